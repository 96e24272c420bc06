"""From the ids and aliases of a request to the numbers of records, or to Front's 404."""

from collections.abc import Callable, Iterable
from typing import Final

from front_async.sandbox.company.company import Company
from front_async.sandbox.replies import MovedError, unknown

_ALIAS: Final = "alt:"
_NAMES: Final = {"inboxes": "inbox", "accounts": "account"}  # the rest only lose their s


def named(company: Company, kind: str, identifier: str) -> int:
    """The number of a record by its id or alias.

    Raises:
        RefusedError: There is none.
    """
    if identifier.startswith(_ALIAS):
        index = _aliased(company, kind, identifier)
    else:
        index = company.shelf(kind).find(identifier)
    if index is None:
        raise unknown(_NAMES.get(kind, kind[:-1]), identifier)
    return index


def all_named(company: Company, kind: str, identifiers: Iterable[str]) -> tuple[int, ...]:
    """The numbers of several records, in order and each once.

    Raises:
        RefusedError: One of them does not exist.
    """
    return tuple(dict.fromkeys(named(company, kind, each) for each in identifiers))


def conversation(company: Company, identifier: str) -> int:
    """The number of a conversation.

    Raises:
        MovedError: It was merged into another one.
        RefusedError: There is none.
    """
    shelf = company.conversations.shelf
    index = shelf.ids.index(identifier)
    if index is not None and index in company.conversations.merged:
        raise MovedError(shelf.ids.id(company.conversations.survivor(index)))
    return named(company, "conversations", identifier)


def surviving(company: Company, identifier: str) -> int:
    """The number of a conversation, or of the one it was merged into.

    Raises:
        RefusedError: There is neither.
    """
    try:
        return conversation(company, identifier)
    except MovedError as moved:
        return named(company, "conversations", moved.identifier)


def message(company: Company, identifier: str) -> tuple[str, int]:
    """Whether an id is that of a message or of a draft, and its number.

    Raises:
        RefusedError: It is neither.
    """
    draft = company.shelf("drafts").find(identifier)
    return (
        ("messages", named(company, "messages", identifier)) if draft is None else ("drafts", draft)
    )


def _aliased(company: Company, kind: str, alias: str) -> int | None:
    name, _, value = alias.removeprefix(_ALIAS).partition(":")
    if kind == "contacts":
        return company.contacts.with_handle(name, value)
    find = _ALIASES.get((kind, name))
    return None if find is None else find(company, value)


_ALIASES: Final[dict[tuple[str, str], Callable[[Company, str], int | None]]] = {
    ("teammates", "email"): lambda company, value: company.staff.with_email(value),
    ("channels", "address"): lambda company, value: company.desks.with_address(value),
    ("messages", "uid"): lambda company, value: company.mail.with_uid(value),
    ("accounts", "domain"): lambda company, value: company.contacts.with_domain(value),
    ("accounts", "ext_id"): lambda company, value: company.contacts.with_external_id(value),
}
