"""How long a refresh that has failed is not tried again."""

import random

from front_async.errors import AuthError, TokenStoreError, TokenUnavailable

_LONGEST = 60.0  # seconds
_LATCHED = 30.0  # seconds between two looks into the store for a new grant


def backoff(error: AuthError, failures: int) -> float:
    """Return the seconds to wait after *error*, which so many *failures* came before.

    What may pass by itself is tried soon, then less and less often; what needs an admin is not.
    """
    if not isinstance(error, TokenUnavailable | TokenStoreError):
        return _LATCHED
    asked = error.retry_after if isinstance(error, TokenUnavailable) else 0.0
    doubled = min(_LONGEST, 2.0 ** min(failures, 10))
    return asked or random.uniform(0.5, 1.0) * doubled  # noqa: S311  # spreads
