"""A token that an admin made in Front's settings."""

from front_async.auth.checks import check_token
from front_async.wire.secret import Secret, masked


class ApiTokenAuth:
    """Front's API token: one company, no expiry.

    Args:
        token: The token as Front shows it, without "Bearer".

    Raises:
        InvalidArgument: The token is empty, has white space, or is not ASCII.
    """

    __slots__ = ("_authorization",)

    def __init__(self, token: str) -> None:
        token = masked(token)
        self._authorization = Secret(f"Bearer {check_token(token, 'the API token')}")

    async def authorization(self) -> str:
        """Return the header value; it never changes."""
        return self._authorization

    async def rejected(self, authorization: str, /) -> bool:  # noqa: ARG002  # part of the protocol
        """Answer False: there is no other token to try."""
        return False
