"""What a caller gets wrong is said at once, and nothing is sent."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from front_async.errors import InvalidArgument
from front_async.resources.accounts import Accounts
from front_async.resources.contacts import Contacts
from front_async.resources.conversations import Conversations
from front_async.resources.drafts import Drafts
from front_async.resources.events import Events
from front_async.resources.messages import Messages
from front_async.resources.tags import Tags
from front_async.transport.api import Api
from tests.resources.recording import Recorder

Wrong = Callable[[Api], Any]


def untyped(resource: object) -> Any:
    """Return a resource as a program sees it that nobody type-checks."""
    return cast("Any", resource)


WRONG: dict[str, Wrong] = {
    "tags.create() does not take colour; it takes description, highlight, "
    "is_visible_in_conversation_lists, name": lambda api: untyped(Tags(api)).create(
        name="a", colour="red"
    ),
    "tags.create() needs: name": lambda api: untyped(Tags(api)).create(),
    "contacts.create() needs: handles": lambda api: untyped(Contacts(api)).create(name="a"),
    "messages.create() needs: body, to": lambda api: untyped(Messages(api)).create("cha_1"),
    "accounts.list() does not take order": lambda api: untyped(Accounts(api)).list(order="asc"),
    "conversations.search() does not take statuses": lambda api: untyped(Conversations(api)).search(
        "late", statuses=["open"]
    ),
    "conversations.add_tags(): tag_ids is a list": lambda api: untyped(Conversations(api)).add_tags(
        "cnv_1", "tag_1"
    ),
    "conversations.remove_links(): link_ids is a list": lambda api: untyped(
        Conversations(api)
    ).remove_links("cnv_1", link_ids="top_1"),
    "conversations.update(): tag_ids is a list": lambda api: untyped(Conversations(api)).update(
        "cnv_1", tag_ids="tag_1"
    ),
    "messages.create(): to is a list": lambda api: untyped(Messages(api)).create(
        "cha_1", to="a@b.example", body="Hello"
    ),
    "conversations.list(): statuses is a list": lambda api: untyped(Conversations(api)).list(
        statuses="assigned"
    ),
    "limit must be a whole number from 1 to 100, not 101": lambda api: Tags(api).list(limit=101),
    "limit must be a whole number from 1 to 100, not 0": lambda api: Contacts(api).list(limit=0),
    "limit must be a whole number from 1 to 15, not 16": lambda api: Events(api).list(limit=16),
    "an id in /tags/{} is ''": lambda api: Tags(api).get(""),
    "an id in /tags/{} must be a str, not int": lambda api: untyped(Tags(api)).get(7),
}


@pytest.mark.parametrize("message", WRONG)
async def test_it_is_said_before_anything_is_sent(
    message: str, api: Api, recorder: Recorder
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        await WRONG[message](api)
    assert str(caught.value).startswith(message)
    assert recorder.calls == []


def test_what_is_no_keyword_at_all_is_python_s_to_refuse(api: Api) -> None:
    with pytest.raises(TypeError):
        untyped(Drafts(api)).delete("msg_1", vers="1")
    with pytest.raises(TypeError):
        untyped(Tags(api)).get(tag_id="tag_1")


async def test_tuples_are_lists(api: Api, recorder: Recorder) -> None:
    await Conversations(api).add_tags("cnv_1", ("tag_1", "tag_2"))
    assert recorder.sent() == ("POST /conversations/cnv_1/tags", {"tag_ids": ["tag_1", "tag_2"]})


async def test_a_list_may_be_named(api: Api, recorder: Recorder) -> None:
    await Conversations(api).add_tags("cnv_1", tag_ids=["tag_1"])
    assert recorder.sent() == ("POST /conversations/cnv_1/tags", {"tag_ids": ["tag_1"]})


def test_a_checked_method_still_looks_like_itself() -> None:
    assert Tags.create.__name__ == "create"
    assert Tags.create.__doc__ is not None
    assert Tags.create.__doc__.startswith("A new tag")
