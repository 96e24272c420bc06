"""From a request to the functions that want to know."""

import asyncio
import functools
from collections.abc import AsyncGenerator
from typing import Any, cast

import pytest

from front_async import FrontClient, InvalidArgument, WebhookVerificationError
from front_async.testing import FakeClock, Sandbox, SignedWebhook, sign_rule_webhook
from front_async.webhooks import (
    ApplicationWebhook,
    Challenge,
    MemorySeenEvents,
    RuleWebhook,
    WebhookEvent,
    Webhooks,
)
from tests.webhooks.requests import HANDSHAKE, KEY, NOW, PREVIEW, app_headers


def signed(event_id: str = "evt_1", kind: str = "inbound") -> SignedWebhook:
    return sign_rule_webhook(KEY, {**PREVIEW, "id": event_id, "type": kind})


def router(seen: MemorySeenEvents | None = None) -> tuple[Webhooks, list[str]]:
    webhooks = Webhooks(RuleWebhook(KEY), seen=seen)
    heard: list[str] = []

    @webhooks.on("inbound", "tag")
    async def first(event: WebhookEvent) -> None:
        heard.append(f"first {event.type}")

    @webhooks.on()
    async def every(event: WebhookEvent) -> None:
        heard.append(f"every {event.type}")

    @webhooks.on("inbound")
    async def second(event: WebhookEvent) -> None:
        heard.append(f"second {event.type}")

    return webhooks, heard


async def tell(webhooks: Webhooks, *sent: SignedWebhook) -> None:
    for one in sent:
        assert await webhooks.handle(one.headers, one.body) is None


async def test_an_event_goes_to_the_functions_of_its_type_and_to_those_of_every_type() -> None:
    webhooks, heard = router()
    await tell(webhooks, signed(), signed(kind="tag"), signed(kind="call_teleported"))
    assert heard == [
        "first inbound", "every inbound", "second inbound",
        "first tag", "every tag", "every call_teleported",
    ]  # fmt: skip
    assert repr(webhooks) == "Webhooks(RuleWebhook(Keys(1 of sha1)), 3 functions)"


async def test_an_event_whose_type_is_empty_is_for_the_functions_of_every_type_once() -> None:
    webhooks, heard = router()
    await tell(webhooks, signed(kind=""))
    assert heard == ["every "]


async def test_w9_nothing_is_handled_that_is_not_fronts() -> None:
    webhooks, heard = router()
    with pytest.raises(WebhookVerificationError):
        await webhooks.handle({}, signed().body)
    garbage = sign_rule_webhook(KEY, b"garbage")
    with pytest.raises(WebhookVerificationError):
        await webhooks.handle(garbage.headers, garbage.body)
    assert heard == []


async def test_an_error_after_the_verification_is_a_functions_own() -> None:
    webhooks, heard = router()
    said = webhooks.verify(signed().headers, signed().body)
    assert isinstance(said, WebhookEvent)
    assert heard == []
    await webhooks.dispatch(said)
    assert len(heard) == 3
    garbage = sign_rule_webhook(KEY, b"garbage")
    with pytest.raises(WebhookVerificationError, match="no event"):
        webhooks.verify(garbage.headers, garbage.body)


async def test_w10_an_event_that_comes_twice_is_handled_once() -> None:
    webhooks, heard = router(MemorySeenEvents())
    await tell(webhooks, signed(), signed(), signed("evt_2", "tag"), signed())
    assert heard == ["first inbound", "every inbound", "second inbound", "first tag", "every tag"]


async def test_w10_without_the_hook_it_is_handled_each_time() -> None:
    webhooks, heard = router()
    await tell(webhooks, signed(), signed())
    assert heard.count("first inbound") == 2


async def test_w10_what_failed_is_handled_when_it_comes_again() -> None:
    webhooks = Webhooks(RuleWebhook(KEY), seen=MemorySeenEvents())
    outcomes: list[BaseException | None] = [RuntimeError(), asyncio.CancelledError(), None]
    tries: list[str] = []

    @webhooks.on("inbound")
    async def fails(event: WebhookEvent) -> None:
        tries.append(event.id)
        if outcome := outcomes[len(tries) - 1]:
            raise outcome

    for kind in (RuntimeError, asyncio.CancelledError):
        with pytest.raises(kind):
            await tell(webhooks, signed())
    await tell(webhooks, signed(), signed())
    assert tries == ["evt_1"] * 3


async def test_w11_a_challenge_is_handed_back_to_be_answered() -> None:
    webhooks = Webhooks(ApplicationWebhook(KEY, clock=FakeClock(NOW)))
    headers = app_headers(HANDSHAKE, X_Front_Challenge="abc")
    assert await webhooks.handle(headers, HANDSHAKE) == Challenge("abc", "cmp_1")


def test_a_decorator_without_brackets_is_refused() -> None:
    webhooks, _ = router()

    async def handler(event: WebhookEvent) -> None: ...

    for wrong in (handler, "", 5):
        with pytest.raises(InvalidArgument, match=r"@webhooks\.on\("):
            webhooks.on(cast("Any", wrong))
    assert webhooks.on("tag")(handler) is handler


class Handlers:
    """Functions of every make, of which some are awaited."""

    async def method(self, event: WebhookEvent) -> None: ...

    async def __call__(self, event: WebhookEvent) -> None: ...

    def plain_method(self, event: WebhookEvent) -> None: ...


def wrapped(handler: Any) -> Any:
    """What a decorator that times, retries or logs makes of a function."""

    @functools.wraps(handler)
    def wrapper(*arguments: Any) -> Any:
        return handler(*arguments)

    return wrapper


async def two(extra: str, event: WebhookEvent) -> None: ...


def plain(*_events: object) -> None: ...


async def generator(event: WebhookEvent) -> AsyncGenerator[None]:
    yield


@pytest.mark.parametrize(
    "handler",
    [
        Handlers().method, Handlers(), functools.partial(two, "x"), wrapped(Handlers().method),
        wrapped(functools.partial(two, "x")), functools.partial(asyncio.to_thread, plain, None),
    ],
)  # fmt: skip
async def test_whatever_can_be_awaited_is_registered(handler: Any) -> None:
    webhooks = Webhooks(RuleWebhook(KEY))
    assert webhooks.on("inbound")(handler) is handler
    await tell(webhooks, signed())


@pytest.mark.parametrize(
    "handler",
    [
        plain, print, Handlers().plain_method, functools.partial(plain),
        wrapped(plain), generator, "inbound", None,
    ],
)  # fmt: skip
def test_a_function_that_is_not_async_is_refused_before_it_has_run_once(handler: Any) -> None:
    webhooks = Webhooks(RuleWebhook(KEY))
    with pytest.raises(InvalidArgument, match="async"):
        webhooks.on("inbound")(handler)


async def test_a_preview_is_refetched() -> None:
    async with Sandbox(conversations=5) as sandbox:
        record = next(sandbox.records("events"))
        event = RuleWebhook(KEY).verify(*_sent({**PREVIEW, "id": record["id"]}))
        async with FrontClient(sandbox.api_token, base_url=sandbox.url) as front:
            whole = await front.events.get(event.id)
    assert event.is_preview
    assert whole.conversation is not None
    assert whole.conversation.status is not None


def _sent(event: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    sent = sign_rule_webhook(KEY, event)
    return sent.headers, sent.body
