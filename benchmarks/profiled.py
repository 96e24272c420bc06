"""Where the time of our own code goes, as a profile of it tells."""

import cProfile
from collections import defaultdict
from pathlib import Path

import front_async
from benchmarks.harness import Work

_ROOT = Path(front_async.__file__).parent
_TOP = 5


async def where_it_goes(work: Work) -> str:
    """Return which of our modules *work* spends most of our own time in, and how much."""
    profile = cProfile.Profile()
    with profile:
        await work()
    spent: dict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        file = Path("" if isinstance(entry.code, str) else entry.code.co_filename)
        if _ROOT in file.parents:
            spent[file.stem] += entry.inlinetime
    whole = sum(spent.values())
    top = sorted(spent.items(), key=lambda part: -part[1])[:_TOP]
    parts = (f"{name} {100 * own / whole:.0f} %" for name, own in top)
    return f"of our own code: {', '.join(parts)}"
