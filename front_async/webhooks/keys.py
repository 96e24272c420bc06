"""The keys that Front signs with, and the one comparison that counts."""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from typing import cast

from front_async.errors import InvalidArgument, WebhookVerificationError
from front_async.webhooks.headers import SIGNATURE
from front_async.wire.secret import Secret, masked


class Keys:
    """One secret, or several while one is being replaced.

    Raises:
        InvalidArgument: There is none, or one is empty or not text.
    """

    __slots__ = ("_algorithm", "_secrets")

    def __init__(self, secret: str | Sequence[str], algorithm: str) -> None:
        self._secrets = _checked(secret)
        self._algorithm = algorithm

    def __repr__(self) -> str:
        return f"Keys({len(self._secrets)} of {self._algorithm})"

    def check(self, headers: dict[str, bytes], message: bytes) -> None:
        """Check that *message* bears a signature made with one of the secrets.

        Every secret is tried whatever came of those before it, and the base64 text is compared,
        never decoded: there is one way to write a signature, and no way to break the comparison.

        Raises:
            WebhookVerificationError: It does not.
        """
        given = headers.get(SIGNATURE, b"")
        good = False
        for secret in self._secrets:
            made = b64encode(hmac.digest(secret.encode(), message, self._algorithm))
            good |= hmac.compare_digest(made, given)
        if not good:
            raise WebhookVerificationError(_why(given))


def _why(given: bytes) -> str:
    return f"{SIGNATURE} is not Front's for this body" if given else f"{SIGNATURE} is missing"


def _checked(secret: object) -> tuple[Secret, ...]:
    secret = masked(secret)
    listed = isinstance(secret, list | tuple)
    given = cast("Sequence[object]", secret if listed else (secret,))
    secrets = tuple(map(masked, given))
    kept = tuple(one for one in secrets if isinstance(one, Secret) and one.strip())
    if not kept or len(kept) != len(secrets):
        raise InvalidArgument("secret must be text that is not empty, or a list of such")
    return kept
