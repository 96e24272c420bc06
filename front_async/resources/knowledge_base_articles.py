"""Front's reference: "Knowledge Base Articles".

https://dev.frontapp.com/reference/knowledge-base-articles
"""

from typing import TypedDict, Unpack

from front_async.models.knowledge_bases import Article, ArticleContent, ArticleStatus
from front_async.resources.base import Resource
from front_async.resources.queries import Paged
from front_async.transport.download import Download
from front_async.transport.paging import Pager


class UpdateArticle(TypedDict, total=False):
    """What of an article may change; what is left out stays."""

    author_id: str
    """A teammate."""
    subject: str
    content: str
    """HTML."""
    status: ArticleStatus
    """Front's own default is "draft"."""


class KnowledgeBaseArticles(Resource):
    """The pages of knowledge bases."""

    def list_for_knowledge_base(
        self, knowledge_base_id: str, /, **query: Unpack[Paged]
    ) -> Pager[Article]:
        """The articles of a knowledge base. Needs ``knowledge_bases:read``."""
        template = "/knowledge_bases/{}/articles"
        return self._api.list(Article, template, knowledge_base_id, query=query)

    def list_for_category(self, category_id: str, /, **query: Unpack[Paged]) -> Pager[Article]:
        """The articles of a category. Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_categories/{}/articles"
        return self._api.list(Article, template, category_id, query=query)

    async def get(self, article_id: str, /) -> Article:
        """One article, without its content. Needs ``knowledge_bases:read``."""
        return await self._api.get(Article, "/knowledge_base_articles/{}", article_id)

    async def get_content(self, article_id: str, /) -> ArticleContent:
        """An article in the default language. Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_articles/{}/content"
        return await self._api.get(ArticleContent, template, article_id)

    async def get_content_for_locale(self, article_id: str, locale: str, /) -> ArticleContent:
        """An article in a language, such as "fr". Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_articles/{}/locales/{}/content"
        return await self._api.get(ArticleContent, template, article_id, locale)

    async def update_content(
        self, article_id: str, /, **body: Unpack[UpdateArticle]
    ) -> ArticleContent:
        """Change an article in the default language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_base_articles/{}/content"
        return await self._api.patch(ArticleContent, template, article_id, body=body)

    async def update_content_for_locale(
        self, article_id: str, locale: str, /, **body: Unpack[UpdateArticle]
    ) -> ArticleContent:
        """Change an article in a language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_base_articles/{}/locales/{}/content"
        return await self._api.patch(ArticleContent, template, article_id, locale, body=body)

    async def delete(self, article_id: str, /) -> Article:
        """Delete an article in all its languages. Needs ``knowledge_bases:delete``.

        Returns what it was.
        """
        return await self._api.delete(Article, "/knowledge_base_articles/{}", article_id)

    def download_attachment(self, article_id: str, attachment_id: str, /) -> Download:
        """A file of an article, fetched when it is opened. Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_articles/{}/download/{}"
        return self._api.download(template, article_id, attachment_id)
