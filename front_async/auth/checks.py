"""What a token may look like. The messages never show the value."""

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
