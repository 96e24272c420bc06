"""The ``_links`` of a record."""

from front_async.models import Contact, Event, Identity, Tag
from tests.models.reading import record_of

TAG = {
    "_links": {
        "self": "https://acme.api.frontapp.com/tags/tag_1",
        "related": {"owner": None, "children": "https://acme.api.frontapp.com/tags/tag_1/children"},
    },
    "id": "tag_1",
}


def test_a_record_tells_where_it_and_its_relatives_are() -> None:
    links = record_of(Tag, TAG).links_
    assert links is not None
    assert links.self == "https://acme.api.frontapp.com/tags/tag_1"
    assert links.related is not None
    assert links.related.children == "https://acme.api.frontapp.com/tags/tag_1/children"
    assert links.related.owner is None


def test_links_stay_out_of_the_repr() -> None:
    """They are long, and say nothing about the record."""
    assert "frontapp.com" not in repr(record_of(Tag, TAG))


def test_links_of_its_own_are_something_else() -> None:
    contact = record_of(Contact, {"id": "crd_1", "links": ["https://a.example"], **TAG})
    assert contact.links == ("https://a.example",)
    assert contact.links_ is not None


def test_undocumented_relatives_are_kept() -> None:
    related = {"related": {"teams": "https://acme.api.frontapp.com/teams", "gone": None}}
    links = record_of(Identity, {"id": "cmp_1", "_links": related}).links_
    assert links is not None
    assert links.related == related["related"]


def test_an_event_says_what_its_source_and_target_are() -> None:
    event = record_of(
        Event,
        {
            "id": "evt_1",
            "source": {"_meta": {"type": "inboxes"}, "data": [{"id": "inb_1"}]},
            "target": {"_meta": {"type": "message"}, "data": {"id": "msg_1"}},
        },
    )
    assert event.source is not None
    assert event.source.meta is not None
    assert event.source.meta.type == "inboxes"
    assert event.source.data == [{"id": "inb_1"}]
    assert event.target is not None
    assert event.target.meta is not None
    assert event.target.meta.type == "message"
    assert event.target.data == {"id": "msg_1"}
