"""The provider of partner channels: a token of its own for each request.

Front's reference leaves the form of the token to its sample of a partner channel.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

import msgspec

from front_async.auth.checks import check_seconds, check_token
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import Secret, masked

_LONGEST = 30.0  # seconds; Front accepts no longer life
_HEADER = {"alg": "HS256", "typ": "JWT"}


class ChannelTokenAuth:
    """Front's Channel API: a JSON Web Token signed for each request (HS256, RFC 7519).

    Args:
        app_id: The uid of the app, the token's issuer.
        channel_id: The channel that is spoken for ("cha_…"), its subject.
        secret: The app's secret; never shown.
        lifetime: Seconds a token lives, at most 30.

    Raises:
        InvalidArgument: One of them is empty, has white space, or is out of its range.
    """

    def __init__(
        self,
        app_id: str,
        channel_id: str,
        secret: str,
        *,
        lifetime: float = 10.0,
        clock: Clock | None = None,
    ) -> None:
        secret = masked(secret)
        self._key = check_token(secret, "secret")
        self._issuer = str(check_token(app_id, "app_id"))
        self._subject = str(check_token(channel_id, "channel_id"))
        self._lifetime = check_seconds(lifetime, "lifetime", least=1.0, most=_LONGEST)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"ChannelTokenAuth(app_id={self._issuer!r}, channel_id={self._subject!r})"

    async def authorization(self) -> str:
        """Return the header value of a token that nobody has used yet."""
        claims = {
            "iss": self._issuer,
            "sub": self._subject,
            "jti": secrets.token_hex(16),
            "exp": int(self._clock.now() + self._lifetime),
        }
        signed = Secret(
            f"{_part(msgspec.json.encode(_HEADER))}.{_part(msgspec.json.encode(claims))}"
        )
        signature = hmac.digest(self._key.encode(), signed.encode(), sha256)
        return Secret(f"Bearer {signed}.{_part(signature)}")

    async def rejected(self, authorization: str, /) -> bool:  # noqa: ARG002  # part of the protocol
        """Answer False: the next token would be signed with the same secret."""
        return False


def _part(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
