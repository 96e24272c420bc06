"""Which company a browser has installed the app for: a cookie that cannot be forged."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from front_async.wire.clock import Clock
from front_async.wire.secret import masked

_SEALED = re.compile(
    r"(?P<said>(?P<company>[\w-]{1,400})\.(?P<expires>[0-9]{1,12}))\.(?P<by>[\w-]{43})", re.ASCII
)


class SessionSeal:
    """Writes a company's id into a value that only this app can write, and reads it again.

    Args:
        secret: Known to all workers of the app and to nobody else.
        lifetime: Seconds that a value is good.
        clock: For tests.
    """

    def __init__(self, secret: str, lifetime: float, clock: Clock) -> None:
        self._secret = masked(secret)
        self._lifetime = lifetime
        self._clock = clock

    def seal(self, company_id: str) -> str:
        """Return a value for a cookie."""
        company = urlsafe_b64encode(company_id.encode()).rstrip(b"=").decode()
        said = f"{company}.{int(self._clock.now() + self._lifetime)}"
        return f"{said}.{self._signature(said)}"

    def open(self, value: str) -> str | None:
        """Return the company's id; None when the value is forged, damaged or too old."""
        value = masked(value)
        found = _SEALED.fullmatch(value)
        if found is None or not hmac.compare_digest(
            self._signature(found["said"]).encode(), found["by"].encode()
        ):
            return None
        if self._clock.now() >= int(found["expires"]):
            return None
        return urlsafe_b64decode(found["company"] + "==").decode()

    def _signature(self, said: str) -> str:
        made = hmac.digest(self._secret.encode(), b"session\0" + said.encode(), sha256)
        return urlsafe_b64encode(made).rstrip(b"=").decode()
