"""The shapes of conversations: 360 of them, which every company repeats.

Whatever a list can be filtered by hangs on the shape alone, so that the conversations with a tag,
or the events of a type, are a few residues of their number and never have to be looked for.
"""

from functools import lru_cache
from typing import Final

import attrs

from front_async.sandbox.company.desks import PRIVATE, SHARED
from front_async.sandbox.company.labels import COMPANY_TAGS, LINKS
from front_async.sandbox.company.numbers import mix, salt
from front_async.sandbox.company.pattern import spread
from front_async.sandbox.company.staff import PEOPLE
from front_async.sandbox.company.words import TOPICS

SHAPES: Final = 360
_KEPT: Final = 16  # sets of shapes: they are the bulk of an idle company
# How uneven the company's conversations are; the mean is the setting's.
_MESSAGE_WEIGHTS: Final = (4, 1, 2, 0, 3, 1, 9, 2, 1, 2, 6, 0)
_COMMENT_WEIGHTS: Final = (0, 2, 0, 1, 0, 0, 5, 0, 1, 0)
_DRAFT_WEIGHTS: Final = (0, 0, 1, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0)
_DRAFTS: Final = 0.2
# Of twenty conversations: 11 archived, 5 assigned, 3 unassigned, 1 in the trash.
_STATUSES: Final = ("archived",) * 11 + ("assigned",) * 5 + ("unassigned",) * 3 + ("deleted",)
_CATEGORIES: Final = {"archived": "resolved", "assigned": "waiting"}


@attrs.frozen
class Shape:
    """What a conversation has in common with every 360th other one."""

    kind: str
    status: str
    category: str
    inbox: int
    tags: tuple[int, ...]
    links: tuple[int, ...]
    assignee: int | None
    followers: tuple[int, ...]
    topic: int
    snoozed: bool
    messages: int
    comments: int
    drafts: int
    events: tuple[tuple[str, int], ...]  # type, and which message or comment (else 0)

    def inbound(self, place: int) -> bool:
        """Whether the message at this place came from outside."""
        return (place + self.topic) % 3 != 0


@lru_cache(_KEPT)
def shapes(seed: int, messages: float, comments: float) -> tuple[Shape, ...]:
    """The shapes of a company with this many messages and comments per conversation."""
    floor = (
        1 if messages >= 1 else 0
    )  # a mailbox without empty conversations, where that is possible
    mails = tuple(n + floor for n in spread(messages - floor, _MESSAGE_WEIGHTS, SHAPES))
    remarks = spread(comments, _COMMENT_WEIGHTS, SHAPES)
    drafts = spread(_DRAFTS, _DRAFT_WEIGHTS, SHAPES)
    key = salt(seed, "shapes")
    return tuple(
        _shape(place, mix(key + place), mails[place], remarks[place], drafts[place])
        for place in range(SHAPES)
    )


def _shape(place: int, chance: int, messages: int, comments: int, drafts: int) -> Shape:
    status = _STATUSES[place * 7 % len(_STATUSES)]
    inbox = chance % SHARED if place % 15 else SHARED + chance % PRIVATE
    shape = Shape(
        kind=_kind(place),
        status=status,
        category=_CATEGORIES.get(status, "open"),
        inbox=inbox,
        tags=_some(chance >> 8, COMPANY_TAGS, (1, 2, 3, 1, 3)[place % 5]),
        links=_some(chance >> 16, LINKS, 1 if place % 6 == 0 else 0),
        assignee=_assignee(status, chance >> 24),
        followers=_some(chance >> 32, PEOPLE, place % 3),
        topic=(chance >> 40) % len(TOPICS),
        snoozed=_every(18, place, 5),
        messages=messages,
        comments=comments,
        drafts=drafts,
        events=(),
    )
    return attrs.evolve(shape, events=_events(place, shape))


def _kind(place: int) -> str:
    if place == SHAPES - 1:
        return "voice_note"  # in no list of Front's, as tomorrow's types are not
    return {0: "discussion", 1: "task"}.get(place % 24, "conversation")


def _assignee(status: str, chance: int) -> int | None:
    unassigned = status == "unassigned" or (status != "assigned" and chance % 2 == 0)
    return None if unassigned else (chance >> 1) % PEOPLE


def _some(chance: int, size: int, count: int) -> tuple[int, ...]:
    """*count* different numbers below *size*."""
    step = size // max(count, 1)
    return tuple(sorted((chance + step * turn) % size for turn in range(count)))


def _events(place: int, shape: Shape) -> tuple[tuple[str, int], ...]:
    mail = [(_mail_event(shape, turn), turn) for turn in range(shape.messages)]
    remarks = [("mention" if turn % 2 else "comment", turn) for turn in range(shape.comments)]
    return (*mail, *remarks, *((name, 0) for name in _deeds(place, shape)))


def _mail_event(shape: Shape, turn: int) -> str:
    if shape.inbound(turn):
        return "inbound"
    return "outbound" if turn == 0 else "out_reply"


def _deeds(place: int, shape: Shape) -> list[str]:
    """What happened to such a conversation besides mail and comments."""
    failed = "sending_error" if place % 2 else "message_bounce_error"
    happened = {
        "assign": shape.assignee is not None,
        "tag": bool(shape.tags),
        "link_added": bool(shape.links),
        "reminder": shape.snoozed,
        "move": _every(36, place, 5),
        failed: _every(45, place, 4) and shape.messages > 0,
        "conversations_merged": _every(30, place, 7),
        "ai_summary_added": _every(90, place, 11),  # unknown to Front's own list
        "archive": shape.status == "archived",
        "trash": shape.status == "deleted",
    }
    return [name for name, did in happened.items() if did]


def _every(step: int, place: int, offset: int) -> bool:
    """Whether *place* is the one of *step* places that has the peculiarity."""
    return place % step == offset
