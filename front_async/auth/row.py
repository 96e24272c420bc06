"""One row of a token store as text: JSON with a version and the name it was written under."""

from typing import ClassVar

import msgspec

from front_async.auth.token import OAuthToken, StoredToken
from front_async.errors import InvalidArgument, TokenStoreError
from front_async.wire.secret import Discreet, Secret

_VERSION = 1
_LONGEST_NAME = 200


class _Head(msgspec.Struct):
    version: int = _VERSION


class _Row(Discreet, msgspec.Struct):
    shown: ClassVar[tuple[str, ...]] = ("generation", "version")

    generation: int
    issued_at: float | None
    access_token: str
    refresh_token: str | None
    expires_at: float | None
    name: str | None = None
    version: int = _VERSION


def check_name(name: object) -> str:
    """Return the name a row is kept under.

    Raises:
        InvalidArgument: It is not text, is empty, or is longer than 200 characters.
    """
    if not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise InvalidArgument(f"name must be printable text of 1 to {_LONGEST_NAME} characters")
    return name


def tag(row: StoredToken | None) -> str:
    """Return what compare-and-swap compares; it shows no token. Without a row it is empty."""
    if row is None:
        return ""
    generation, fingerprint = row.version
    return f"{_VERSION}:{generation}:{fingerprint}"


def encode_row(row: StoredToken, name: str | None) -> Secret:
    """Write *row* as the one of *name*, such as a company's id."""
    token = row.token
    refresh_token = None if token.refresh_token is None else str(token.refresh_token)
    fields = _Row(
        row.generation,
        row.issued_at,
        str(token.access_token),
        refresh_token,
        token.expires_at,
        name,
    )
    return Secret(msgspec.json.encode(fields).decode())


def decode_row(content: Secret, name: str | None, place: str) -> StoredToken:
    """Read the row of *name*.

    Raises:
        TokenStoreError: It is not one, is another name's, or is of another version. The message
            says in which *place*, and shows nothing of the content.
    """
    row = _decoded(content, name)
    if isinstance(row, str):
        raise TokenStoreError(f"{place} {row}")
    return row


def _decoded(content: Secret, name: str | None) -> StoredToken | str:
    """Read a row, or say what is wrong. Raises nothing, as its frame holds the tokens."""
    try:
        if msgspec.json.decode(content.encode(), type=_Head).version != _VERSION:
            return "holds a token that another version of this library wrote"
        row = msgspec.json.decode(content.encode(), type=_Row)
        token = OAuthToken(row.access_token, row.refresh_token, row.expires_at)
    except (msgspec.MsgspecError, InvalidArgument):
        return "does not hold a token that this library wrote"
    if row.name != name:
        return "holds a token that was written under another name"
    return StoredToken(token, row.generation, row.issued_at)
