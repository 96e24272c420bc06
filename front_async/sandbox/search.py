"""The search language: words, phrases and ``name:value`` terms, all of which must hold."""

import re
from collections.abc import Callable
from typing import Final

import attrs

from front_async.sandbox.company.company import Company
from front_async.sandbox.company.conversations import FIRST_ORDER, Conversation
from front_async.sandbox.company.writing import words_of
from front_async.sandbox.filters import Criteria
from front_async.sandbox.replies import bad_request

_TERM: Final = re.compile(r'(?:([a-z_]+):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_MOST: Final = 15  # filters in one query
_DAY: Final = 86_400.0
_NOBODY: Final = -1  # a number no record has: the term matches nothing

_STATES: Final[dict[str, Callable[[Conversation], bool]]] = {
    "open": lambda row: row.status in ("assigned", "unassigned") and not row.reminders,
    "archived": lambda row: row.status == "archived",
    "trashed": lambda row: row.status == "deleted",
    "snoozed": lambda row: bool(row.reminders),
    "assigned": lambda row: row.assignee is not None,
    "unassigned": lambda row: row.assignee is None,
    "waiting": lambda row: row.category == "waiting",
    "resolved": lambda row: row.category == "resolved",
}


def parse(company: Company, query: str) -> Criteria:
    """The criteria of a search.

    Raises:
        RefusedError: Too many filters, or one that does not exist.
    """
    criteria = Criteria()
    filters = 0
    for name, phrase, word in _TERM.findall(query):
        if not name:
            criteria = _word(criteria, (phrase or word).lower())
            continue
        filters += 1
        criteria = _filter(company, criteria, name.lower(), phrase or word)
    if filters > _MOST:
        raise bad_request(f"A search may have at most {_MOST} filters")
    return criteria


def _word(criteria: Criteria, word: str) -> Criteria:
    if word.isascii() and word.isdigit():  # an order number: the one word no two subjects share
        return attrs.evolve(criteria, order=int(word) - FIRST_ORDER)
    return criteria.also(lambda row: word in _words(row))


def _words(row: Conversation) -> str:
    # A subject's order number is not shared by its shape, so it stays out of the tests.
    return (
        f"{row.subject} {row.description or ''}".lower()
        if row.topic is None
        else words_of(row.topic)
    )


def _filter(company: Company, criteria: Criteria, name: str, value: str) -> Criteria:
    if name == "is":
        if value not in _STATES:
            raise bad_request(f"Unknown status {value}")
        return criteria.also(_STATES[value])
    if name in ("before", "after", "during"):
        return _time(criteria, name, value)
    if name == "contact":
        found = company.contacts.contacts.find(value)
        return attrs.evolve(criteria, contact=_NOBODY if found is None else found)
    if name in ("from", "to", "cc", "bcc", "recipient"):
        found = company.contacts.with_handle("email", value)
        return attrs.evolve(criteria, contact=_NOBODY if found is None else found)
    return criteria.also(_belongs(company, name, value))


def _time(criteria: Criteria, name: str, value: str) -> Criteria:
    try:
        moment = float(value)
    except ValueError:
        raise bad_request(f"{name} takes epoch seconds") from None
    if name == "before":
        return attrs.evolve(criteria, before=moment)
    if name == "after":
        return attrs.evolve(criteria, after=moment)
    return attrs.evolve(criteria, after=moment, before=moment + _DAY)


def _belongs(company: Company, name: str, value: str) -> Callable[[Conversation], bool]:
    """The test of a term that names an inbox, a tag, a link or a teammate."""
    kind, test = _REFERENCES.get(name, (None, None))
    if kind is None or test is None:
        raise bad_request(f"Unknown filter {name}")
    number = company.shelf(kind).find(value)
    return lambda row: test(row, _NOBODY if number is None else number)


_REFERENCES: Final[dict[str, tuple[str, Callable[[Conversation, int], bool]]]] = {
    "inbox": ("inboxes", lambda row, number: row.inbox == number),
    "tag": ("tags", lambda row, number: number in row.tags),
    "link": ("links", lambda row, number: number in row.links),
    "topic": ("links", lambda row, number: number in row.links),
    "assignee": ("teammates", lambda row, number: row.assignee == number),
    "participant": (
        "teammates",
        lambda row, number: number == row.assignee or number in row.followers,
    ),
}
