"""The search language."""

from urllib.parse import quote

import pytest

from tests.sandbox.asking import Answer, Front, Record, first, where


async def search(front: Front, query: str) -> Answer:
    return await front.get(f"/conversations/search/{quote(query, safe='')}?limit=100")


async def found(front: Front, query: str) -> set[str]:
    answer = await search(front, query)
    assert answer.json["_total"] == len(answer.ids)
    return set(answer.ids)


def known(front: Front) -> list[Record]:
    return list(front.sandbox.records("conversations"))


@pytest.mark.parametrize("word", ["invoice", "INVOICE", "pallets", '"ledger paper"'])
async def test_words_and_phrases_are_looked_for_in_subjects_and_bodies(
    front: Front, word: str
) -> None:
    bare = word.strip('"').lower()
    texts: dict[str, str] = {}
    for message in front.sandbox.records("messages"):
        home = message["_links"]["related"]["conversation"].rpartition("/")[2]
        texts[home] = texts.get(home, "") + message["body"].lower()
    matching = {
        one["id"] for one in known(front) if bare in one["subject"].lower() + texts[one["id"]]
    }
    assert matching
    assert await found(front, word) == matching


async def test_words_are_anded(front: Front) -> None:
    both = await found(front, "paper invoice")
    assert both == await found(front, "paper") & await found(front, "invoice")


async def test_an_order_number_finds_its_conversation(front: Front) -> None:
    assert await found(front, "10007") == {known(front)[7]["id"]}
    assert await found(front, "9999999") == set()


@pytest.mark.parametrize(
    ("state", "status"),
    [("archived", {"archived"}), ("trashed", {"deleted"})],
)
async def test_a_state(front: Front, state: str, status: set[str]) -> None:
    assert await found(front, f"is:{state}") == {
        one["id"] for one in known(front) if one["status"] in status
    }


async def test_states_that_exclude_each_other(front: Front) -> None:
    everything = {one["id"] for one in known(front)}
    for one, other in (("assigned", "unassigned"),):
        assert not await found(front, f"is:{one} is:{other}")
        assert await found(front, f"is:{one}") | await found(front, f"is:{other}") == everything
    assert not await found(front, "is:open is:snoozed")
    assert await found(front, "is:waiting") != await found(front, "is:resolved")


async def test_what_a_conversation_has(front: Front) -> None:
    one = next(one for one in known(front) if one["tags"] and one["links"] and one["assignee"])
    for term in (
        f"tag:{one['tags'][0]['id']}",
        f"link:{one['links'][0]['id']}",
        f"topic:{one['links'][0]['id']}",
        f"assignee:{one['assignee']['id']}",
        f"participant:{one['assignee']['id']}",
        f"recipient:{one['recipient']['handle']}",
        f"contact:{one['recipient']['_links']['related']['contact'].rpartition('/')[2]}",
    ):
        matching = await found(front, term)
        assert one["id"] in matching
        assert len(matching) < 60


@pytest.mark.parametrize(
    "term", ["tag:tag_x", "inbox:inb_x", "contact:crd_x", "from:nobody@nowhere.example"]
)
async def test_what_does_not_exist_matches_nothing(front: Front, term: str) -> None:
    assert await found(front, term) == set()


async def test_an_inbox(front: Front) -> None:
    inbox = first(front.sandbox, "inboxes")
    listed = await front.all(f"/inboxes/{inbox}/conversations")
    assert await found(front, f"inbox:{inbox}") == set(listed)


async def test_times(front: Front) -> None:
    records = known(front)
    moment = records[30]["updated_at"]
    before, after = await found(front, f"before:{moment}"), await found(front, f"after:{moment}")
    assert before == {one["id"] for one in records[:30]}
    assert after == {one["id"] for one in records[31:]}
    assert await found(front, f"during:{moment - 60}") == {records[30]["id"]}


async def test_terms_are_anded(front: Front) -> None:
    query = "is:archived after:1700000000 paper"
    assert await found(front, query) == (
        await found(front, "is:archived")
        & await found(front, "after:1700000000")
        & await found(front, "paper")
    )


async def test_what_was_written_is_found(front: Front) -> None:
    body = {"type": "task", "subject": "Water the zygocactus"}
    created = (await front.post("/conversations", json=body)).json["id"]
    assert await found(front, "zygocactus") == {created}
    assert await found(front, "zygocactus is:archived") == set()
    record = where(front.sandbox, "conversations", status="archived")
    await front.patch(f"/conversations/{record['id']}", json={"status": "open"})
    assert record["id"] not in await found(front, "is:archived")
    assert await found(front, "after:1799999999") == {created, record["id"]}


@pytest.mark.parametrize(
    "query", ["is:lost", "before:noon", "colour:red", " ".join(["is:open"] * 16)]
)
async def test_a_search_that_makes_no_sense_is_refused(front: Front, query: str) -> None:
    assert (await search(front, query)).status == 400


async def test_a_slash_in_a_search_is_part_of_it(front: Front) -> None:
    assert await found(front, "either/or") == set()
