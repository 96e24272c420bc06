"""The companies of one sandbox: what each is called, and where it lives."""

from typing import Final

from front_async.sandbox.company.numbers import mix
from front_async.sandbox.company.site import COMPANY_ORIGIN, Site
from front_async.sandbox.company.staff import plain
from front_async.sandbox.company.words import LAST_NAMES, TRADES

_PATTERNS: Final = (
    8  # as many companies differ in the shapes of their conversations, to save memory
)


def site(index: int, seed: int) -> Site:
    """The company numbered *index* of a sandbox with this seed; the first is always the same."""
    if index == 0:
        return Site(COMPANY_ORIGIN, seed)
    chance = mix(seed + index)
    family = LAST_NAMES[chance % len(LAST_NAMES)]
    trade = TRADES[(chance >> 8) % len(TRADES)]
    label = f"{plain(family)}-{index + 1}"
    return Site(
        origin=f"https://{label}.api.frontapp.com",
        seed=seed + index,
        name=f"{family} {trade} {index + 1}",
        domain=f"{label}.example",
        pattern_seed=seed + index % _PATTERNS,
    )
