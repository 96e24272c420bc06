"""What type checkers must accept, and what they must make of it. Checked, never run."""

from datetime import UTC, datetime
from typing import Any, assert_type

from front_async import Download, FrontClient, Page, Pager, Upload, alias, models, search
from front_async.models import (
    Account,
    AnalyticsExport,
    ArticleContent,
    Comment,
    Contact,
    ContactNote,
    Conversation,
    Event,
    FolderDeletion,
    Identity,
    Link,
    Message,
    MessageTemplate,
    MetricLabel,
    Shift,
    Tag,
    Team,
    TeamPreview,
    TimeOff,
)
from front_async.resources.messages import CreateReply

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


async def lists(front: FrontClient) -> None:
    pages = front.contacts.list(limit=100, sort_by="updated_at", updated_after=NOON)
    assert_type(pages, Pager[Contact])
    assert_type(await pages, Page[Contact])
    assert_type([contact async for contact in pages], list[Contact])
    async for page in pages.pages():
        assert_type(page.items, list[Contact])
        assert_type(page.next, str | None)
    assert_type(
        front.conversations.list(statuses=["assigned"], sort_by="date"), Pager[Conversation]
    )
    assert_type(front.conversations.search("is:open", limit=10), Pager[Conversation])
    assert_type(
        front.inboxes.list_conversations("inb_1", status_ids=("sts_1",)), Pager[Conversation]
    )
    assert_type(front.drafts.list_for_conversation("cnv_1"), Pager[Message])
    assert_type(front.events.list(types=["inbound"], before=1709208000), Pager[Event])
    assert_type(front.events.list(types=["not yet documented"]), Pager[Event])
    assert_type(front.teams.list(), Pager[TeamPreview])


async def records(front: FrontClient) -> None:
    assert_type(await front.token_identity.get(), Identity)
    assert_type(await front.teams.get("tim_1"), Team)
    assert_type(await front.accounts.update("acc_1", domains=("a.example",)), Account)
    assert_type(await front.comments.create("cnv_1", body="Look"), Comment)
    assert_type(await front.tags.create(name="late", highlight="🦖"), Tag)
    assert_type(front.attachments.download("fil_1"), Download)
    conversation = await front.conversations.get("cnv_1")
    assert_type(conversation.created_at, datetime | None)
    assert_type(conversation.custom_fields, dict[str, Any] | None)
    assert_type(conversation.tags, tuple[Tag, ...])
    if conversation.links_ is not None and conversation.links_.related is not None:
        assert_type(conversation.links_.related.messages, str | None)


async def writes(front: FrontClient) -> None:
    assert_type(await front.messages.create_reply("cnv_1", body="Hello"), str)
    reply: CreateReply = {"body": "Hello", "options": {"archive": False, "tag_ids": ["tag_1"]}}
    await front.messages.create_reply("cnv_1", **reply)
    await front.conversations.update("cnv_1", assignee_id=None, due_at=NOON)
    await front.conversations.update("cnv_1", due_at=None, status="open")
    await front.conversations.update_assignee("cnv_1", None)
    await front.conversations.update_assignee("cnv_1", assignee_id="alt:email:a@b.example")
    await front.conversations.add_tags("cnv_1", ["tag_1"])
    await front.conversations.add_followers("cnv_1", ("tea_1",), ignore_errors=True)
    await front.contacts.create(handles=[{"handle": "a@b.example", "source": "email"}])
    await front.drafts.delete("msg_1", version="7")


async def the_other_groups(front: FrontClient) -> None:
    assert_type(front.links.list(types=["web"], sort_by="id"), Pager[Link])
    assert_type(front.contact_notes.list_for_contact("crd_1"), Pager[ContactNote])
    assert_type(front.time_off.list_for_team("tim_1", active_from=NOON), Pager[TimeOff])
    assert_type(front.teammate_groups.list_teams("cir_1"), Pager[TeamPreview])
    assert_type(front.message_templates.list(sort_by="sort_order"), Pager[MessageTemplate])
    assert_type(
        await front.knowledge_base_articles.update_content("kba_1", status="draft"), ArticleContent
    )
    assert_type(
        await front.shifts.create(
            name="Early",
            color="green",
            timezone="Europe/Paris",
            times={"mon": {"start": "06:00", "end": "14:00"}},
            teammate_ids=[alias.email("a@b.example")],
        ),
        Shift,
    )
    assert_type(await front.time_off.update("vcr_1", end_at=None), None)
    assert_type(await front.message_template_folders.delete("rsf_1"), FolderDeletion)
    await front.signatures.update("sig_1", channel_ids=None)
    await front.channel_api.update_channel("cha_1", "offline")
    await front.channel_api.add_call_transcript(
        "cha_1",
        "call-1",
        [
            {
                "speaker_name": "Ann",
                "content": "Hello",
                "start_time_seconds": 0.5,
                "speaker_type": "external",
            }
        ],
    )


async def jobs(front: FrontClient) -> None:
    done = await front.analytics.export(
        type="events",
        start=NOON,
        end=1709294400,
        columns=["Activity ID", {"name": "Custom Field", "id": "fld_1"}],
        filters={"inbox_ids": ["inb_1"]},
        timeout=60,
    )
    assert_type(done, AnalyticsExport)
    assert_type(front.analytics.download(done), Download)
    report = await front.analytics.report(start=NOON, end=NOON, metrics=["num_messages_sent"])
    assert_type(report.metrics[0].value, int | float | str | MetricLabel | None)
    assert_type(await front.messages.wait_for("1eab", timeout=5), Message)
    assert_type(front.messages.get_eml("msg_1"), Download)


async def files(front: FrontClient) -> None:
    await front.comments.create("cnv_1", body="Look", attachments=[Upload("a.pdf")])
    await front.contacts.update("crd_1", avatar=Upload(b"", name="a.png"))
    with open("a.csv", "rb") as file:  # noqa: PTH123
        await front.messages.create_reply("cnv_1", body="Look", attachments=(Upload(file),))


def queries() -> None:
    assert_type(search.q("late", is_=["open", "assigned"], after=NOON, tag="tag_1"), str)
    assert_type(alias.uid("1eab"), str)


def models_have_one_address(tag: models.Tag, highlight: models.TagHighlight) -> str | None:
    assert_type(models.Tag(id="tag_1", highlight=highlight), Tag)
    return tag.highlight


async def the_way_out(front: FrontClient) -> None:
    answer = await front.request("GET", "/anything", params={"limit": 1})
    assert_type(answer.status, int)
