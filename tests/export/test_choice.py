"""Choosing what is exported."""

import pytest

from front_async import FrontClient, InvalidArgument
from front_async.export import RESOURCES, Export
from front_async.export.resources import choose


def test_resources_come_once_and_in_one_order() -> None:
    assert choose(["tags", "accounts", "tags"]) == ("accounts", "tags")
    assert choose(reversed(RESOURCES)) == RESOURCES


def test_one_name_may_be_a_bare_string() -> None:
    assert choose("tags") == ("tags",)


def test_an_unknown_resource_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidArgument, match=r"resources: people cannot be exported; accounts, "):
        choose(["tags", "people"])


@pytest.mark.parametrize("resources", [[], ["messages"]])
def test_nothing_to_export_is_refused(resources: list[str]) -> None:
    with pytest.raises(InvalidArgument, match="nothing is left"):
        choose(resources, ["messages"])


def test_messages_and_comments_can_be_left_out() -> None:
    export = Export(FrontClient("token"), "folder", messages=False, comments=False)
    assert set(RESOURCES) - set(export.resources) == {"messages", "comments"}


def test_the_concurrency_must_be_a_number_of_requests() -> None:
    with pytest.raises(InvalidArgument, match="concurrency"):
        Export(FrontClient("token"), "folder", concurrency=0)
