"""The app that is registered with the sandbox."""

import re
from typing import Final

import attrs

_LOOPBACK: Final = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::(\d{1,5}))?(/.*)?")
_PORTS: Final = range(65_536)


@attrs.frozen
class Application:
    """What the OAuth server knows of the app."""

    client_id: str
    client_secret: str = attrs.field(repr=False)
    redirect_uri: str

    def has_redirect(self, address: str) -> bool:
        """Whether admins may be sent back to *address*: the port of a loopback one is free."""
        if address == self.redirect_uri:
            return True
        mine, theirs = _without_port(self.redirect_uri), _without_port(address)
        return mine is not None and mine == theirs


def _without_port(address: str) -> tuple[str, str] | None:
    """A loopback address of RFC 8252, section 7.3, without its port; None: it is none."""
    found = _LOOPBACK.fullmatch(address)
    if found is None or int(found[2] or 0) not in _PORTS:
        return None
    return found[1], found[3] or ""
