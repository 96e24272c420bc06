"""What a token may look like, and a time span. The messages never show the value."""

import sys

from front_async.errors import InvalidArgument
from front_async.wire.secret import Secret, masked


def check_token(value: object, name: str) -> Secret:
    """Return *value* as a secret that is safe in a header.

    Raises:
        InvalidArgument: It is not text, is empty, or has characters no token has.
    """
    value = masked(value)
    if not isinstance(value, Secret):
        raise InvalidArgument(f"{name} must be a str, not {type(value).__name__}")
    if not value:
        raise InvalidArgument(f"{name} is empty")
    if value[:7].lower() == "bearer ":
        raise InvalidArgument(f'{name} starts with "Bearer ": pass the token alone')
    if not value.isascii():
        raise InvalidArgument(f"{name} has characters outside ASCII: is it the right value?")
    if not value.isprintable() or " " in value:
        raise InvalidArgument(
            f"{name} has white space or control characters: a line end left over from a file?"
        )
    return value


def check_seconds(
    value: object, name: str, *, least: float = 0.0, most: float = sys.float_info.max
) -> float:
    """Return *value* as a time span.

    Raises:
        InvalidArgument: It is no number above zero and from *least* to *most* seconds.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):  # noqa: SIM102
        if value > 0 and least <= value <= most:
            return float(value)
    from_ = f"of at least {least:g}" if least else "above 0"
    to = "finite" if most == sys.float_info.max else f"at most {most:g}"
    raise InvalidArgument(f"{name} must be a number of seconds, {from_} and {to}")
