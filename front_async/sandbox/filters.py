"""Which conversations a list shows: the ``q`` object, the owner of the list, and search terms."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import attrgetter
from typing import Final

import attrs

from front_async.sandbox.company.company import Company
from front_async.sandbox.company.conversations import STATUS_IDS, Conversation
from front_async.sandbox.company.pattern import Indexes, select
from front_async.sandbox.company.shapes import SHAPES
from front_async.sandbox.company.shelf import Listing

Test = Callable[[Conversation], bool]

# The filter says trashed where the answer says deleted.
_STATUSES: Final = {"trashed": "deleted"}
_CATEGORIES: Final = {identifier: name for name, identifier in STATUS_IDS.items()}


@attrs.frozen
class Criteria:
    """What a conversation must be to be shown.

    *tests* look only at what a conversation shares with all of its shape (status, inbox, tags,
    people, topic); everything else has a field of its own.
    """

    tests: tuple[Test, ...] = ()
    contact: int | None = None
    after: float | None = None
    before: float | None = None
    order: int | None = None  # the number of one made-up conversation, from its order number

    def also(self, test: Test) -> "Criteria":
        """These criteria and one more test."""
        return attrs.evolve(self, tests=(*self.tests, test))

    def shape_matches(self, conversation: Conversation) -> bool:
        """Whether a conversation of this shape can be shown."""
        return all(test(conversation) for test in self.tests)

    def matches(self, conversation: Conversation) -> bool:
        """Whether this very conversation is shown."""
        moment = conversation.updated_at
        return (
            self.shape_matches(conversation)
            and (self.contact is None or conversation.contact == self.contact)
            and (self.after is None or moment > self.after)
            and (self.before is None or moment < self.before)
            and (self.order is None or conversation.index == self.order)
        )


def of_query(
    statuses: tuple[str, ...], categories: tuple[str, ...], status_ids: tuple[str, ...]
) -> Criteria:
    """The criteria of a ``q`` object."""
    criteria = Criteria()
    if statuses:
        wanted = {_STATUSES.get(name, name) for name in statuses}
        criteria = criteria.also(lambda row: row.status in wanted)
    resolved = {*categories, *(_CATEGORIES.get(name, "") for name in status_ids)}
    return criteria.also(lambda row: row.category in resolved) if resolved else criteria


def conversations(company: Company, criteria: Criteria, *, bumps: bool) -> Listing:
    """The conversations that match, in the order in which they began or were last active."""
    shelf = company.conversations.shelf

    def matches(index: int) -> bool:
        return criteria.matches(shelf.row(index))

    base = _computed(company, criteria)
    if not bumps:
        return shelf.listing(base, matches)
    return shelf.listing(base, matches, company.line.end, attrgetter("updated_at"))


def _computed(company: Company, criteria: Criteria) -> Indexes:
    """The made-up conversations that match, without looking at each."""
    source = _source(company, criteria)
    if not criteria.tests:
        return source
    examples = company.conversations.example
    return select(source, SHAPES, lambda place: criteria.shape_matches(examples(place)))


def _source(company: Company, criteria: Criteria) -> range:
    contacts = company.contacts.contacts.size
    source = range(company.size)
    if criteria.contact is not None:
        of_contact = range(criteria.contact, company.size, max(contacts, 1))
        source = of_contact if 0 <= criteria.contact < contacts else range(0)
    if criteria.order is not None:
        only = criteria.order if criteria.order in source else company.size
        source = range(only, min(only + 1, company.size))
    end = company.line.end
    low = 0 if criteria.after is None else bisect_right(source, criteria.after, key=end)
    high = len(source) if criteria.before is None else bisect_left(source, criteria.before, key=end)
    return source[low : max(low, high)]
