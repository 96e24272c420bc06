"""Lists: how a page is cut, what its token holds and where its links lead."""

import base64
import binascii
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final
from urllib.parse import urlencode

import attrs
import msgspec

from front_async.sandbox.calls import Call
from front_async.sandbox.company.shelf import Listing, Mark
from front_async.sandbox.replies import Record, Reply, bad_request, ok

LIMIT: Final = 50  # Front's default
MOST: Final = 100
# Of the pages in the middle, every fourth from the second is short and every sixteenth is empty.
_SHORT: Final = (4, 1)
_EMPTY: Final = (16, 3)


@attrs.frozen
class Place:
    """Where in a list a page begins: after which record, and how many pages came before."""

    mark: Mark | None = None
    page: int = 0


def write_token(place: Place) -> str:
    """The opaque form of a place."""
    return (
        base64.urlsafe_b64encode(msgspec.json.encode([place.mark, place.page])).decode().rstrip("=")
    )


def read_token(token: str) -> Place:
    """The place in a token.

    Raises:
        RefusedError: It is not one of ours.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        mark, page = msgspec.json.decode(raw, type=tuple[Mark | None, int])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise bad_request("Invalid page token") from None
    return Place(mark, page)


def limit_of(call: Call, default: int = LIMIT, most: int = MOST) -> int:
    """How many items the caller wants on a page.

    Raises:
        RefusedError: More than a hundred, or no number at all.
    """
    text = call.query.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST:
        raise bad_request(f"limit must be a number between 1 and {MOST}")
    return min(int(text), most)


def number(call: Call, name: str) -> float | None:
    """A time in the query (epoch seconds), if it is there.

    Raises:
        RefusedError: It is no number.
    """
    text = call.query.get(name)
    try:
        return None if text is None else float(text)
    except ValueError:
        raise bad_request(f"{name} must be epoch seconds") from None


def descending(call: Call) -> bool:
    """Whether the caller wants the newest first, which is what Front does unless told."""
    order = call.query.get("sort_order") or "desc"
    if order not in ("asc", "desc"):
        raise bad_request("sort_order must be asc or desc")
    return order == "desc"


def paged(
    call: Call, listing: Listing, view: Callable[[int], Record], *, limit: int, total: bool = False
) -> Reply:
    """One page of *listing*, and the link to the next one."""
    token = call.query.get("page_token")
    place = Place() if token is None else read_token(token)
    newest_first = descending(call)
    found = list(islice(listing.after(place.mark, descending=newest_first), limit + 1))
    more = len(found) > limit
    size = limit
    if more and call.short_pages and place.page > 0:
        size = _size(place.page, limit)
    shown = found[:size]
    after: Place | None = None
    if more:
        after = Place(shown[-1] if shown else place.mark, place.page + 1)
    body: Record = {"_pagination": {"next": _next(call, limit, after)}, **_self(call)}
    if total:
        body["_total"] = len(listing)
    return ok({**body, "_results": [view(index) for _, index in shown]})


def whole(call: Call, records: Iterable[Record]) -> Reply:
    """A list that Front does not page."""
    return ok({**_self(call), "_results": list(records)})


def one_page(call: Call, records: Iterable[Record]) -> Reply:
    """A list that Front pages, on its only page."""
    return ok({"_pagination": {"next": None}, **_self(call), "_results": list(records)})


def _size(page: int, limit: int) -> int:
    """How many items page number *page* shows."""
    if page % _EMPTY[0] == _EMPTY[1]:
        return 0
    return limit - limit // 10 - 1 if page % _SHORT[0] == _SHORT[1] else limit


def _self(call: Call) -> Record:
    return {"_links": {"self": f"{call.company.site.origin}{call.path}"}}


def _next(call: Call, limit: int, place: Place | None) -> str | None:
    if place is None:
        return None
    kept = [(key, value) for key, value in call.query.pairs if key not in ("limit", "page_token")]
    query = urlencode([("limit", str(limit)), *kept, ("page_token", write_token(place))])
    return f"{call.company.site.origin}{call.path}?{query}"
