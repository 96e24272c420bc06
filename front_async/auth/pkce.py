"""Proof Key for Code Exchange: a code is good only for who asked for it (RFC 7636, S256)."""

import re
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from front_async.errors import InvalidArgument
from front_async.wire.secret import Secret, masked

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def new_code_verifier() -> Secret:
    """Return a verifier of 256 random bits."""
    return Secret(secrets.token_urlsafe(32))


def check_verifier(verifier: str) -> Secret:
    """Return *verifier* as a secret.

    Raises:
        InvalidArgument: It is not of RFC 7636's form.
    """
    verifier = masked(verifier)
    if not isinstance(verifier, Secret) or not _VERIFIER.fullmatch(verifier):
        raise InvalidArgument(
            "code_verifier must be 43 to 128 letters, digits and -._~ (RFC 7636, section 4.1)"
        )
    return verifier


def s256_challenge(verifier: str) -> str:
    """Return what may be shown of *verifier* beforehand."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
