"""Contacts and accounts."""

from urllib.parse import quote

import aiohttp
import pytest

from tests.sandbox.asking import Front, Record, first


async def test_a_contact_is_found_by_each_of_its_handles(front: Front) -> None:
    for record in front.sandbox.records("contacts"):
        for handle in record["handles"]:
            alias = quote(f"alt:{handle['source']}:{handle['handle']}", safe="")
            assert (await front.get(f"/contacts/{alias}")).json == record


@pytest.mark.parametrize(
    "alias",
    [
        "alt:email:nobody@x.example",
        "alt:email:a.000000@x",
        "alt:phone:+1570x",
        "alt:phone:12",
        "alt:",
    ],
)
async def test_an_alias_that_is_nobodys(front: Front, alias: str) -> None:
    answer = await front.get(f"/contacts/{quote(alias)}")
    assert answer.status == 404
    assert answer.error["message"] == f"Unknown contact ID {alias}"


async def test_an_account_is_found_by_its_domain_and_its_other_id(front: Front) -> None:
    for record in front.sandbox.records("accounts"):
        found = await front.get(f"/accounts/alt:domain:{record['domains'][0]}")
        assert found.json == record
        if record["external_id"]:
            assert (await front.get(f"/accounts/alt:ext_id:{record['external_id']}")).json == record
    assert (await front.get("/accounts/alt:domain:nowhere.example")).status == 404
    assert (await front.get("/accounts/alt:name:x")).status == 404


async def test_a_contact_lives(front: Front) -> None:
    body = {
        "name": "Zora",
        "handles": [{"handle": "zora@new.example", "source": "email"}],
        "list_names": ["Newsletter", "Unknown"],
        "custom_fields": {"Customer number": 1},
    }
    created = await front.post("/contacts", json=body)
    assert created.status == 201
    assert [one["name"] for one in created.json["lists"]] == ["Newsletter"]
    path = "/contacts/alt:email:zora@new.example"
    assert (await front.get(path)).json == created.json
    assert (await front.get("/contacts?limit=1")).ids == [created.json["id"]]
    patch: Record = {"description": "Painter", "custom_fields": {}}
    assert (await front.patch(path, json=patch)).status == 204
    changed = (await front.get(path)).json
    assert (changed["name"], changed["description"]) == ("Zora", "Painter")
    assert changed["custom_fields"] == {}
    assert (await front.delete(path)).status == 204
    assert (await front.get(path)).status == 404
    assert front.sandbox.counts()["contacts"] == 30


async def test_a_handle_has_a_known_source(front: Front) -> None:
    body = {"handles": [{"handle": "x", "source": "pigeon"}]}
    assert (await front.post("/contacts", json=body)).status == 400


async def test_a_contact_gets_an_avatar(front: Front) -> None:
    form = aiohttp.FormData()
    form.add_field("name", "Zora")
    form.add_field("avatar", b"png", filename="a.png", content_type="image/png")
    contact = (await front.post("/contacts", data=form)).json
    assert contact["avatar_url"].endswith(f"{contact['id']}/avatar-1")
    other = first(front.sandbox, "contacts")
    form = aiohttp.FormData()
    form.add_field("avatar", b"png", filename="a.png", content_type="image/png")
    assert (await front.patch(f"/contacts/{other}", data=form)).status == 204
    assert (await front.get(f"/contacts/{other}")).json["avatar_url"]


async def test_contacts_changed_since(front: Front) -> None:
    records = list(front.sandbox.records("contacts"))
    assert (await front.patch(f"/contacts/{records[3]['id']}", json={"name": "New"})).status == 204
    since = await front.all("/contacts?q[updated_after]=1799999999&limit=5")
    assert since == [records[3]["id"]]
    before = await front.all("/contacts?q[updated_before]=1799999999&limit=5")
    assert len(before) == 29
    newest = await front.all("/contacts?sort_by=updated_at&limit=4")
    assert newest == [records[3]["id"], *(one["id"] for one in records[:3:-1]), *_rest(records)]
    moment = records[20]["updated_at"]
    later = await front.all(f"/contacts?q[updated_after]={moment}&sort_order=asc")
    assert later == [records[3]["id"], *(one["id"] for one in records[21:])]
    assert (await front.get("/contacts?q[updated_after]=noon")).status == 400


def _rest(records: list[Record]) -> list[str]:
    return [one["id"] for one in records[2::-1]]


@pytest.mark.parametrize("owners", ["teams", "teammates"])
async def test_some_contacts_belong_to_a_team_or_a_teammate(front: Front, owners: str) -> None:
    shown: list[str] = []
    for owner in front.sandbox.records(owners):
        path = f"/{owners}/{owner['id']}/contacts"
        created = await front.post(path, json={"name": "Mine"})
        assert created.json["_links"]["related"]["owner"] == owner["_links"]["self"]
        assert created.json["is_private"] == (owners == "teammates")
        shown += await front.all(f"{path}?limit=2")
    assert sorted(shown) == sorted(
        one["id"]
        for one in front.sandbox.records("contacts")
        if f"/{owners}/" in (one["_links"]["related"]["owner"] or "")
    )


async def test_contacts_are_merged(front: Front) -> None:
    one, two, three = list(front.sandbox.records("contacts"))[1:4]
    body = {"target_contact_id": two["id"], "contact_ids": [one["id"], three["id"]]}
    merged = await front.post("/contacts/merge", json=body)
    assert merged.status == 200
    assert merged.json["id"] == two["id"]
    assert merged.json["name"] == two["name"]
    assert merged.json["handles"] == two["handles"] + one["handles"] + three["handles"]
    assert (await front.get(f"/contacts/{one['id']}")).status == 404
    email = three["handles"][0]["handle"]
    assert (await front.get(f"/contacts/alt:email:{email}")).json["id"] == two["id"]
    too_many = [record["id"] for record in front.sandbox.records("contacts")][:28] * 2
    assert (await front.post("/contacts/merge", json={"contact_ids": too_many})).status == 200
    assert (await front.post("/contacts/merge", json={"contact_ids": []})).status == 400


async def test_every_contact_belongs_to_one_account(front: Front) -> None:
    shown: list[str] = []
    for account in front.sandbox.records("accounts"):
        shown += await front.all(f"/accounts/{account['id']}/contacts?limit=3")
    assert sorted(shown) == sorted(one["id"] for one in front.sandbox.records("contacts"))


async def test_an_account_lives(front: Front) -> None:
    body = {"name": "Print Works", "domains": ["print.example"], "external_id": "pw"}
    created = await front.post("/accounts", json=body)
    assert created.status == 201
    path = "/accounts/alt:domain:print.example"
    contact = first(front.sandbox, "contacts")
    members = {"contact_ids": [contact]}
    assert (await front.post(f"{path}/contacts", json=members)).status == 204
    assert (await front.get(f"{path}/contacts")).ids == [contact]
    assert (await front.delete(f"{path}/contacts", json=members)).status == 204
    assert (await front.get(f"{path}/contacts")).ids == []
    changed = await front.patch(path, json={"description": "Prints"})
    assert changed.status == 200
    assert (changed.json["name"], changed.json["description"]) == ("Print Works", "Prints")
    assert (await front.get("/accounts/alt:ext_id:pw")).json == changed.json
    assert (await front.get("/accounts?sort_by=updated_at&limit=1")).ids == [created.json["id"]]
    assert (await front.delete(path)).status == 204
    assert (await front.get(path)).status == 404
