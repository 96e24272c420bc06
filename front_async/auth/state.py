"""The state of an authorization: proof that the browser that comes back is the one we sent.

Without it an attacker could have a victim's browser install the attacker's company, or the other
way round (RFC 6749, section 10.12).
"""

import hmac
import re
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from front_async.auth.checks import check_seconds
from front_async.errors import InvalidArgument, InvalidState
from front_async.wire.clock import Clock, SystemClock
from front_async.wire.secret import Secret, masked

_LIFETIME = 600.0  # seconds; Front's codes live no longer
_LEAST_SECRET = 16  # characters
_NONCE = 16  # bytes
_SIGNATURE = 32  # bytes
_STATE = re.compile(r"[A-Za-z0-9_-]{75}")  # 56 bytes; the last digit has bits to spare


class StateSigner:
    """Makes a state for each authorization and checks it in the callback, storing nothing.

    ::

        state = states.sign(session)
        url = app.authorization_url(state=state, code_verifier=states.code_verifier(state))
        ...
        states.verify(request.query["state"], session)

    A state is unguessable, expires, and is good only with the browser session it was made for.

    Args:
        secret: Known to all workers of the app and to nobody else; at least 16 characters.
        lifetime: Seconds an admin has to press Authorize.

    Raises:
        InvalidArgument: The secret is too short, or the lifetime is not positive.
    """

    def __init__(
        self, secret: str, *, lifetime: float = _LIFETIME, clock: Clock | None = None
    ) -> None:
        secret = masked(secret)
        if not _encoded(secret) or len(secret) < _LEAST_SECRET:
            raise InvalidArgument(f"secret must be text of at least {_LEAST_SECRET} characters")
        self._secret = secret
        self._lifetime = check_seconds(lifetime, "lifetime")
        self._clock = clock or SystemClock()

    def sign(self, session: str) -> str:
        """Return a state for the browser whose session is *session*.

        Args:
            session: What only that browser sends, such as the random value of a cookie.

        Raises:
            InvalidArgument: The session is empty, or no text.
        """
        session = masked(session)
        if not _encoded(session):
            raise InvalidArgument(
                "session must be text that only this browser sends, and not empty"
            )
        expires = struct.pack(">d", self._clock.now() + self._lifetime)
        head = secrets.token_bytes(_NONCE) + expires
        return _text(head + self._signature(head, session))

    def verify(self, state: str, session: str) -> None:
        """Check the state of a callback, in constant time.

        Raises:
            InvalidState: It was not made here for this session, or it is too old; or what the
                browser sends as its session cannot be one.
        """
        session = masked(session)
        raw = _raw(state)
        head, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if not _encoded(session) or not hmac.compare_digest(
            signature, self._signature(head, session)
        ):
            raise InvalidState("the state was not made for this browser session")
        (expires,) = struct.unpack(">d", head[_NONCE:])
        if self._clock.now() >= expires:
            raise InvalidState("the state has expired: start the authorization again")

    def code_verifier(self, state: str) -> str:
        """Return the PKCE verifier that belongs to *state*; who knows the state cannot guess it.

        Raises:
            InvalidState: It is not of the form that :meth:`sign` gives.
        """
        _raw(state)
        return Secret(_text(self._hash(b"pkce", state.encode())))

    def _signature(self, head: bytes, session: str) -> bytes:
        return self._hash(b"state", head + _encoded(session))

    def _hash(self, purpose: bytes, message: bytes) -> bytes:
        return hmac.digest(self._secret.encode(), purpose + b"\0" + message, sha256)


def _encoded(value: object) -> bytes:
    """Return text as bytes; none for what is no text that could be sent."""
    try:
        return value.encode() if isinstance(value, str) else b""
    except UnicodeEncodeError:  # half a surrogate pair
        return b""


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(state: object) -> bytes:
    if not isinstance(state, str) or not _STATE.fullmatch(state):
        raise InvalidState("the state is not of the form that is made here")
    return urlsafe_b64decode(state + "=")
