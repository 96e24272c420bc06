"""The sandbox itself: what users start, ask and stop."""

import asyncio
import secrets
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import Final, NoReturn, Self, Unpack

from aiohttp import web

from front_async.sandbox.application import Application
from front_async.sandbox.companies import Companies
from front_async.sandbox.company import views
from front_async.sandbox.company.company import Company, Sent
from front_async.sandbox.company.site import Record
from front_async.sandbox.faults import Faults
from front_async.sandbox.following import Tell, follow
from front_async.sandbox.oauth import AUTHORIZE, TOKEN, OAuthServer
from front_async.sandbox.pipeline import Pipeline
from front_async.sandbox.router import Router
from front_async.sandbox.routes.table import API
from front_async.sandbox.settings import Options, Settings
from front_async.sandbox.tokens import Grant, TokenOffice, Tokens
from front_async.sandbox.truth import Connections, RequestRecord, Truth
from front_async.sandbox.webhooks import WebhookSender

_LARGEST: Final = 64 * 1024 * 1024  # bytes of a request body; Front's own limit is 25 MB
_PATIENCE: Final = 0.1  # seconds that requests in flight get when the sandbox stops


class Sandbox:
    """A local Front: its OAuth server and its Core API, over made-up companies.

    The token decides which company is asked; *company* in a method is its number. Takes the
    fields of `Settings` as keywords::

        async with Sandbox(conversations=2000, seed=1) as sandbox:
            print(sandbox.url, sandbox.api_token)

    Raises:
        ValueError: A setting is out of range.
    """

    def __init__(self, **options: Unpack[Options]) -> None:
        self.settings: Settings = Settings(**options)
        self.client_id = "sandbox-client"
        self.client_secret: str = secrets.token_urlsafe(16)
        self.redirect_uri: str = self.settings.redirect_uri
        self.faults: Faults = Faults()
        """What is to go wrong."""
        self._companies = Companies(self.settings)
        self._office = TokenOffice(self.settings)
        numbers = range(self.settings.companies)
        self.api_tokens: list[str] = [self._office.api_token(company=one) for one in numbers]
        """An API token of each company."""
        self.api_token: str = self.api_tokens[0]
        application = Application(self.client_id, self.client_secret, self.redirect_uri)
        self._oauth = OAuthServer(self.settings, application, self._office, self._companies.sites)
        self._truth = Truth(self.settings.history)
        self._pipeline: Pipeline | None = None
        self._runner: web.AppRunner | None = None
        self._port = self.settings.port
        self.webhooks: WebhookSender = WebhookSender(self.settings, self.records, self.company_id)
        """Sends webhooks to your program."""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen. After a stop: on the same port, with everything that was written."""
        app = web.Application(client_max_size=_LARGEST)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_PATIENCE)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.settings.host, self._port).start()
        self._port = self._runner.addresses[0][1]
        self._running.stopped.clear()

    async def stop(self) -> None:
        """Stop listening, drop what hangs, and keep what can be asked about it."""
        if self._runner is None:
            return
        self._running.stopped.set()
        await self._runner.cleanup()
        self._runner = None

    @property
    def url(self) -> str:
        """Where the sandbox is, once it has been started: ``http://127.0.0.1:8080``."""
        if not self._port:
            raise RuntimeError("the sandbox has no port before it is started")
        return f"http://{self.settings.host}:{self._port}"

    @property
    def authorization_endpoint(self) -> str:
        """Where an admin is sent to authorize the app."""
        return f"{self.url}{AUTHORIZE}"

    @property
    def token_endpoint(self) -> str:
        """Where codes and refresh tokens are exchanged."""
        return f"{self.url}{TOKEN}"

    @property
    def company_id(self) -> str:
        """The id of the first company, as ``GET /me`` answers it."""
        return self.company_ids[0]

    @property
    def company_ids(self) -> list[str]:
        """The id of each company."""
        return [site.company_id for site in self._companies.sites]

    def code(self, company: int = 0, *, code_challenge: str | None = None) -> str:
        """An authorization code, as if an admin of *company* had just pressed Authorize."""
        company = self._companies.check(company)
        return self._office.code(self.redirect_uri, code_challenge, company=company)

    def issue(
        self,
        scopes: Iterable[str] | None = None,
        lifetime: float | None = None,
        *,
        company: int = 0,
    ) -> Tokens:
        """An access and a refresh token; *lifetime* of the access token in seconds."""
        return self._office.issue(scopes, lifetime, company=self._companies.check(company))

    def api_token_with(self, scopes: Iterable[str], *, company: int = 0) -> str:
        """An API token with these scopes and no others."""
        return self._office.api_token(scopes, company=self._companies.check(company))

    def narrow(self, refresh_token: str, scopes: Iterable[str]) -> None:
        """Let a grant have these scopes from its next refresh on."""
        self._office.narrow(refresh_token, scopes)

    def expire_access_tokens(self) -> None:
        """Let every access token expire now; API tokens live on."""
        self._office.expire_access_tokens()

    def revoke(self, token: str) -> None:
        """Make a token worthless; with a refresh token goes everything of its grant."""
        self._office.revoke(token)

    def merge(self, conversation_id: str, *, into: str, company: int = 0) -> None:
        """Merge a conversation into another one: its id answers 301 from now on.

        Raises:
            LookupError: One of the two does not exist.
        """
        home = self._company(company)
        shelf = home.conversations.shelf
        lost, survivor = shelf.find(conversation_id), shelf.find(into)
        if lost is None or survivor is None or lost == survivor:
            raise LookupError(f"cannot merge {conversation_id} into {into}")
        home.merge(lost, survivor)
        target = ("deleted_conversation_ids", lost)
        home.events.emit("conversations_merged", survivor, self.settings.now(), target=target)

    async def follow(self, url: str, tell: Tell = lambda _delivery: None) -> NoReturn:
        """Send the app at *url* a webhook for whatever happens in the companies, until cancelled.

        Before the first one comes the handshake, once a second until it is answered; what
        happens meanwhile is sent then. *tell* hears of each delivery.
        """
        await follow(self._running.companies, self.webhooks, url, tell)

    def counts(self, company: int = 0) -> dict[str, int]:
        """How many records there are of each kind, computed and written."""
        return views.counts(self._company(company))

    def records(self, name: str, company: int = 0) -> Iterator[Record]:
        """Every record of the kind called *name*, as its list shows it, oldest first.

        Besides the names in `counts`, ``message_templates`` with nothing but their attachments.
        """
        return views.records(self._company(company), name)

    @property
    def sent(self) -> list[Sent]:
        """Every message that was accepted, in order, whether or not the sender knows."""
        return self._companies.sent

    @property
    def served(self) -> Counter[str]:
        """How many requests came, by operation: ``GET /conversations/{}/messages``."""
        return self._truth.served

    @property
    def statuses(self) -> Counter[int]:
        """How many requests were answered with each status; 0: without any answer."""
        return self._truth.statuses

    @property
    def requests(self) -> deque[RequestRecord]:
        """The latest requests."""
        return self._truth.requests

    @property
    def connections(self) -> Connections:
        """How many requests and connections there were at the same time."""
        return self._truth.connections

    @property
    def grants(self) -> list[Grant]:
        """Every request to the token endpoint, and what came of it."""
        return self._oauth.grants

    @property
    def reuses(self) -> int:
        """How often a refresh token was presented that had been replaced."""
        return self._office.reuses

    @property
    def _running(self) -> Pipeline:
        if self._pipeline is None:
            if self.settings.links == "self":  # the records hold the port: there has to be one
                self._companies.move(self.url)
            self._pipeline = self._make_pipeline()
        return self._pipeline

    def _company(self, number: int) -> Company:
        return self._running.companies.settled(number)

    def _make_pipeline(self) -> Pipeline:
        router = Router((*API, *self._oauth.routes()))
        return Pipeline(
            self.settings, self._companies, router, self._office, self.faults, self._truth
        )

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        server = None if self._runner is None else self._runner.server
        connections = self._truth.connections
        connections.enter(0 if server is None else len(server.connections))
        try:
            await asyncio.sleep(0)  # so that requests that came together are seen together
            return await self._running(request)
        finally:
            connections.leave()
