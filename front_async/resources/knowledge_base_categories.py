"""Front's reference: "Knowledge Base Categories".

https://dev.frontapp.com/reference/knowledge-base-categories
"""

from typing import TypedDict, Unpack

from front_async.models.knowledge_bases import Category, CategoryContent
from front_async.resources.base import Resource
from front_async.resources.queries import Paged
from front_async.transport.paging import Pager


class UpdateCategory(TypedDict, total=False):
    """What of a category may change; what is left out stays."""

    name: str
    description: str


class KnowledgeBaseCategories(Resource):
    """The shelves of knowledge bases."""

    def list_for_knowledge_base(
        self, knowledge_base_id: str, /, **query: Unpack[Paged]
    ) -> Pager[Category]:
        """The categories of a knowledge base. Needs ``knowledge_bases:read``."""
        template = "/knowledge_bases/{}/categories"
        return self._api.list(Category, template, knowledge_base_id, query=query)

    async def get(self, category_id: str, /) -> Category:
        """One category, without its name. Needs ``knowledge_bases:read``."""
        return await self._api.get(Category, "/knowledge_base_categories/{}", category_id)

    async def get_content(self, category_id: str, /) -> CategoryContent:
        """A category in the default language. Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_categories/{}/content"
        return await self._api.get(CategoryContent, template, category_id)

    async def get_content_for_locale(self, category_id: str, locale: str, /) -> CategoryContent:
        """A category in a language, such as "fr". Needs ``knowledge_bases:read``."""
        template = "/knowledge_base_categories/{}/locales/{}/content"
        return await self._api.get(CategoryContent, template, category_id, locale)

    async def update_content(
        self, category_id: str, /, **body: Unpack[UpdateCategory]
    ) -> CategoryContent:
        """Change a category in the default language. Needs ``knowledge_bases:write``.

        A knowledge base that is published is published anew.
        """
        template = "/knowledge_base_categories/{}/content"
        return await self._api.patch(CategoryContent, template, category_id, body=body)

    async def update_content_for_locale(
        self, category_id: str, locale: str, /, **body: Unpack[UpdateCategory]
    ) -> CategoryContent:
        """Change a category in a language. Needs ``knowledge_bases:write``.

        A knowledge base that is published is published anew.
        """
        template = "/knowledge_base_categories/{}/locales/{}/content"
        return await self._api.patch(CategoryContent, template, category_id, locale, body=body)

    async def delete(self, category_id: str, /) -> None:
        """Delete a category with all its articles. Needs ``knowledge_bases:delete``."""
        await self._api.send("DELETE", "/knowledge_base_categories/{}", category_id)
