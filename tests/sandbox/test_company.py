"""The made-up company: any size, no memory, and as irregular as the real ones."""

import time
import tracemalloc

import msgspec
import pytest
from yarl import URL

from front_async.sandbox import Sandbox
from tests.sandbox.asking import COMPANY, Front, Record

KINDS = ("conversations", "messages", "comments", "contacts", "accounts", "tags", "events")


def test_the_same_seed_is_the_same_company() -> None:
    one, two = Sandbox(conversations=20), Sandbox(conversations=20)
    for kind in KINDS:
        assert list(one.records(kind)) == list(two.records(kind))


def test_another_seed_is_another_company() -> None:
    one, two = Sandbox(conversations=20), Sandbox(conversations=20, seed=2)
    for kind in ("conversations", "messages", "contacts"):
        ids = {record["id"] for record in one.records(kind)}
        assert ids.isdisjoint(record["id"] for record in two.records(kind))
    assert one.company_id != two.company_id


def test_counts_are_the_number_of_records() -> None:
    sandbox = Sandbox(conversations=777, messages=3.3, comments=1.7, contacts=91)
    counts = sandbox.counts()
    assert counts["conversations"] == 777
    assert counts["contacts"] == 91
    for kind, count in counts.items():
        assert len({record["id"] for record in sandbox.records(kind)}) == count


@pytest.mark.parametrize(("messages", "comments"), [(2.0, 0.5), (0.3, 0.0), (11.5, 4.2), (0, 0)])
def test_the_means_are_kept(messages: float, comments: float) -> None:
    counts = Sandbox(conversations=3600, messages=messages, comments=comments).counts()
    assert counts["messages"] == pytest.approx(3600 * messages, abs=40)
    assert counts["comments"] == pytest.approx(3600 * comments, abs=40)


def test_a_company_may_be_empty() -> None:
    sandbox = Sandbox(conversations=0)
    assert sandbox.counts()["conversations"] == sandbox.counts()["messages"] == 0
    assert list(sandbox.records("events")) == []


def test_a_company_may_have_no_contacts() -> None:
    sandbox = Sandbox(conversations=5, contacts=0)
    assert sandbox.counts()["accounts"] == 0
    assert [record["recipient"] for record in sandbox.records("conversations")] == [None] * 5


def test_a_million_conversations_cost_no_time_and_no_memory() -> None:
    tracemalloc.start()
    began = time.perf_counter()
    sandbox = Sandbox(conversations=1_000_000)
    assert sandbox.counts()["messages"] == pytest.approx(2_000_000, abs=10)
    next(sandbox.records("events"))
    assert time.perf_counter() - began < 1
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000


def test_a_page_of_conversations_is_as_large_as_one_of_fronts() -> None:
    records = list(Sandbox(conversations=100).records("conversations"))
    assert 250_000 < len(msgspec.json.encode(records)) < 350_000


def test_no_time_lies_before_the_one_of_an_older_record() -> None:
    sandbox = Sandbox(conversations=300)
    for kind, field in (("conversations", "created_at"), ("events", "emitted_at")):
        times = [record[field] for record in sandbox.records(kind)]
        assert times == sorted(times)


def share(records: list[Record], field: str, value: object) -> float:
    """Of how many records in a hundred the field has this value."""
    return 100 * sum(1 for record in records if record.get(field) == value) / len(records)


def test_conversations_depart_from_the_description() -> None:
    records = list(Sandbox(conversations=720).records("conversations"))
    assert sum("type" not in record for record in records) == 72
    assert sum("ticket_ids" not in record for record in records) == 72
    assert sum("ai_summary" in record for record in records) == 72
    assert share(records, "metadata", {}) > 50
    assert share(records, "assignee", None) > 20
    assert share(records, "recipient", None) == 0
    assert {record.get("type") for record in records} > {"voice_note", "task", "discussion"}


def test_messages_depart_from_the_description() -> None:
    records = list(Sandbox(conversations=720).records("messages"))
    assert all((record["author"] is None) == record["is_inbound"] for record in records)
    assert all(record["version"] is None for record in records)
    assert share(records, "signature", None) > 90
    assert 0 < share(records, "error_type", "id_usurpation") < 5
    assert 0 < share(records, "subject", None) < 40
    assert "walkie_talkie" in {record["type"] for record in records}
    assert sum("message_uid" not in record for record in records) > 100
    replied = [record["_links"]["related"].get("message_replied_to") for record in records]
    assert None in replied
    assert any(url is not None and url.endswith("/parent") for url in replied)
    names = {recipient["name"] for record in records for recipient in record["recipients"]}
    assert {None, ""} < names


def test_other_kinds_depart_from_the_description() -> None:
    sandbox = Sandbox(conversations=200)
    contacts = list(sandbox.records("contacts"))
    assert 0 < share(contacts, "name", None) < 10
    assert any("is_spammer" in record for record in contacts)
    assert {"teal", "📦", None} < {record["highlight"] for record in sandbox.records("tags")}
    assert "copilot" in {record["type"] for record in sandbox.records("teammates")}
    assert "rcs" in {record["type"] for record in sandbox.records("channels")}
    assert "ai_summary_added" in {record["type"] for record in sandbox.records("events")}


def test_times_are_whole_in_some_records_and_decimal_in_others() -> None:
    sandbox = Sandbox(conversations=50)
    messages = [record["created_at"] for record in sandbox.records("messages")]
    conversations = [record["created_at"] for record in sandbox.records("conversations")]
    assert all(isinstance(time, int) for time in messages)
    assert not all(time == int(time) for time in conversations)


async def test_links_lead_to_the_company_as_fronts_do(front: Front) -> None:
    page = (await front.get("/conversations?limit=10")).json
    assert page["_links"]["self"] == f"{COMPANY}/conversations"
    assert URL(page["_pagination"]["next"]).host == "larch-quill.api.frontapp.com"
    assert page["_results"][0]["_links"]["self"].startswith(f"{COMPANY}/conversations/cnv_")


async def test_links_can_lead_back_to_the_sandbox() -> None:
    async with Sandbox(conversations=60, links="self") as sandbox, Front(sandbox) as front:
        page = (await front.get("/conversations?limit=10")).json
        assert page["_pagination"]["next"].startswith(f"{sandbox.url}/conversations?limit=10")
        assert page["_results"][0]["_links"]["self"].startswith(sandbox.url)


def test_links_to_a_sandbox_need_a_port() -> None:
    with pytest.raises(RuntimeError, match="no port"):
        Sandbox(links="self").counts()
