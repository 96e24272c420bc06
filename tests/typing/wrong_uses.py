"""What type checkers must refuse. Checked, never run: a use they accept fails the check."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from front_async import FrontClient
from front_async.models import Conversation, Tag


async def lists(front: FrontClient) -> None:
    front.tags.list(limit="100")  # type: ignore[arg-type]
    front.tags.list(order="asc")  # type: ignore[call-arg]
    front.tags.list(sort_by="name")  # type: ignore[arg-type]
    front.tags.list("tim_1")  # type: ignore[call-arg, arg-type]
    front.inboxes.list(limit=1)  # type: ignore[call-arg]
    front.inboxes.list_conversations("inb_1", sort_by="date")  # type: ignore[call-arg]
    front.conversations.list(statuses="assigned")  # type: ignore[arg-type]
    front.conversations.list(statuses=["deleted"])  # type: ignore[list-item]
    front.conversations.search()  # type: ignore[call-arg]
    front.conversations.search(query="late")  # type: ignore[call-arg]
    front.contacts.list(updated_after="today")  # type: ignore[arg-type]


async def records(front: FrontClient) -> None:
    await front.tags.get()  # type: ignore[call-arg]
    await front.tags.get(7)  # type: ignore[arg-type]
    await front.tags.get(tag_id="tag_1")  # type: ignore[call-arg]
    tag = await front.tags.get("tag_1")
    tag.name = "late"  # type: ignore[misc]
    tag.colour  # type: ignore[attr-defined]  # noqa: B018
    Tag("tag_1")  # type: ignore[call-arg, arg-type]
    Conversation()  # type: ignore[call-arg]


async def writes(front: FrontClient) -> None:
    await front.tags.create()  # type: ignore[call-arg]
    await front.tags.create(name=None)  # type: ignore[arg-type]
    await front.tags.create(name="late", colour="red")  # type: ignore[call-arg]
    await front.messages.create("cha_1", body="Hello")  # type: ignore[call-arg]
    await front.messages.create("cha_1", to="a@b.example", body="Hello")  # type: ignore[arg-type]
    await front.messages.create_reply("cnv_1", body="Hello", options={"archived": False})  # type: ignore[typeddict-unknown-key]
    await front.conversations.create(type="conversation", subject="Hello")  # type: ignore[arg-type]
    await front.conversations.update("cnv_1", inbox_id=None)  # type: ignore[arg-type]
    await front.conversations.update("cnv_1", status="archive")  # type: ignore[arg-type]
    await front.conversations.update("cnv_1", due_at="today")  # type: ignore[arg-type]
    await front.conversations.update_assignee("cnv_1")  # type: ignore[call-arg]
    await front.conversations.add_tags("cnv_1", "tag_1")  # type: ignore[arg-type]
    await front.conversations.add_followers("cnv_1", ["tea_1"], True)  # type: ignore[call-arg]
    await front.contacts.create(name="Ann")  # type: ignore[call-arg]
    await front.contacts.create(handles=[{"handle": "a"}])  # type: ignore[typeddict-item]
    await front.drafts.delete("msg_1")  # type: ignore[call-arg]
    await front.drafts.update("msg_1", body="Hello", channel_id="cha_1", mode="private")  # type: ignore[arg-type]
    await front.teams.delete("tim_1")  # type: ignore[attr-defined]
