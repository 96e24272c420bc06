"""Driving each method of a resource, and recording what it would send."""

import contextlib
import inspect
import warnings
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, cast, get_args, get_origin
from urllib.parse import parse_qsl

import attrs
import msgspec

from front_async.client import FrontClient
from front_async.models.messages import AcceptedMessage
from front_async.resources.base import Resource
from front_async.transport.call import Call
from front_async.transport.download import Download
from front_async.transport.forms import Form
from front_async.transport.paging import Page, Pager
from tests.contract.description import CHANNEL_API
from tests.contract.making import arguments_for
from tests.resources.recording import NoFileError, Recorder

GROUPS = {
    "Accounts": "accounts",
    "Analytics": "analytics",
    "Applications": "applications",
    "Attachments": "attachments",
    "Channel API": "channel_api",
    "Channels": "channels",
    "Comments": "comments",
    "Contact Groups": "contact_groups",
    "Contact Handles": "contact_handles",
    "Contact Lists": "contact_lists",
    "Contact Notes": "contact_notes",
    "Contacts": "contacts",
    "Conversations": "conversations",
    "Custom Fields": "custom_fields",
    "Drafts": "drafts",
    "Events": "events",
    "Inboxes": "inboxes",
    "Knowledge Base Articles": "knowledge_base_articles",
    "Knowledge Base Categories": "knowledge_base_categories",
    "Knowledge Bases": "knowledge_bases",
    "Links": "links",
    "Message Template Folders": "message_template_folders",
    "Message Templates": "message_templates",
    "Messages": "messages",
    "Rules": "rules",
    "Shifts": "shifts",
    "Signatures": "signatures",
    "Statuses": "statuses",
    "Tags": "tags",
    "Teammate groups": "teammate_groups",
    "Teammates": "teammates",
    "Teams": "teams",
    "Time Off": "time_off",
    "Token Identity": "token_identity",
    "Views": "views",
}
"""Front's groups, and the client's attribute of each."""

COMPOSED = {
    "analytics.download",
    "analytics.export",
    "analytics.report",
    "analytics.wait_for_export",
    "analytics.wait_for_report",
    "messages.get_eml",
    "messages.wait_for",
}
"""Methods that are no operations: they are made of some, or are another form of one."""


@attrs.frozen
class Method:
    """A method of a resource, and what it sent when it was given everything it takes."""

    name: str
    """As it is called on a client: "tags.list"."""
    function: Callable[..., Any] = attrs.field(repr=False)
    call: Call
    deprecated: bool

    @property
    def operation(self) -> str:
        """Name the operation, as its description does."""
        channel = self.name.startswith(GROUPS[CHANNEL_API])
        return f"{CHANNEL_API}: {self.call.operation}" if channel else self.call.operation

    @property
    def path(self) -> str:
        """What was sent as path."""
        return self.call.path.partition("?")[0]

    @property
    def query(self) -> dict[str, str]:
        """What was sent as query, without the brackets that mark a list."""
        pairs = parse_qsl(self.call.path.partition("?")[2], strict_parsing=True, max_num_fields=99)
        return {name.removesuffix("[]"): value for name, value in pairs}

    @property
    def body(self) -> frozenset[str] | None:
        """The fields of the body that was sent."""
        body = self.call.body
        if isinstance(body, Form):
            return frozenset(name.partition("[")[0] for name, _ in body.fields)
        return None if body is None else frozenset(msgspec.json.decode(body))

    @property
    def answer(self) -> Any:
        """The model of the answer: of one record, be it in a list or not."""
        if self.is_list:
            return get_args(self._returns)[0]
        return AcceptedMessage if self._returns is str else self._returns

    @property
    def is_list(self) -> bool:
        """Whether the answer is a list."""
        return bool(get_origin(self._returns) == Pager)

    @property
    def _returns(self) -> Any:
        return inspect.get_annotations(self.function)["return"]

    async def answered(self, answer: bytes) -> Any:
        """Return what the method makes of an answer: a list of items where it is a list."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return await finished(_bound(self.name, Recorder(answer)))


async def driven() -> dict[str, Method]:
    """Call every method of every group once. The keys are what the methods are called."""
    return {name: await _drive(name) for name in _names()}


def _names() -> Iterator[str]:
    client = FrontClient("a-token")
    for attribute in GROUPS.values():
        resource: Resource = getattr(client, attribute)
        for name, function in vars(type(resource)).items():
            called = f"{attribute}.{name}"
            if inspect.isfunction(function) and not name.startswith("_") and called not in COMPOSED:
                yield called


def _bound(name: str, recorder: Recorder) -> Callable[..., Any]:
    attribute, _, method = name.partition(".")
    resource: Resource = getattr(FrontClient("a-token"), attribute)
    bound: Callable[..., Any] = getattr(type(resource)(recorder.api()), method)
    return bound


def method_of(front: FrontClient, name: str) -> Callable[..., Any]:
    """Return the method of a client by what it is called."""
    attribute, _, method = name.partition(".")
    bound: Callable[..., Any] = getattr(getattr(front, attribute), method)
    return bound


async def _drive(name: str) -> Method:
    recorder = Recorder()
    method = _bound(name, recorder)
    with warnings.catch_warnings(record=True) as caught, contextlib.suppress(NoFileError):
        warnings.simplefilter("always")
        await finished(method)
    (call,) = recorder.calls
    return Method(name, method, call, any(w.category is DeprecationWarning for w in caught))


async def finished(method: Callable[..., Any], *, files: bool = True) -> Any:
    """Call a method with everything it takes, and do what its result is for."""
    ids, named = arguments_for(method, files=files)
    result: Pager[Any] | Download | Awaitable[Any] = method(*ids, **named)
    if isinstance(result, Pager):
        page: Page[Any] = await cast("Any", result)
        return page.items
    if isinstance(result, Download):
        async with result as file:
            return b"".join([chunk async for chunk in file])
    return await result
