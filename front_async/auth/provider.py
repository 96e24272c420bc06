"""The one thing the transport asks of authentication."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class AuthProvider(Protocol):
    """Who the requests come from: one provider is one company's token.

    The transport asks before every attempt, at the last moment, and says which value was refused:
    ten late refusals of a dead token need no refresh when a newer one is live.
    """

    async def authorization(self) -> str:
        """Return the value of the Authorization header, "Bearer …".

        Raises:
            AuthError: There is no usable token. The request is not sent.
        """
        ...

    async def rejected(self, authorization: str, /) -> bool:
        """Front answered 401 to *authorization*. True: ask again, once.

        A second 401 of the same request is told as well, and stands whatever the answer.
        """
        ...


@runtime_checkable
class Drainable(Protocol):
    """A provider with work of its own that must not be cut off."""

    async def drain(self) -> None:
        """Wait until nothing is under way; called when a client that uses it closes."""
