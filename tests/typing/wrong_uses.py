"""What type checkers must refuse. Checked, never run: a use they accept fails the check."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from front_async import FrontClient, Upload, alias, search
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


async def the_other_groups(front: FrontClient) -> None:
    front.links.list(types="web")  # type: ignore[arg-type]
    front.rules.list(limit=1)  # type: ignore[call-arg]
    front.contact_notes.list()  # type: ignore[attr-defined]
    front.message_templates.list(sort_by="name")  # type: ignore[arg-type]
    front.message_template_folders.list(sort_by="sort_order")  # type: ignore[arg-type]
    front.time_off.list_for_team("tim_1", active_from="today")  # type: ignore[arg-type]
    await front.contact_lists.create()  # type: ignore[call-arg]
    await front.contact_lists.add_contacts("grp_1", "crd_1")  # type: ignore[arg-type]
    await front.contact_handles.add("crd_1", handle="a", source="pigeon")  # type: ignore[arg-type]
    await front.contact_notes.create("crd_1", body="Look")  # type: ignore[call-arg]
    await front.knowledge_bases.create(name="Help", type="secret")  # type: ignore[arg-type]
    await front.knowledge_base_articles.update_content("kba_1", status="gone")  # type: ignore[arg-type]
    await front.links.update("top_1", name=None)  # type: ignore[arg-type]
    await front.shifts.create(name="Early", color="green")  # type: ignore[call-arg]
    await front.shifts.update("shf_1", color="gold")  # type: ignore[arg-type]
    await front.shifts.update("shf_1", times={"mon": {"start": "06:00"}})  # type: ignore[typeddict-item]
    await front.signatures.create_for_teammate("tea_1", name="a")  # type: ignore[call-arg]
    await front.statuses.create(name="late")  # type: ignore[attr-defined]
    await front.teammate_groups.add_teams("cir_1", team_ids="tim_1")  # type: ignore[arg-type]
    await front.views.create_for_team("tim_1", name="Late")  # type: ignore[call-arg]
    await front.applications.trigger_event("app_1", event_type="late")  # type: ignore[call-arg]
    await front.channel_api.update_channel("cha_1", "broken")  # type: ignore[arg-type]
    await front.channel_api.update_call("cha_1", "call-1", call_status="dreamt")  # type: ignore[arg-type]


async def jobs(front: FrontClient) -> None:
    await front.analytics.create_report(start=0, end=1, metrics=["num_dreams"])  # type: ignore[list-item]
    await front.analytics.create_export(type="messages", start=0, end=1)  # type: ignore[call-arg]
    await front.analytics.export(type="dreams", start=0, end=1, columns=[])  # type: ignore[arg-type]
    await front.analytics.export(type="events", start=0, end=1, columns=["Dream"])  # type: ignore[list-item]
    front.analytics.download("exp_1")  # type: ignore[arg-type]
    await front.messages.wait_for("1eab", 5)  # type: ignore[call-arg]


async def files(front: FrontClient) -> None:
    await front.messages.create_reply("cnv_1", body="Look", attachments=["a.pdf"])  # type: ignore[list-item]
    await front.messages.create_reply("cnv_1", body="Look", attachments=Upload("a.pdf"))  # type: ignore[arg-type]
    await front.contacts.update("crd_1", avatar="a.png")  # type: ignore[arg-type]
    Upload("a.pdf", "b.pdf")  # type: ignore[call-arg]
    Upload(7)  # type: ignore[arg-type]


def queries() -> None:
    search.q("late", is_="late")  # type: ignore[arg-type]
    search.q("late", colour="red")  # type: ignore[call-arg]
    search.q("late", after="yesterday")  # type: ignore[arg-type]
    alias.email(None)  # type: ignore[arg-type]
