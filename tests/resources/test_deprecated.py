"""What Front has deprecated works, warns, and names what replaces it."""

import re
import warnings
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from front_async import FrontClient
from front_async.resources.contact_groups import ContactGroups
from front_async.resources.custom_fields import CustomFields
from front_async.resources.teammates import Teammates
from front_async.transport.api import Api
from tests.resources.recording import Recorder

OLD: dict[str, Callable[[Api], Awaitable[Any]]] = {
    "contact_groups.list": lambda api: ContactGroups(api).list(),
    "contact_groups.list_for_team": lambda api: ContactGroups(api).list_for_team("tim_1"),
    "contact_groups.list_for_teammate": lambda api: ContactGroups(api).list_for_teammate("tea_1"),
    "contact_groups.list_contacts": lambda api: ContactGroups(api).list_contacts("grp_1", limit=1),
    "contact_groups.create": lambda api: ContactGroups(api).create("Friends"),
    "contact_groups.create_for_team": lambda api: ContactGroups(api).create_for_team("tim_1", "F"),
    "contact_groups.create_for_teammate": lambda api: ContactGroups(api).create_for_teammate(
        "tea_1", name="F"
    ),
    "contact_groups.delete": lambda api: ContactGroups(api).delete("grp_1"),
    "contact_groups.add_contacts": lambda api: ContactGroups(api).add_contacts("grp_1", ["crd_1"]),
    "contact_groups.remove_contacts": lambda api: ContactGroups(api).remove_contacts(
        "grp_1", ["crd_1"]
    ),
    "custom_fields.list": lambda api: CustomFields(api).list(),
    "teammates.list_inboxes": lambda api: Teammates(api).list_inboxes("tea_1"),
}


@pytest.mark.parametrize("name", OLD)
async def test_it_warns_where_it_is_called_and_names_what_replaces_it(
    name: str, api: Api, recorder: Recorder
) -> None:
    with pytest.warns(DeprecationWarning, match="Front has deprecated") as caught:
        await OLD[name](api)
    (warning,) = caught
    assert warning.filename == __file__
    text = str(warning.message)
    assert text.startswith(f"Front has deprecated {name}(): use ")
    instead = re.findall(r"(\w+)\.(\w+)\(\)", text.partition("use ")[2])
    client = FrontClient("a-token")
    assert instead
    assert all(callable(getattr(getattr(client, group), method)) for group, method in instead)
    assert len(recorder.calls) == 1


async def test_it_warns_before_it_is_awaited(api: Api, recorder: Recorder) -> None:
    with pytest.warns(DeprecationWarning, match="contact_lists"):
        creation = ContactGroups(api).create("Friends")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        await creation
    assert recorder.sent() == ("POST /contact_groups", {"name": "Friends"})
