"""How much of the quota others use, seen from what is missing in ``remaining``.

Others are programs with tokens of the same company, and other processes of ours. Between two
answers of ours they have used what the count fell by beyond our own requests. Some keep step with
us, as other processes of ours do: they use so many for each of our requests. Some do not: they use
so many a second. Which they are shows in the refusals alone, so caution is learned from those.
"""

_FIRST_GUESS = 4.0  # requests: at first we presume that others use as much as we do
_OLDER_ANSWER = 0.98  # what it counts for the part of others: some fifty answers count
_OLDER_PAUSE = 0.92  # the same for their speed
_LONG = 1.0  # seconds between two answers from which a speed can be told
_MORE_CAUTION, _MOST_CAUTION = 0.5, 2.0
_REFUSALS = 0.0008  # for each of our requests; what caution steers for
_NEGLIGIBLE = 0.2  # requests


class Others:
    """Running means of what others use for each request of ours, and for each second."""

    __slots__ = (
        "_caution", "_likely", "_ours", "_seconds", "_used",
        "_used_in_pauses", "part", "quiet",
    )  # fmt: skip

    def __init__(self) -> None:
        self._used = self._ours = _FIRST_GUESS
        self._used_in_pauses = self._seconds = 0.0
        self._caution = 1.0
        self._likely = 0.0  # what they use in a second while we wait, seen with caution
        self.part: float = 1.0
        """What they use for each request of ours."""
        self.quiet: bool = False
        """Whether there seems to be nobody else."""

    def saw(self, used: float, ours: int, seconds: float) -> None:
        """Note what others used while *ours* were answered in *seconds*.

        *used* may be negative: answers that come out of order take back what was seen too early.
        """
        self._used = self._used * _OLDER_ANSWER + used
        self._ours = self._ours * _OLDER_ANSWER + ours
        self.part = max(0.0, self._used / self._ours)
        self.quiet = self._used < _NEGLIGIBLE
        if seconds >= _LONG:
            self._used_in_pauses = self._used_in_pauses * _OLDER_PAUSE + used
            self._seconds = self._seconds * _OLDER_PAUSE + seconds
        self._be_cautious(max(0.0, self._caution - _MORE_CAUTION * _REFUSALS * ours))

    def refused_us(self) -> None:
        """Note that more was used than we thought."""
        self._be_cautious(min(_MOST_CAUTION, self._caution + _MORE_CAUTION))

    def unseen(self, under_way: int, seconds: float) -> float:
        """How many of theirs we may not know of, with the last answer *seconds* ago.

        As many as they have for each of ours, or as their speed makes likely; the larger.
        """
        likely = self.part * (under_way + 1)
        since = self._likely * seconds
        if since > likely:  # noqa: PLR1730  # max() would cost as much as all the rest
            likely = since
        return likely if likely > _NEGLIGIBLE else 0.0

    def _be_cautious(self, caution: float) -> None:
        self._caution = caution
        if self._seconds:
            self._likely = caution * max(0.0, self._used_in_pauses / self._seconds)
