"""How far the server's clock is from ours."""

import statistics
from collections import deque

_SEEN, _MOST = 2.0, 43_200.0  # seconds


class Skew:
    """What the latest answers of a server say of its clock, against ours."""

    def __init__(self) -> None:
        self._latest: deque[float] = deque(maxlen=5)

    def note(self, seconds: float) -> None:
        """Note by how many seconds the server's clock was ahead of ours in an answer."""
        self._latest.append(seconds)

    @property
    def seconds(self) -> float:
        """By how many seconds it is ahead. Little counts as nothing, and half a day is the most."""
        skew = statistics.median(self._latest) if self._latest else 0.0
        return 0.0 if abs(skew) < _SEEN else max(-_MOST, min(_MOST, skew))
