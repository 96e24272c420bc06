"""Sends webhooks, as Front does: signed, tried again when nobody took them, now and then twice."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from itertools import chain
from typing import Any, Final, cast

import aiohttp
import attrs
import msgspec

from front_async.sandbox.company.site import Record
from front_async.sandbox.settings import Settings

_PATIENCE: Final = aiohttp.ClientTimeout(total=10)  # seconds
_MOST_ANSWERED: Final = 4096  # bytes
# What an app's webhook calls a type of event; a type without a name of its own keeps its own.
_NAMES: Final = {
    "inbound": "inbound_received",
    "outbound": "outbound_sent",
    "out_reply": "outbound_sent",
    "archive": "conversation_archived",
    "reopen": "conversation_reopened",
    "trash": "conversation_deleted",
    "restore": "conversation_restored",
    "reminder": "conversation_snooze_expired",
    "move": "conversation_moved",
    "comment": "new_comment_added",
    "assign": "assignee_changed",
    "unassign": "assignee_changed",
    "tag": "tag_added",
    "untag": "tag_removed",
    "sending_error": "message_delivery_failed",
}


@attrs.frozen
class Delivery:
    """One event, or a handshake, and how its receiver answered each try; 0: not at all."""

    event_id: str  # "" for a handshake
    copies: tuple[tuple[int, ...], ...]
    """The statuses of each copy, try by try."""
    type: str = ""
    """What happened, such as "inbound"."""
    echoed: bool = True
    """False for a handshake whose challenge did not come back."""

    @property
    def statuses(self) -> tuple[int, ...]:
        """The statuses of all copies, one after the other."""
        return tuple(chain.from_iterable(self.copies))

    @property
    def accepted(self) -> bool:
        """Whether every copy was taken in the end, and the challenge of a handshake came back."""
        taken = bool(self.copies) and all(_is_taken(copy[-1]) for copy in self.copies)
        return taken and self.echoed


class WebhookSender:
    """The webhooks of a sandbox's app, and of the rules of its companies."""

    def __init__(
        self, settings: Settings, records: Callable[[str], Iterator[Record]], company_id: str
    ) -> None:
        self.settings = settings
        self._records = records
        self._company_id = company_id
        self.signing_key: str = secrets.token_urlsafe(16)
        """What the app's webhooks are signed with."""
        self.api_secret: str = secrets.token_urlsafe(16)
        """What the rules' webhooks are signed with."""
        self.delays: tuple[float, ...] = (1.0, 5.0)
        """Seconds between the tries to deliver an event."""
        self.deliveries: list[Delivery] = []

    async def handshake(self, url: str, *, company_id: str | None = None) -> bool:
        """Ask whether *url* is the app's, as saving its settings does; True: it answered well."""
        body = {"type": "sync", "authorization": {"id": company_id or self._company_id}}
        raw, challenge = msgspec.json.encode(body), secrets.token_urlsafe(16)
        headers = {**self._app_headers(raw), "X-Front-Challenge": challenge}
        status, answer = await _post(url, headers, raw)
        said = {challenge.encode(), msgspec.json.encode({"challenge": challenge})}
        echoed = status == HTTPStatus.OK and answer in said
        self.deliveries.append(Delivery("", ((status,),), echoed=echoed))
        return echoed

    async def send(
        self,
        url: str,
        event: str | Record = "inbound",
        *,
        preview: bool = False,
        copies: int = 1,
        company_id: str | None = None,
    ) -> Delivery:
        """Send *event* to the app at *url*, until it is taken or the tries are used up.

        *event* is a type, of which the oldest event is taken, or a record. A *preview* has ids
        and links in place of what they stand for. Each of the *copies* is delivered.
        """
        found = self._find(event)
        notice = {
            "type": _NAMES.get(found["type"], found["type"]),
            "authorization": {"id": company_id or self._company_id},
            "payload": _preview(found) if preview else found,
        }
        return await self._deliver(url, found, notice, self._app_headers, copies)

    async def send_by_rule(
        self, url: str, event: str | Record = "inbound", *, preview: bool = False, copies: int = 1
    ) -> Delivery:
        """Send *event* to *url* as a rule would."""
        found = self._find(event)
        body = _preview(found) if preview else found
        return await self._deliver(url, found, body, self._rule_headers, copies)

    def _find(self, event: str | Record) -> Record:
        if not isinstance(event, str):
            return event
        found = next((one for one in self._records("events") if one["type"] == event), None)
        if found is None:
            raise LookupError(f"the company has no event of type {event}")
        return found

    async def _deliver(
        self,
        url: str,
        event: Record,
        body: object,
        sign: Callable[[bytes], dict[str, str]],
        copies: int,
    ) -> Delivery:
        raw = msgspec.json.encode(body)
        sent = [await self._tries(url, raw, sign) for _ in range(copies)]
        self.deliveries.append(Delivery(event["id"], tuple(sent), event["type"]))
        return self.deliveries[-1]

    async def _tries(
        self, url: str, raw: bytes, sign: Callable[[bytes], dict[str, str]]
    ) -> tuple[int, ...]:
        statuses: list[int] = []
        for delay in (0.0, *self.delays):
            if delay:
                await self.settings.sleep(delay)
            status, _ = await _post(url, sign(raw), raw)
            statuses.append(status)
            if _is_taken(status):
                break
        return tuple(statuses)

    def _app_headers(self, raw: bytes) -> dict[str, str]:
        timestamp = str(int(self.settings.now() * 1000))
        message = timestamp.encode() + b":" + raw
        signature = _signature(self.signing_key, message, hashlib.sha256)
        return {"X-Front-Signature": signature, "X-Front-Request-Timestamp": timestamp}

    def _rule_headers(self, raw: bytes) -> dict[str, str]:
        return {"X-Front-Signature": _signature(self.api_secret, raw, hashlib.sha1)}


def _is_taken(status: int) -> bool:
    return status // 100 == HTTPStatus.OK // 100


def _signature(key: str, message: bytes, algorithm: Any) -> str:
    return base64.b64encode(hmac.new(key.encode(), message, algorithm).digest()).decode()


def _preview(event: Record) -> Record:
    parties: Record = {
        name: _thin_party(event[name]) for name in ("source", "target") if name in event
    }
    return {**event, **parties, "conversation": _thin(event["conversation"])}


def _thin_party(party: Record) -> Record:
    data: object = party.get("data")
    if data is None:
        return party
    several = isinstance(data, list)
    thin = [_thin(one) for one in cast("list[object]", data)] if several else _thin(data)
    return {**party, "data": thin}


def _thin(record: Any) -> Record:
    return {name: record[name] for name in ("_links", "id") if name in record}


async def _post(url: str, headers: Mapping[str, str], raw: bytes) -> tuple[int, bytes]:
    """The status and the beginning of the answer; 0 when there is none."""
    headers = {"Content-Type": "application/json", **headers}
    try:
        async with (
            aiohttp.ClientSession(timeout=_PATIENCE) as session,
            session.post(url, data=raw, headers=headers, allow_redirects=False) as answer,
        ):
            return answer.status, await answer.content.read(_MOST_ANSWERED)
    except (aiohttp.ClientError, TimeoutError):
        return 0, b""
