"""Choosing how messages and comments are read, by what each way would cost."""

import attrs
import msgspec

from front_async.client import FrontClient
from front_async.errors import Forbidden
from front_async.export.happenings import LIMIT, TYPES
from front_async.export.plan import Plan
from front_async.export.reading import Event, Head, read
from front_async.export.resources import LIMIT as PAGE

_PAGES = 4  # of events, looked at for an estimate
_LISTING = 1 / PAGE


@attrs.frozen
class Choice:
    """The way an export goes, and why."""

    events: bool
    reason: str


async def choose_way(front: FrontClient, plan: Plan) -> Choice:
    """Return the way that needs fewer requests, as far as the newest records tell.

    Raises:
        FrontError: As Front gave it.
    """
    if not plan.parts:
        return Choice(False, "conversations: neither messages nor comments are asked for")
    if plan.way != "auto":
        return Choice(plan.way == "events", f"{plan.way}: as asked")
    if plan.filtered:
        return Choice(False, "conversations: events cannot be filtered like them")
    try:
        spans = await _event_rate(front, plan)
    except Forbidden:
        return Choice(False, "conversations: the token may not read events")
    return judged(len(plan.parts), await _conversation_rate(front), spans)


def judged(parts: int, conversations: float, events: float) -> Choice:
    """Compare both ways by the rates at which conversations and events come.

    Args:
        parts: Lists that each conversation has.
        conversations: A second; 0 when unknown.
        events: A second.
    """
    exact = parts + _LISTING
    if not (conversations and events):
        return Choice(False, "conversations: too little is there for an estimate")
    through = events / conversations / LIMIT + _LISTING
    costs = f"{through:.2f} requests a conversation against {exact:.2f}"
    if through < exact:
        return Choice(True, f"events: about {costs}")
    return Choice(False, f"conversations: events would take about {costs}")


async def _conversation_rate(front: FrontClient) -> float:
    page = await front.conversations.list(limit=PAGE).raw()
    return rate([read(Head, raw, "GET /conversations").updated_at for raw in page.items])


async def _event_rate(front: FrontClient, plan: Plan) -> float:
    types = [name for part in plan.parts for name in TYPES[part]]
    times: list[float | None] = []
    pages = 0
    async for page in front.events.list(types=types, limit=LIMIT).raw().pages():
        times += [_moment(raw) for raw in page.items]
        pages += 1
        if pages == _PAGES:
            break
    return rate(times)


def _moment(raw: msgspec.Raw) -> float | None:
    return read(Event, raw, "GET /events").emitted_at


def rate(times: list[float | None]) -> float:
    """Return how many came a second; 0 when the times do not tell."""
    known = sorted(time for time in times if time is not None)
    span = known[-1] - known[0] if known else 0.0
    return (len(known) - 1) / span if span > 0 else 0.0
