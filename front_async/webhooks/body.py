"""The body as it came, before anybody believes it."""

from front_async.errors import InvalidArgument, WebhookVerificationError

MOST = 8 * 1024 * 1024  # bytes; a full event holds the text of an email


def check_limit(max_body: object) -> int:
    """Return *max_body*.

    Raises:
        InvalidArgument: It is not a number of bytes.
    """
    if not isinstance(max_body, int) or isinstance(max_body, bool) or max_body < 1:
        raise InvalidArgument("max_body must be a positive number of bytes")
    return max_body


def check_body(body: object, most: int) -> None:
    """Check that *body* is raw, and small enough to be hashed.

    Raises:
        InvalidArgument: It is not bytes: somebody decoded it, and what Front signed is gone.
        WebhookVerificationError: It is too large.
    """
    if not isinstance(body, bytes):
        raise InvalidArgument(
            f"body must be the raw bytes of the request, not {type(body).__name__}: "
            "Front signs what it sends, and JSON written anew is something else"
        )
    if len(body) > most:
        raise WebhookVerificationError(f"the body has more than {most} bytes")
