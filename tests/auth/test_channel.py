"""The tokens of a partner channel."""

import hmac
import json
from base64 import urlsafe_b64decode
from hashlib import sha256
from typing import Any

import pytest

from front_async import ChannelTokenAuth, FrontClient, InvalidArgument, Unauthorized
from front_async.testing import FakeClock
from tests.transport.builders import client
from tests.wire.servers import reply, scripted

SECRET = "planted-s3cret"


def parts(authorization: str) -> tuple[dict[str, Any], dict[str, Any], bytes, bytes]:
    """Take a token apart: header, claims, what is signed, the signature."""
    head, claims, signature = authorization.removeprefix("Bearer ").split(".")
    decoded = [urlsafe_b64decode(part + "==") for part in (head, claims, signature)]
    return (
        json.loads(decoded[0]),
        json.loads(decoded[1]),
        f"{head}.{claims}".encode(),
        decoded[2],
    )


async def test_a_token_names_app_and_channel_and_is_signed(clock: FakeClock) -> None:
    auth = ChannelTokenAuth("app_1", "cha_2", SECRET, clock=clock)
    header, claims, signed, signature = parts(await auth.authorization())
    assert header == {"alg": "HS256", "typ": "JWT"}
    assert (claims["iss"], claims["sub"]) == ("app_1", "cha_2")
    assert claims["exp"] == int(clock.now()) + 10
    assert set(claims) == {"iss", "sub", "jti", "exp"}
    assert signature == hmac.digest(SECRET.encode(), signed, sha256)


async def test_each_request_has_a_token_of_its_own() -> None:
    auth = ChannelTokenAuth("app_1", "cha_2", SECRET)
    script = scripted(reply(), reply(), reply())
    async with script as server, client(server.url, auth=auth) as front:
        for _ in range(3):
            await front.request("GET", "/channels/cha_2")
    sent = {seen.headers["Authorization"] for seen in server.seen}
    assert len(sent) == 3
    assert len({parts(value)[1]["jti"] for value in sent}) == 3


async def test_a_refused_token_is_not_replaced() -> None:
    auth = ChannelTokenAuth("app_1", "cha_2", SECRET)
    async with scripted(reply(401)) as server, client(server.url, auth=auth) as front:
        with pytest.raises(Unauthorized):
            await front.request("GET", "/channels/cha_2")
    assert len(server.seen) == 1


@pytest.mark.parametrize("bad", ["", " ", "a b", "é", None])
@pytest.mark.parametrize("name", ["app_id", "channel_id", "secret"])
def test_what_cannot_be_signed_is_refused(name: str, bad: str) -> None:
    values = {"app_id": "app_1", "channel_id": "cha_1", "secret": SECRET, name: bad}
    with pytest.raises(InvalidArgument, match=name) as caught:
        ChannelTokenAuth(values["app_id"], values["channel_id"], values["secret"])
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("lifetime", [0, 31, float("nan")])
def test_front_takes_no_token_of_more_than_thirty_seconds(lifetime: float) -> None:
    with pytest.raises(InvalidArgument, match="lifetime"):
        ChannelTokenAuth("app_1", "cha_1", SECRET, lifetime=lifetime)


async def test_the_secret_does_not_show() -> None:
    auth = ChannelTokenAuth("app_1", "cha_1", SECRET)
    token = await auth.authorization()
    assert SECRET not in repr(auth) + repr(vars(auth)) + repr(FrontClient(auth))
    assert token[7:] not in repr(token)
