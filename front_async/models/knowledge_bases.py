"""What Front answers about knowledge bases, their categories and their articles.

Each comes in two forms: what holds in all languages, and the content in one of them.
"""

from datetime import datetime
from typing import Literal

from front_async.models.attachments import Attachment
from front_async.models.links import Linked, Model

KnowledgeBaseType = Literal["internal", "external"]

KnowledgeBaseStatus = Literal["published", "unpublished"]

ArticleStatus = Literal["draft", "published"]

ContentLocale = Literal["fr", "en"]


class KnowledgeBaseRelated(Model, frozen=True, kw_only=True):
    """The relatives of a knowledge base."""

    articles: str | None = None
    categories: str | None = None


class KnowledgeBase(Linked[KnowledgeBaseRelated], frozen=True, kw_only=True):
    """A set of articles that answer questions."""

    id: str
    type: KnowledgeBaseType | str | None = None
    locales: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


class KnowledgeBaseContent(Linked[KnowledgeBaseRelated], frozen=True, kw_only=True):
    """A knowledge base in one language."""

    id: str
    name: str | None = None
    status: KnowledgeBaseStatus | str | None = None
    type: KnowledgeBaseType | str | None = None
    locale: ContentLocale | str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class CategoryRelated(Model, frozen=True, kw_only=True):
    """The relatives of a category."""

    knowledge_base: str | None = None
    parent_category: str | None = None
    articles: str | None = None


class Category(Linked[CategoryRelated], frozen=True, kw_only=True):
    """A shelf of a knowledge base."""

    id: str
    slug: str | None = None
    """Its path below the knowledge base's domain and the language."""
    is_hidden: bool | None = None
    """Whether it is found by its address only."""
    locales: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


class CategoryContent(Linked[CategoryRelated], frozen=True, kw_only=True):
    """A category in one language."""

    id: str
    name: str | None = None
    description: str | None = None
    is_hidden: bool | None = None
    locale: ContentLocale | str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ArticleRelated(Model, frozen=True, kw_only=True):
    """The relatives of an article."""

    knowledge_base: str | None = None
    category: str | None = None
    content: str | None = None


class Article(Linked[ArticleRelated], frozen=True, kw_only=True):
    """A page of a knowledge base."""

    id: str
    slug: str | None = None
    """Its path below the knowledge base's domain and the language."""
    locales: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime | None = None


class ArticleContentRelated(Model, frozen=True, kw_only=True):
    """The relatives of an article's content."""

    knowledge_base: str | None = None
    category: str | None = None
    last_editor: str | None = None


class ArticleContent(Linked[ArticleContentRelated], frozen=True, kw_only=True):
    """An article in one language."""

    id: str
    slug: str | None = None
    name: str | None = None
    status: str | None = None
    keywords: tuple[str, ...] = ()
    content: str | None = None
    """HTML."""
    locale: str | None = None
    attachments: tuple[Attachment, ...] = ()
    last_edited_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
