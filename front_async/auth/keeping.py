"""Keeping the grants of many companies: using them before they die of old age, losing none."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

import attrs

from front_async.auth.token import StoredToken
from front_async.errors import AuthError, InvalidArgument, TokenStoreError

_log = logging.getLogger("front_async.auth")

_DUE = 175 * 86_400.0  # seconds; Front replaces a refresh token in the last day of six months
_AT_ONCE = 8  # refreshes

Keep = Callable[[str], Awaitable[bool]]
"""Refreshes the grant of a company if it is old, and tells whether it was."""


@attrs.frozen
class KeptAlive:
    """What :meth:`Installations.keep_alive` did."""

    refreshed: tuple[str, ...]
    """Companies whose refresh token is old, or of unknown age, and was used."""
    failed: Mapping[str, AuthError]
    """Companies of which it could not be used, and why."""
    young: int
    """How many companies needed nothing."""


def is_due(row: StoredToken, now: float) -> bool:
    """Tell whether the refresh token is old at *now*, in epoch seconds, or of unknown age."""
    return row.issued_at is None or now - row.issued_at >= _DUE


async def kept_alive(company_ids: Iterable[str], keep: Keep) -> KeptAlive:
    """Call *keep* for each company, a few at once. One that fails stops none of the others."""
    places = asyncio.Semaphore(_AT_ONCE)
    ids = list(company_ids)
    kept = await asyncio.gather(*(_kept(company_id, keep, places) for company_id in ids))
    outcomes = dict(zip(ids, kept, strict=True))
    return KeptAlive(
        refreshed=tuple(name for name, outcome in outcomes.items() if outcome is True),
        failed={name: out for name, out in outcomes.items() if isinstance(out, AuthError)},
        young=sum(outcome is False for outcome in outcomes.values()),
    )


async def _kept(company_id: str, keep: Keep, places: asyncio.Semaphore) -> AuthError | bool:
    async with places:
        try:
            return await keep(company_id)
        except AuthError as error:
            return error
        except InvalidArgument as error:  # an id that the stores list, and do not take
            return TokenStoreError(str(error))


async def all_of(endings: Iterable[Awaitable[object]]) -> None:
    """Wait for the endings of many. One that fails stops none of the others, and is logged."""
    for outcome in await asyncio.gather(*endings, return_exceptions=True):
        if isinstance(outcome, BaseException):
            _log.critical("a company was not waited for (%s)", type(outcome).__name__)
