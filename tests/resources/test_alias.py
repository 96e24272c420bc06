"""Names in place of ids."""

from collections.abc import Callable
from typing import Any, cast

import pytest

import front_async
from front_async import InvalidArgument, alias
from front_async.resources.teammates import Teammates
from front_async.transport.api import Api
from tests.resources.recording import Recorder

MADE = {
    alias.email("a+b@c.example"): "alt:email:a+b@c.example",
    alias.phone("+33 123"): "alt:phone:+33 123",
    alias.twitter("ann"): "alt:twitter:ann",
    alias.facebook("ann"): "alt:facebook:ann",
    alias.intercom("ann"): "alt:intercom:ann",
    alias.front_chat("ann"): "alt:front_chat:ann",
    alias.custom("a:b"): "alt:custom:a:b",
    alias.uid("1eab543f"): "alt:uid:1eab543f",
    alias.address("us@b.example"): "alt:address:us@b.example",
    alias.domain("b.example"): "alt:domain:b.example",
    alias.ext_id("7/8"): "alt:ext_id:7/8",
}


def test_an_alias_names_its_kind() -> None:
    assert list(MADE) == list(MADE.values())
    assert len(MADE) == len(alias.__all__)


@pytest.mark.parametrize("name", alias.__all__)
@pytest.mark.parametrize("value", ["", " ", None, 7])
def test_an_empty_one_is_refused(name: str, value: Any) -> None:
    """It would stand for nobody, or for everybody."""
    make: Callable[[str], str] = getattr(alias, name)
    with pytest.raises(InvalidArgument, match=rf"alias\.{name}\(\) takes a"):
        make(cast("str", value))


async def test_it_is_one_segment_of_a_path(api: Api, recorder: Recorder) -> None:
    await Teammates(api).get(alias.email("a/b@c.example"))
    assert recorder.sent()[0] == "GET /teammates/alt%3Aemail%3Aa%2Fb%40c.example"


def test_the_package_offers_it() -> None:
    assert front_async.alias is alias
