"""Reads what a browser brings back to a redirect URI."""

import hmac
import re
from typing import Final
from urllib.parse import parse_qs

from front_async.errors import AuthError
from front_async.wire.secret import Secret, masked

_ERROR: Final = re.compile("[a-z_]{1,40}")  # those of RFC 6749, and nothing a terminal would obey
_MOST_FIELDS: Final = 20


class ForeignCallback(Exception):
    """Not the answer to this login. The message says why and repeats nothing of it."""


def read_callback(query: str, state: str) -> Secret:
    """Return the code in the query of a callback.

    Raises:
        ForeignCallback: It does not carry the *state* of this login, or no code.
        AuthError: The answer is a refusal.
    """
    query = masked(query)
    said = _fields(query)
    if not _is_one(said.get("state", []), state):
        raise ForeignCallback("its state is not the one this login began with")
    if "error" in said:
        raise AuthError(f"the app was not authorized ({_shown(said['error'][0])})")
    codes = said.get("code", [])
    if len(codes) != 1 or not codes[0]:
        raise ForeignCallback("it carries no code")
    return codes[0]


def _fields(query: str) -> dict[str, list[Secret]]:
    try:
        found = parse_qs(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: [Secret(value) for value in values] for name, values in found.items()}


def _is_one(states: list[Secret], state: str) -> bool:
    """Compare in constant time."""
    return len(states) == 1 and hmac.compare_digest(
        states[0].encode(errors="replace"), state.encode()
    )


def _shown(error: str) -> str:
    return str(error) if _ERROR.fullmatch(error) else "for a reason that cannot be shown"
