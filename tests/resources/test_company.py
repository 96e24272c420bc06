"""A walk through a made-up company, over a real connection."""

from pathlib import Path

import pytest

from front_async import FrontClient, Upload
from front_async.errors import Conflict, NotFound


async def test_the_token_belongs_to_a_company(front: FrontClient) -> None:
    assert (await front.token_identity.get()).id.startswith("cmp_")


async def test_every_list_of_the_company_can_be_read(front: FrontClient) -> None:
    assert [account async for account in front.accounts.list(limit=100)]
    assert [channel async for channel in front.channels.list()]
    assert [contact async for contact in front.contacts.list(limit=100)]
    assert len([c async for c in front.conversations.list(limit=7)]) == 30
    assert [inbox async for inbox in front.inboxes.list()]
    assert [tag async for tag in front.tags.list(limit=100)]
    assert [teammate async for teammate in front.teammates.list()]
    assert [team async for team in front.teams.list()]
    assert (await front.events.list(limit=15)).items


async def test_a_reply_is_there_by_its_uid(front: FrontClient) -> None:
    conversation = (await front.conversations.list(statuses=["assigned"])).items[0]
    uid = await front.messages.create_reply(
        conversation.id, body="Hello", options={"archive": False}
    )
    message = await front.messages.get(f"alt:uid:{uid}")
    assert message.body is not None
    assert "Hello" in message.body
    messages = [m.id async for m in front.conversations.list_messages(conversation.id)]
    assert message.id in messages


async def test_a_draft_is_edited_by_its_version(front: FrontClient) -> None:
    conversation = (await front.conversations.list()).items[0]
    channel = (await front.channels.list()).items[0]
    draft = await front.drafts.create_reply(
        conversation.id, body="Hel", channel_id=channel.id, mode="shared"
    )
    assert draft.version is not None
    edited = await front.drafts.update(
        draft.id, body="Hello", channel_id=channel.id, version=draft.version
    )
    assert edited.version is not None
    drafts = [d.id async for d in front.drafts.list_for_conversation(conversation.id)]
    assert draft.id in drafts
    with pytest.raises(Conflict):
        await front.drafts.delete(draft.id, draft.version)
    await front.drafts.delete(draft.id, edited.version)


async def test_a_tag_comes_and_goes(front: FrontClient) -> None:
    tag = await front.tags.create(name="late", highlight="red")
    conversation = (await front.conversations.list()).items[0]
    await front.conversations.add_tags(conversation.id, [tag.id])
    tagged = [c.id async for c in front.tags.list_conversations(tag.id)]
    assert tagged == [conversation.id]
    await front.tags.delete(tag.id)
    with pytest.raises(NotFound):
        await front.tags.get(tag.id)


async def test_a_comment_is_pinned(front: FrontClient) -> None:
    conversation = (await front.conversations.list()).items[0]
    comment = await front.comments.create(conversation.id, body="Look")
    assert (await front.comments.update(comment.id, is_pinned=True)).is_pinned


async def test_a_file_that_was_sent_comes_back(front: FrontClient, tmp_path: Path) -> None:
    conversation = (await front.conversations.list()).items[0]
    files = [Upload(b"\x00\xff" * 50_000, name="ä.bin"), Upload(b"1,2", name="b.csv")]
    uid = await front.messages.create_reply(
        conversation.id, body="Grüße", options={"archive": False}, attachments=files
    )
    message = await front.messages.wait_for(uid)
    assert [(a.filename, a.size) for a in message.attachments] == [("ä.bin", 100_000), ("b.csv", 3)]
    path = await front.attachments.download(message.attachments[0].id).save(tmp_path / "back")
    assert path.read_bytes() == files[0].content


async def test_an_attachment_is_saved(front: FrontClient, tmp_path: Path) -> None:
    async for conversation in front.conversations.list():
        async for message in front.conversations.list_messages(conversation.id):
            for attachment in message.attachments:
                path = await front.attachments.download(attachment.id).save(tmp_path / "file")
                assert path.stat().st_size == attachment.size
                return
    pytest.fail("nothing is attached to anything")
