"""The keys that Front signs with, and the one comparison that counts."""

import hmac
from binascii import b2a_base64
from collections.abc import Sequence
from typing import Final, NoReturn

from front_async.errors import InvalidArgument, WebhookVerificationError
from front_async.webhooks.headers import SIGNATURE
from front_async.wire.secret import Secret, masked

_WANTED: Final = (
    "secret must be text that is not empty, with nothing invisible in it or around it, such as the "
    "end of a line; or a list of such"
)


class Keys:
    """One secret, or several while one is being replaced.

    Raises:
        InvalidArgument: There is none, or one is nothing that Front would have given out.
    """

    __slots__ = ("_algorithm", "_begun")

    def __init__(self, secret: str | Sequence[str], algorithm: str) -> None:
        secret = hidden(secret)
        secrets = map(_checked, secret if isinstance(secret, list) else [secret])
        hmac.new(b"", digestmod=algorithm)  # where it is forbidden, that is told without a secret
        # Digests that have taken in their key: a copy of one is cheaper than a new one.
        self._begun = tuple(hmac.new(one.encode(), digestmod=algorithm) for one in secrets)
        if not self._begun:
            raise InvalidArgument(_WANTED)
        self._algorithm = algorithm

    def __repr__(self) -> str:
        return f"Keys({len(self._begun)} of {self._algorithm})"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def check(self, headers: dict[str, bytes], message: bytes) -> None:
        """Check that *message* bears a signature made with one of the secrets.

        Raises:
            WebhookVerificationError: It does not.
        """
        given = headers.get(SIGNATURE, b"")
        if not self._is_signed(message, given):
            raise WebhookVerificationError(
                f"{SIGNATURE} is not Front's for this body" if given else f"{SIGNATURE} is missing"
            )

    def _is_signed(self, message: bytes, given: bytes) -> bool:
        """Compare with each secret, whatever came of those before it.

        The base64 text is compared, never decoded: there is one way to write a signature, and no
        way to break the comparison. What was expected is gone with this frame before an error
        that shows the variables of each.
        """
        good = False
        for begun in self._begun:
            digest = begun.copy()
            digest.update(message)
            good |= hmac.compare_digest(b2a_base64(digest.digest(), newline=False), given)
        return good


def hidden(secret: str | Sequence[str]) -> str | Sequence[str]:
    """Wrap one secret or each of several, so that a frame which holds them can be shown."""
    return [masked(one) for one in secret] if isinstance(secret, list | tuple) else masked(secret)


def _checked(secret: object) -> Secret:
    if not isinstance(secret, Secret) or not secret or secret != secret.strip():
        raise InvalidArgument(_WANTED)
    if not secret.isprintable():  # nor can half of a surrogate pair be encoded
        raise InvalidArgument(_WANTED)
    return secret
