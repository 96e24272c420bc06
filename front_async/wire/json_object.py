"""Reading JSON that nobody promised: error bodies, and answers of a token endpoint."""

from typing import Any, cast

import msgspec

UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes that are not JSON in UTF-8, or not the expected JSON."""


def read_object(body: bytes) -> dict[str, Any]:
    """Return the fields of a JSON object; none for anything else."""
    try:
        said = msgspec.json.decode(body)
    except UNREADABLE:
        return {}
    return cast("dict[str, Any]", said) if isinstance(said, dict) else {}
