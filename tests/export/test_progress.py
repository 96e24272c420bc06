"""Progress is told seldom enough to cost nothing, and never forgets the end."""

import io

import msgspec

from front_async.export.lines import Lines
from front_async.export.progress import Progress, Reporter
from front_async.testing import FakeClock

_RECORD = msgspec.Raw(b"{}")


def test_one_resource_is_told_of_at_most_ten_times_a_second() -> None:
    told: list[Progress] = []
    clock = FakeClock(jumps=False)
    reporter, lines = Reporter(told.append, clock), Lines(io.BytesIO())
    for _ in range(100):  # over a second
        lines.write([_RECORD])
        reporter.grown("tags", lines)
        clock.advance(0.01)
    assert 10 <= len(told) <= 11
    assert told[0] == Progress("tags", 1, done=False, total=None)


def test_resources_do_not_silence_each_other() -> None:
    told: list[Progress] = []
    reporter = Reporter(told.append, FakeClock(jumps=False))
    for name in ("tags", "teams"):
        reporter.grown(name, Lines(io.BytesIO()))
    assert [progress.resource for progress in told] == ["tags", "teams"]


def test_the_end_is_always_told_with_the_total() -> None:
    told: list[Progress] = []
    reporter, lines = Reporter(told.append, FakeClock(jumps=False)), Lines(io.BytesIO())
    lines.write([_RECORD])
    reporter.grown("tags", lines)
    lines.write([_RECORD])
    reporter.done("tags", lines)
    assert told[-1] == Progress("tags", 2, done=True, total=2)
