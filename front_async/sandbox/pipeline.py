"""One request from arrival to answer: route, fault, token, limit, scope, handler."""

import asyncio
from collections.abc import Mapping
from email.utils import formatdate
from http import HTTPStatus
from typing import Final

import attrs
from aiohttp import web

from front_async.sandbox.calls import Call, Route, parse_query
from front_async.sandbox.companies import Companies, Tenant
from front_async.sandbox.delivery import deliver, drop, packed, spoilt
from front_async.sandbox.faults import Fault, Faults
from front_async.sandbox.oauth import presented, read_form
from front_async.sandbox.replies import (
    MovedError,
    RefusedError,
    Reply,
    forbidden,
    not_found,
    unauthenticated,
)
from front_async.sandbox.router import Router
from front_async.sandbox.settings import Settings
from front_async.sandbox.tokens import TokenOffice
from front_async.sandbox.truth import RequestRecord, Truth

_BEARER: Final = "bearer"


@attrs.frozen
class Arrival:
    """A request that has been read, and the route it found."""

    request: web.Request
    body: bytes
    route: Route | None
    ids: tuple[str, ...]
    company: int | None
    """Whose token or code it came with; None: nobody's."""

    @property
    def is_api(self) -> bool:
        """Whether it is for the API and not for the OAuth server."""
        return self.route is None or self.route.guarded


@attrs.define
class Pipeline:
    """Answers requests with the state of one sandbox."""

    settings: Settings
    companies: Companies
    router: Router
    office: TokenOffice
    faults: Faults
    truth: Truth
    stopped: asyncio.Event = attrs.field(factory=asyncio.Event)

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        """Answer *request*, and record what it was and how it ended."""
        body = await request.read()
        found = self.router.match(request.method, request.raw_path.partition("?")[0])
        route, ids = found or (None, ())
        arrival = Arrival(request, body, route, ids, self._whose(request, body, route))
        fault = None
        if route is not None:
            self.truth.served[route.operation] += 1
            fault = self.faults.take(route.operation, api=route.guarded, company=arrival.company)
        reply = await self._faulty(arrival, fault) if fault else self._answer(arrival)
        self._record(arrival, 0 if reply is None else int(reply.status))
        if reply is None:
            return drop(request)
        reply = self._dated(reply)
        gzip = self.settings.gzip and "gzip" in request.headers.get("Accept-Encoding", "")
        return await deliver(request, packed(reply, gzip=gzip), fault)

    def _whose(self, request: web.Request, body: bytes, route: Route | None) -> int | None:
        if route is None or route.guarded:
            return self.office.company(_token(request.headers))
        return self.office.company(presented(read_form(request.headers, body)))

    def _tenant(self, arrival: Arrival) -> Tenant:
        """Who is asked; somebody unknown is answered as by the first company."""
        return self.companies[arrival.company or 0]

    def _dated(self, reply: Reply) -> Reply:
        """The reply with the sandbox's own time on it, from which clients learn how late it is."""
        date = formatdate(self.settings.now(), usegmt=True)
        return attrs.evolve(reply, headers={"Date": date, **reply.headers})

    async def _faulty(self, arrival: Arrival, fault: Fault) -> Reply | None:
        """The reply under *fault*; None: the connection is to be dropped."""
        usual = self._answer(arrival) if fault.processed else None
        if fault.delay:
            await self.settings.sleep(fault.delay)
        if fault.hang and not await self._released():
            return None
        if fault.reset:
            return None
        reply = spoilt(fault, api=arrival.is_api)
        if reply is None:
            reply = usual or self._answer(arrival)
        return reply.with_headers(fault.headers)

    async def _released(self) -> bool:
        """Wait until the faults are released (True) or the sandbox stops (False)."""
        waits = [asyncio.ensure_future(event.wait()) for event in (self.faults.freed, self.stopped)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return not self.stopped.is_set()

    def _answer(self, arrival: Arrival) -> Reply:
        """The usual reply."""
        now = self.settings.now()
        if not arrival.is_api and arrival.route is not None:
            return arrival.route.handler(self._call(arrival, "", now))
        tenant = self._tenant(arrival)
        tenant.company.settle(now)
        try:
            reply = self._guarded(arrival, now)
        except RefusedError as error:
            reply = error.reply()
        except MovedError as error:
            reply = self._moved(arrival, error.identifier)
        return reply.with_headers(tenant.limits.headers(now))

    def _guarded(self, arrival: Arrival, now: float) -> Reply:
        token = _token(arrival.request.headers)
        scopes = self.office.scopes(token)
        if scopes is False:
            raise unauthenticated()
        route = arrival.route
        if route is None:
            raise not_found("Unknown route")
        refusal = self._tenant(arrival).limits.refusal(route, arrival.ids, now)
        if refusal is not None:
            return refusal
        if scopes is not None and route.scope is not None and route.scope not in scopes:
            raise forbidden(f"The token lacks the scope {route.scope}")
        return route.handler(self._call(arrival, token, now))

    def _call(self, arrival: Arrival, token: str, now: float) -> Call:
        path, _, query = arrival.request.raw_path.partition("?")
        return Call(
            company=self._tenant(arrival).company,
            path=path,
            ids=arrival.ids,
            query=parse_query(query),
            headers=arrival.request.headers,
            body=arrival.body,
            now=now,
            token=token,
            short_pages=self.settings.short_pages,
            bumps=self.settings.bumps,
            queue_delay=self.settings.queue_delay,
        )

    def _moved(self, arrival: Arrival, identifier: str) -> Reply:
        """301 to the same place in the conversation that survived."""
        path = arrival.request.raw_path.replace(arrival.ids[0], identifier, 1)
        location = f"{self._tenant(arrival).company.site.origin}{path}"
        return Reply(HTTPStatus.MOVED_PERMANENTLY, headers={"Location": location})

    def _record(self, arrival: Arrival, status: int) -> None:
        path, _, query = arrival.request.raw_path.partition("?")
        headers = arrival.request.headers
        self.truth.record(
            RequestRecord(
                arrival.request.method,
                path,
                query,
                headers.get("Host", ""),
                headers,
                arrival.body,
                status,
            )
        )


def _token(headers: Mapping[str, str]) -> str:
    """The Bearer token of a request; "" when there is none."""
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token if scheme.lower() == _BEARER else ""
