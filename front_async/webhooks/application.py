"""The webhooks of an app. Front's reference: "Application webhooks"."""

import math
from collections.abc import Sequence

from front_async.errors import InvalidArgument, WebhookVerificationError
from front_async.webhooks.body import MOST, check_body, check_limit
from front_async.webhooks.decoding import company_of, read_handshake, read_notice
from front_async.webhooks.event import Challenge, WebhookEvent
from front_async.webhooks.headers import CHALLENGE, TIMESTAMP, Headers, front_headers
from front_async.webhooks.keys import Keys, hidden
from front_async.wire.clock import Clock, SystemClock

_WINDOW = 300.0  # seconds; what Front recommends
_DIGITS = 13  # of a time in milliseconds, until the year 2286
_LONGEST_CHALLENGE = 512  # characters


class ApplicationWebhook:
    """Verifies what Front sends to an app: HMAC-SHA256 over the time and the body.

    Args:
        secret: The app's signing key; a list of keys while one is being replaced.
        window: Seconds that a webhook may be old, or ahead of this machine's clock.
        max_body: Bytes; a larger body is refused before it is hashed.
        clock: For tests.

    Raises:
        InvalidArgument: A secret is empty or has white space around it, or another argument is out
            of its range.
    """

    def __init__(
        self,
        secret: str | Sequence[str],
        *,
        window: float = _WINDOW,
        max_body: int = MOST,
        clock: Clock | None = None,
    ) -> None:
        secret = hidden(secret)
        self._keys = Keys(secret, "sha256")
        self._window = _seconds(window)
        self.max_body: int = check_limit(max_body)
        self._clock = clock or SystemClock()

    def __repr__(self) -> str:
        return f"ApplicationWebhook({self._keys!r})"

    def verify(self, headers: Headers, body: bytes) -> WebhookEvent | Challenge:
        """Return what Front says, once it is sure that Front says it, and says it now.

        Args:
            headers: Of the request: a mapping, a multidict or pairs.
            body: Of the request, raw.

        Raises:
            WebhookVerificationError: Anything is wrong with what came.
            InvalidArgument: *body* is not bytes, or *headers* are no headers.
        """
        check_body(body, self.max_body)
        sent = front_headers(headers)
        timestamp = _digits(sent.get(TIMESTAMP, b""))
        self._keys.check(sent, timestamp + b":" + body)
        sent_at = self._in_time(int(timestamp) / 1000)
        challenged = self._challenge(sent[CHALLENGE], body) if CHALLENGE in sent else None
        return challenged or WebhookEvent(body, sent_at, read_notice)

    def _in_time(self, sent_at: float) -> float:
        if abs(self._clock.now() - sent_at) > self._window:
            raise WebhookVerificationError(f"{TIMESTAMP} is too far from this machine's clock")
        return sent_at

    def _challenge(self, raw: bytes, body: bytes) -> Challenge | None:
        """Read a handshake. None: it tells of an event, which an answer to it would swallow.

        The header is not part of what is signed, so the body decides.
        """
        handshake = read_handshake(body)
        if handshake is None:
            return None
        text = raw.decode("latin-1")
        if not 0 < len(text) <= _LONGEST_CHALLENGE or not (text.isascii() and text.isprintable()):
            raise WebhookVerificationError(f"{CHALLENGE} is not a line of text of a decent length")
        return Challenge(text, company_of(handshake.authorization))


def _seconds(window: object) -> float:
    if isinstance(window, int | float) and not isinstance(window, bool) and 0 < window < math.inf:
        return window
    raise InvalidArgument("window must be a number of seconds above 0 and finite")


def _digits(timestamp: bytes) -> bytes:
    if len(timestamp) == _DIGITS and timestamp.isdigit():
        return timestamp
    raise WebhookVerificationError(
        f"{TIMESTAMP} is not {_DIGITS} digits" if timestamp else f"{TIMESTAMP} is missing"
    )
