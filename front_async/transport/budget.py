"""A bound on retries that all calls of a client share."""

_FULL = 20.0
_EARNED = 0.1


class RetryBudget:
    """Twenty retries at most, and one more for every ten first tries that succeed.

    In an outage the extra load is twenty requests and then none; in a partial failure a tenth.
    """

    def __init__(self) -> None:
        self._left = _FULL

    def note_success(self) -> None:
        """Earn a tenth of a retry."""
        self._left = min(_FULL, self._left + _EARNED)

    def spend(self) -> bool:
        """Take one retry; False when there is none."""
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
