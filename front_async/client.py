"""The client: settings, open and close, and one attribute for each group of Front's reference."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import attrs
from yarl import URL

from front_async.auth.api_token import ApiTokenAuth
from front_async.auth.provider import AuthProvider, Drainable
from front_async.errors import InvalidArgument
from front_async.transport.api import Api
from front_async.transport.call import Priority
from front_async.transport.company import Company
from front_async.transport.connection import Connection
from front_async.transport.meter import Meter
from front_async.transport.road import Road
from front_async.transport.settings import Settings, check_concurrency
from front_async.transport.trust import TrustSet
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.exchange import Response
from front_async.wire.secret import masked

if TYPE_CHECKING:
    import aiohttp

    from front_async.resources.accounts import Accounts
    from front_async.resources.analytics import Analytics
    from front_async.resources.applications import Applications
    from front_async.resources.attachments import Attachments
    from front_async.resources.channel_api import ChannelApi
    from front_async.resources.channels import Channels
    from front_async.resources.comments import Comments
    from front_async.resources.contact_groups import ContactGroups
    from front_async.resources.contact_handles import ContactHandles
    from front_async.resources.contact_lists import ContactLists
    from front_async.resources.contact_notes import ContactNotes
    from front_async.resources.contacts import Contacts
    from front_async.resources.conversations import Conversations
    from front_async.resources.custom_fields import CustomFields
    from front_async.resources.drafts import Drafts
    from front_async.resources.events import Events
    from front_async.resources.inboxes import Inboxes
    from front_async.resources.knowledge_base_articles import KnowledgeBaseArticles
    from front_async.resources.knowledge_base_categories import KnowledgeBaseCategories
    from front_async.resources.knowledge_bases import KnowledgeBases
    from front_async.resources.links import Links
    from front_async.resources.message_template_folders import MessageTemplateFolders
    from front_async.resources.message_templates import MessageTemplates
    from front_async.resources.messages import Messages
    from front_async.resources.rules import Rules
    from front_async.resources.shifts import Shifts
    from front_async.resources.signatures import Signatures
    from front_async.resources.statuses import Statuses
    from front_async.resources.tags import Tags
    from front_async.resources.teammate_groups import TeammateGroups
    from front_async.resources.teammates import Teammates
    from front_async.resources.teams import Teams
    from front_async.resources.time_off import TimeOff
    from front_async.resources.token_identity import TokenIdentity
    from front_async.resources.views import Views

BASE_URL = "https://api2.frontapp.com"


class Options(TypedDict, total=False):
    """What a view of a client may do differently."""

    timeout: float
    """Seconds for one call with all its waiting and retries."""
    retries: int
    priority: Priority
    """"bulk" lets interactive calls go first, and waits longer when Front asks it to."""


class FrontClient:
    """Front's Core API for one company.

    ::

        async with FrontClient("an api token") as front:
            me = await front.token_identity.get()

    Args:
        auth: An API token, or any :class:`AuthProvider`.
        base_url: Front's own unless given; https, or http to this machine.
        concurrency: Requests under way at once, and connections.
        timeout: Seconds for one call with all its waiting and retries.
        retries: How often a failed call is tried again where that is safe. 0 switches off.
        connector: An aiohttp connector to share; it is not closed.
        trace_configs: aiohttp's hooks, called for each attempt.
        clock: For tests.

    Raises:
        InvalidArgument: An argument is out of its range; the message names it.
    """

    def __init__(
        self,
        auth: str | AuthProvider,
        *,
        base_url: str | URL = BASE_URL,
        concurrency: int = 20,
        timeout: float = 60.0,
        retries: int = 3,
        connector: "aiohttp.BaseConnector | None" = None,
        trace_configs: "Sequence[aiohttp.TraceConfig]" = (),
        clock: Clock | None = None,
    ) -> None:
        auth = masked(auth)
        clock = clock or SystemClock()
        connection = Connection(check_concurrency(concurrency), connector, trace_configs)
        settings = Settings(base=base_url, timeout=timeout, retries=retries)
        self._travel(connection, Company.of(_provider(auth), clock), settings, clock)
        self._owns_connection = True

    def _travel(
        self, connection: Connection, company: Company, settings: Settings, clock: Clock
    ) -> None:
        self._connection = connection
        self._company = company
        self._settings = settings
        self._clock = clock
        road = Road(connection, company, settings, clock)
        trust = TrustSet(settings.base)
        self._api = Api(road, trust, clock, settings.timeout, settings.priority)

    def __repr__(self) -> str:
        return f"FrontClient(base_url={str(self._settings.base)!r})"

    async def open(self) -> Self:
        """Open the connections in the running event loop; harmless when they are open."""
        await self._connection.open()
        return self

    async def close(self) -> None:
        """Let what is under way end, a token refresh above all, and close the connections.

        A view made by :meth:`with_auth` or :meth:`with_options` leaves them open.
        """
        try:
            if self._owns_connection:
                await self._connection.close()
        finally:
            if isinstance(self._company.auth, Drainable):
                await self._company.auth.drain()

    async def __aenter__(self) -> Self:
        """Open the connections."""
        return await self.open()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close them."""
        await self.close()

    def with_auth(self, auth: str | AuthProvider) -> "FrontClient":
        """Return a client of another company, with its own quota, over the same connections."""
        auth = masked(auth)
        return self._view(Company.of(_provider(auth), self._clock), self._settings)

    def with_options(self, **options: Unpack[Options]) -> "FrontClient":
        """Return this client with other settings: same company, same quota, same connections.

        Raises:
            InvalidArgument: An option is unknown or out of its range.
        """
        unknown = options.keys() - Options.__optional_keys__
        if unknown:
            raise InvalidArgument(f"with_options() does not take {', '.join(sorted(unknown))}")
        return self._view(self._company, attrs.evolve(self._settings, **options))

    def _view(self, company: Company, settings: Settings) -> "FrontClient":
        view = FrontClient.__new__(FrontClient)
        view._travel(self._connection, company, settings, self._clock)  # noqa: SLF001  # one of us
        view._owns_connection = False  # noqa: SLF001
        return view

    @property
    def meter(self) -> Meter:
        """How many requests left and how many bytes came, retries included."""
        return self._company.meter

    async def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, object] | None = None,
        json: Mapping[str, object] | None = None,
    ) -> Response:
        """Send a request that has no method of its own yet.

        It travels like any other: paced, retried where that is safe, errors typed.

        Args:
            method: "GET", "POST", …
            path: From the root, encoded; or an absolute link that Front gave.
            params: The query. Datetimes must be aware.
            json: The body.

        Raises:
            InvalidArgument: The path leads elsewhere than to Front.
        """
        return await self._api.request(method, path, params=params or {}, json=json)

    @cached_property
    def accounts(self) -> "Accounts":
        """Companies that contacts belong to."""
        from front_async.resources.accounts import Accounts

        return Accounts(self._api)

    @cached_property
    def analytics(self) -> "Analytics":
        """Numbers about the company's work, made in the background."""
        from front_async.resources.analytics import Analytics

        return Analytics(self._api)

    @cached_property
    def applications(self) -> "Applications":
        """Apps that extend Front."""
        from front_async.resources.applications import Applications

        return Applications(self._api)

    @cached_property
    def attachments(self) -> "Attachments":
        """Files that came with messages, comments and templates."""
        from front_async.resources.attachments import Attachments

        return Attachments(self._api)

    @cached_property
    def channel_api(self) -> "ChannelApi":
        """What a partner channel tells Front: messages, calls, templates, its own state."""
        from front_async.resources.channel_api import ChannelApi

        return ChannelApi(self._api)

    @cached_property
    def channels(self) -> "Channels":
        """Addresses through which messages come and go."""
        from front_async.resources.channels import Channels

        return Channels(self._api)

    @cached_property
    def comments(self) -> "Comments":
        """What teammates say among themselves in a conversation."""
        from front_async.resources.comments import Comments

        return Comments(self._api)

    @cached_property
    def contact_groups(self) -> "ContactGroups":
        """The old name of contact lists."""
        from front_async.resources.contact_groups import ContactGroups

        return ContactGroups(self._api)

    @cached_property
    def contact_handles(self) -> "ContactHandles":
        """Addresses that reach a contact."""
        from front_async.resources.contact_handles import ContactHandles

        return ContactHandles(self._api)

    @cached_property
    def contact_lists(self) -> "ContactLists":
        """Named sets of contacts."""
        from front_async.resources.contact_lists import ContactLists

        return ContactLists(self._api)

    @cached_property
    def contact_notes(self) -> "ContactNotes":
        """What teammates write about contacts."""
        from front_async.resources.contact_notes import ContactNotes

        return ContactNotes(self._api)

    @cached_property
    def contacts(self) -> "Contacts":
        """People outside the company."""
        from front_async.resources.contacts import Contacts

        return Contacts(self._api)

    @cached_property
    def conversations(self) -> "Conversations":
        """Threads of messages and comments."""
        from front_async.resources.conversations import Conversations

        return Conversations(self._api)

    @cached_property
    def custom_fields(self) -> "CustomFields":
        """Fields that a company added to its records."""
        from front_async.resources.custom_fields import CustomFields

        return CustomFields(self._api)

    @cached_property
    def drafts(self) -> "Drafts":
        """Messages that wait to be finished and sent by a teammate."""
        from front_async.resources.drafts import Drafts

        return Drafts(self._api)

    @cached_property
    def events(self) -> "Events":
        """What happened in the inboxes of the company."""
        from front_async.resources.events import Events

        return Events(self._api)

    @cached_property
    def inboxes(self) -> "Inboxes":
        """Where conversations arrive."""
        from front_async.resources.inboxes import Inboxes

        return Inboxes(self._api)

    @cached_property
    def knowledge_base_articles(self) -> "KnowledgeBaseArticles":
        """The pages of knowledge bases."""
        from front_async.resources.knowledge_base_articles import KnowledgeBaseArticles

        return KnowledgeBaseArticles(self._api)

    @cached_property
    def knowledge_base_categories(self) -> "KnowledgeBaseCategories":
        """The shelves of knowledge bases."""
        from front_async.resources.knowledge_base_categories import KnowledgeBaseCategories

        return KnowledgeBaseCategories(self._api)

    @cached_property
    def knowledge_bases(self) -> "KnowledgeBases":
        """Sets of articles that answer questions."""
        from front_async.resources.knowledge_bases import KnowledgeBases

        return KnowledgeBases(self._api)

    @cached_property
    def links(self) -> "Links":
        """Tickets, issues and pages that conversations are about."""
        from front_async.resources.links import Links

        return Links(self._api)

    @cached_property
    def message_template_folders(self) -> "MessageTemplateFolders":
        """Where message templates are kept."""
        from front_async.resources.message_template_folders import MessageTemplateFolders

        return MessageTemplateFolders(self._api)

    @cached_property
    def message_templates(self) -> "MessageTemplates":
        """Messages to write others from."""
        from front_async.resources.message_templates import MessageTemplates

        return MessageTemplates(self._api)

    @cached_property
    def messages(self) -> "Messages":
        """What was sent and received."""
        from front_async.resources.messages import Messages

        return Messages(self._api)

    @cached_property
    def rules(self) -> "Rules":
        """What Front does by itself when something happens."""
        from front_async.resources.rules import Rules

        return Rules(self._api)

    @cached_property
    def shifts(self) -> "Shifts":
        """The hours in which teammates work."""
        from front_async.resources.shifts import Shifts

        return Shifts(self._api)

    @cached_property
    def signatures(self) -> "Signatures":
        """What stands under messages."""
        from front_async.resources.signatures import Signatures

        return Signatures(self._api)

    @cached_property
    def statuses(self) -> "Statuses":
        """The ticket statuses of a company that has ticketing."""
        from front_async.resources.statuses import Statuses

        return Statuses(self._api)

    @cached_property
    def tags(self) -> "Tags":
        """Labels that sort conversations."""
        from front_async.resources.tags import Tags

        return Tags(self._api)

    @cached_property
    def teammate_groups(self) -> "TeammateGroups":
        """Teammates who get access to teams and inboxes together."""
        from front_async.resources.teammate_groups import TeammateGroups

        return TeammateGroups(self._api)

    @cached_property
    def teammates(self) -> "Teammates":
        """The users of Front in the company."""
        from front_async.resources.teammates import Teammates

        return Teammates(self._api)

    @cached_property
    def teams(self) -> "Teams":
        """Parts of the company; Front's interface calls them workspaces."""
        from front_async.resources.teams import Teams

        return Teams(self._api)

    @cached_property
    def time_off(self) -> "TimeOff":
        """When teammates are away."""
        from front_async.resources.time_off import TimeOff

        return TimeOff(self._api)

    @cached_property
    def token_identity(self) -> "TokenIdentity":
        """Whose token it is."""
        from front_async.resources.token_identity import TokenIdentity

        return TokenIdentity(self._api)

    @cached_property
    def views(self) -> "Views":
        """Filters over conversations that teams share."""
        from front_async.resources.views import Views

        return Views(self._api)


def _provider(auth: object) -> AuthProvider:
    auth = masked(auth)
    if isinstance(auth, str):
        return ApiTokenAuth(auth)
    if isinstance(auth, AuthProvider):
        return auth
    raise InvalidArgument(
        f"auth must be an API token or an AuthProvider, not {type(auth).__name__}"
    )
