"""Front's reference: "Knowledge Bases" (https://dev.frontapp.com/reference/knowledge-bases)."""

from typing import Required, TypedDict, Unpack

from front_async.models.knowledge_bases import (
    ArticleContent,
    CategoryContent,
    KnowledgeBase,
    KnowledgeBaseContent,
    KnowledgeBaseType,
)
from front_async.resources.base import Resource
from front_async.resources.knowledge_base_articles import UpdateArticle
from front_async.transport.paging import Pager


class CreateKnowledgeBase(TypedDict, total=False):
    """What a new knowledge base may hold."""

    name: Required[str]
    type: KnowledgeBaseType
    """Whether the public sees it. Front's own default is "external"."""


class CreateArticle(UpdateArticle, total=False):
    """What a new article may hold."""

    category_id: str


class CreateCategory(TypedDict, total=False):
    """What a new category may hold."""

    parent_category_id: str
    name: Required[str]
    description: str


class KnowledgeBases(Resource):
    """Sets of articles that answer questions."""

    def list(self) -> Pager[KnowledgeBase]:
        """Every knowledge base of the company. Needs ``knowledge_bases:read``."""
        return self._api.list(KnowledgeBase, "/knowledge_bases")

    async def get(self, knowledge_base_id: str, /) -> KnowledgeBase:
        """One knowledge base, without its name. Needs ``knowledge_bases:read``."""
        return await self._api.get(KnowledgeBase, "/knowledge_bases/{}", knowledge_base_id)

    async def get_content(self, knowledge_base_id: str, /) -> KnowledgeBaseContent:
        """A knowledge base in the default language. Needs ``knowledge_bases:read``."""
        template = "/knowledge_bases/{}/content"
        return await self._api.get(KnowledgeBaseContent, template, knowledge_base_id)

    async def get_content_for_locale(
        self, knowledge_base_id: str, locale: str, /
    ) -> KnowledgeBaseContent:
        """A knowledge base in a language, such as "fr". Needs ``knowledge_bases:read``."""
        template = "/knowledge_bases/{}/locales/{}/content"
        return await self._api.get(KnowledgeBaseContent, template, knowledge_base_id, locale)

    async def create(self, **body: Unpack[CreateKnowledgeBase]) -> KnowledgeBaseContent:
        """A new knowledge base. Needs ``knowledge_bases:write``."""
        return await self._api.post(KnowledgeBaseContent, "/knowledge_bases", body=body)

    async def create_article(
        self, knowledge_base_id: str, /, **body: Unpack[CreateArticle]
    ) -> ArticleContent:
        """A new article in the default language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_bases/{}/articles"
        return await self._api.post(ArticleContent, template, knowledge_base_id, body=body)

    async def create_article_for_locale(
        self, knowledge_base_id: str, locale: str, /, **body: Unpack[CreateArticle]
    ) -> ArticleContent:
        """A new article in a language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_bases/{}/locales/{}/articles"
        return await self._api.post(ArticleContent, template, knowledge_base_id, locale, body=body)

    async def create_category(
        self, knowledge_base_id: str, /, **body: Unpack[CreateCategory]
    ) -> CategoryContent:
        """A new category in the default language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_bases/{}/categories"
        return await self._api.post(CategoryContent, template, knowledge_base_id, body=body)

    async def create_category_for_locale(
        self, knowledge_base_id: str, locale: str, /, **body: Unpack[CreateCategory]
    ) -> CategoryContent:
        """A new category in a language. Needs ``knowledge_bases:write``."""
        template = "/knowledge_bases/{}/locales/{}/categories"
        return await self._api.post(CategoryContent, template, knowledge_base_id, locale, body=body)

    async def update_content(self, knowledge_base_id: str, /, name: str) -> KnowledgeBaseContent:
        """Rename a knowledge base in the default language. Needs ``knowledge_bases:write``.

        One that is published is published anew.
        """
        template = "/knowledge_bases/{}/content"
        body = {"name": name}
        return await self._api.patch(KnowledgeBaseContent, template, knowledge_base_id, body=body)

    async def update_content_for_locale(
        self, knowledge_base_id: str, locale: str, /, name: str
    ) -> KnowledgeBaseContent:
        """Rename a knowledge base in a language. Needs ``knowledge_bases:write``.

        One that is published is published anew.
        """
        template = "/knowledge_bases/{}/locales/{}/content"
        ids, body = (knowledge_base_id, locale), {"name": name}
        return await self._api.patch(KnowledgeBaseContent, template, *ids, body=body)
