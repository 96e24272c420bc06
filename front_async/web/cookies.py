"""Cookies that only the browser's own requests to this host carry."""

import attrs

from front_async.errors import InvalidArgument


@attrs.frozen
class Cookie:
    """The name and the rules of a cookie.

    A secure one has the prefix ``__Host-``: browsers then take it over https alone, and from
    this host alone, so that no other subdomain can plant one.
    """

    name: str
    seconds: int
    """How long it lives."""

    @classmethod
    def named(cls, name: str, seconds: float, *, secure: bool) -> "Cookie":
        """Name a cookie as its rules demand."""
        return cls(f"__Host-{name}" if secure else name, int(seconds))

    def set(self, value: str) -> str:
        """Return the header value that sets it."""
        return self._header(value, self.seconds)

    def clear(self) -> str:
        """Return the header value that removes it."""
        return self._header("", 0)

    def _header(self, value: str, seconds: int) -> str:
        secure = "; Secure" if self.name.startswith("__Host-") else ""
        return f"{self.name}={value}; Max-Age={seconds}; Path=/; HttpOnly; SameSite=Lax{secure}"


def read_cookies(header: str) -> dict[str, str]:
    """Return the cookies of a ``Cookie`` header; of two with one name the first."""
    found: dict[str, str] = {}
    for part in header.split(";"):
        name, is_pair, value = part.strip().partition("=")
        if is_pair:
            found.setdefault(name, value)
    return found


def check_seconds(seconds: object, name: str) -> float:
    """Return *seconds*.

    Raises:
        InvalidArgument: It is less than one second, or no number.
    """
    if isinstance(seconds, int | float) and 1 <= seconds < float("inf"):
        return float(seconds)
    raise InvalidArgument(f"{name} must be at least 1 second and finite")
