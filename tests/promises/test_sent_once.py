"""Nothing is sent twice, and what is sent once arrives."""

from collections.abc import AsyncGenerator

import pytest

from front_async import FrontClient, NotFound, OutcomeUnknownError, RedirectError
from front_async.testing import FakeClock, Fault, Sandbox

REPLY = "POST /conversations/{}/messages"


@pytest.fixture
async def sandbox() -> AsyncGenerator[Sandbox]:
    async with Sandbox(conversations=10) as running:
        yield running


@pytest.fixture
async def front(sandbox: Sandbox) -> AsyncGenerator[FrontClient]:
    client = FrontClient(sandbox.api_token, base_url=sandbox.url, clock=FakeClock())
    async with client:
        yield client


async def conversations(front: FrontClient) -> list[str]:
    return [conversation.id for conversation in (await front.conversations.list()).items]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503),
        Fault(status=500, processed=True),
        Fault(status=408),
        Fault(reset=True),
        Fault(reset=True, processed=True),
    ],
    ids=["503", "500 after the fact", "408", "cut off", "cut off after the fact"],
)
async def test_a_reply_whose_fate_is_unknown_is_sent_exactly_once(
    sandbox: Sandbox, front: FrontClient, fault: Fault
) -> None:
    (conversation, *_) = await conversations(front)
    sandbox.faults.add(REPLY, fault, times=5)
    with pytest.raises(OutcomeUnknownError, match="not sent again"):
        await front.messages.create_reply(conversation, body="Hello")
    assert sandbox.served[REPLY] == 1
    assert len(sandbox.sent) == fault.processed


async def test_a_reply_refused_with_429_is_sent_again(sandbox: Sandbox, front: FrontClient) -> None:
    (conversation, *_) = await conversations(front)
    refusal = Fault(status=429, headers={"Retry-After": "3"})
    sandbox.faults.script(REPLY, [refusal, refusal, None])
    uid = await front.messages.create_reply(conversation, body="Hello")
    assert [(sent.conversation_id, sent.uid) for sent in sandbox.sent] == [(conversation, uid)]
    assert sandbox.served[REPLY] == 3


async def test_a_reply_to_a_merged_conversation_arrives_once_at_the_surviving_one(
    sandbox: Sandbox, front: FrontClient
) -> None:
    merged, surviving, *_ = await conversations(front)
    sandbox.merge(merged, into=surviving)
    uid = await front.messages.create_reply(merged, body="Hello")
    assert [(s.conversation_id, s.uid, s.body["body"]) for s in sandbox.sent] == [
        (surviving, uid, "Hello")
    ]


async def test_a_reply_is_not_redirected_anywhere_else(
    sandbox: Sandbox, front: FrontClient
) -> None:
    (conversation, *_) = await conversations(front)
    for location in ("https://evil.test/x", f"{sandbox.url}/me", "//evil.test/", ""):
        sandbox.faults.add(REPLY, Fault(status=301, headers={"Location": location}))
        with pytest.raises(RedirectError):
            await front.messages.create_reply(conversation, body="Hello")
    assert sandbox.sent == []


async def test_tags_are_added_again_after_a_lost_answer(
    sandbox: Sandbox, front: FrontClient
) -> None:
    (conversation, *_) = await conversations(front)
    tag = (await front.tags.list()).items[0].id
    sandbox.faults.add("POST /conversations/{}/tags", Fault(reset=True, processed=True))
    await front.conversations.add_tags(conversation, [tag])
    assert sandbox.served["POST /conversations/{}/tags"] == 2


async def test_a_delete_whose_answer_was_lost_and_that_finds_nothing_has_done_its_work(
    sandbox: Sandbox, front: FrontClient
) -> None:
    first, second, *_ = [tag.id for tag in (await front.tags.list()).items]
    sandbox.faults.add("DELETE /tags/{}", Fault(status=503, processed=True))
    await front.tags.delete(first)
    await front.tags.delete(second)
    with pytest.raises(NotFound):
        await front.tags.delete(second)


async def test_a_read_is_tried_again(sandbox: Sandbox, front: FrontClient) -> None:
    faults = [Fault(status=503), Fault(reset=True), Fault(truncate_gzip=5), None]
    sandbox.faults.script("GET /me", faults)
    assert (await front.token_identity.get()).id == sandbox.company_id
    assert sandbox.served["GET /me"] == 4
