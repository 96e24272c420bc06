"""Progress is told seldom enough to cost nothing, and never forgets the end."""

from front_async.export.progress import Progress, Reporter
from front_async.testing import FakeClock


def test_one_resource_is_told_of_at_most_ten_times_a_second() -> None:
    told: list[Progress] = []
    clock = FakeClock(jumps=False)
    reporter = Reporter(told.append, clock, {"tags": 5})
    for _ in range(100):  # over a second
        reporter.grown("tags", 1)
        clock.advance(0.01)
    assert 10 <= len(told) <= 11
    assert told[0] == Progress("tags", 6, done=False, total=None)


def test_resources_do_not_silence_each_other() -> None:
    told: list[Progress] = []
    reporter = Reporter(told.append, FakeClock(jumps=False), {})
    for name in ("tags", "teams"):
        reporter.grown(name, 1)
    assert [progress.resource for progress in told] == ["tags", "teams"]


def test_the_end_is_always_told_with_the_total() -> None:
    told: list[Progress] = []
    reporter = Reporter(told.append, FakeClock(jumps=False), {})
    reporter.grown("tags", 1)
    reporter.grown("tags", 1)
    reporter.done("tags", 2)
    assert told[-1] == Progress("tags", 2, done=True, total=2)
