"""An argument that cannot be right is named, where it is passed."""

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from front_async import (
    ChannelTokenAuth,
    FileTokenStores,
    InvalidArgument,
    OAuthApp,
    OAuthToken,
    OAuthTokenAuth,
)

APP = OAuthApp(client_id="a", client_secret="s", redirect_uri="https://x.test")
TOKEN = OAuthToken("hidden-access")


def wrong(value: object) -> Any:
    """Return *value* as a type checker would not let it pass."""
    return cast("Any", value)


def channel(lifetime: object) -> object:
    return ChannelTokenAuth("a", "c", "hidden", lifetime=wrong(lifetime))


CALLS: dict[str, list[Callable[[], object]]] = {
    "lifetime": [lambda: channel("9"), lambda: channel(None), lambda: channel(True)],
    "company_id": [
        lambda: FileTokenStores(Path()).store(wrong(7)),
        lambda: FileTokenStores(Path()).store(wrong(None)),
    ],
    "app": [
        lambda: OAuthTokenAuth(wrong("app"), TOKEN),
        lambda: OAuthTokenAuth(wrong(None), TOKEN),
    ],
    "token": [
        lambda: OAuthTokenAuth(APP, wrong("hidden")),
        lambda: OAuthTokenAuth(APP, wrong(7)),
        lambda: APP.revoke(wrong(None)),
        lambda: APP.revoke(wrong(7)),
        lambda: APP.revoke(""),
    ],
}


async def done(call: Callable[[], object]) -> None:
    made = call()
    if inspect.isawaitable(made):
        await made


@pytest.mark.parametrize(
    ("name", "call"), [(n, one) for n, calls in CALLS.items() for one in calls]
)
async def test_i1_the_message_names_the_argument_and_shows_no_secret(
    name: str, call: Callable[[], object]
) -> None:
    with pytest.raises(InvalidArgument, match=rf"^{name} must ") as caught:
        await done(call)
    assert "hidden" not in str(caught.value)
