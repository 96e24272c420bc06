"""Tags: the company's, the teams' and the teammates' own."""

from collections.abc import Iterable
from typing import Final

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Handler, Route
from front_async.sandbox.company.site import Record, stamped
from front_async.sandbox.crud import owner_url, patch, reading
from front_async.sandbox.forms import TagForm, TagPatch
from front_async.sandbox.paging import limit_of, paged, whole
from front_async.sandbox.replies import Reply, created, done, unsatisfied
from front_async.sandbox.routes.conversations import asked, shown

_COLOURS: Final = (
    "grey", "pink", "red", "orange", "yellow", "green", "light-blue", "blue", "purple",
)  # fmt: skip


def _shown(call: Call, keep: Iterable[int]) -> Reply:
    """Tags, on one page unless pages are asked for: no description tells of more."""
    shelf = call.company.labels.tags
    numbers = list(keep)
    if call.query.get("limit") is None and call.query.get("page_token") is None:
        return whole(call, map(shelf.row, numbers))
    listing = shelf.listing(numbers, lambda index: index in numbers)
    return paged(call, listing, shelf.row, limit=limit_of(call))


def _owned(call: Call, owner: str | None) -> list[int]:
    shelf = call.company.labels.tags
    return [n for n in shelf.alive() if shelf.row(n)["_links"]["related"]["owner"] == owner]


def _list(call: Call) -> Reply:
    return _shown(call, call.company.labels.tags.alive())


def _of(owners: str | None) -> Handler:
    return lambda call: _shown(call, _owned(call, owner_url(call, owners)))


def _creating(owners: str | None) -> Handler:
    return lambda call: created(_created(call, owner_url(call, owners), None))


def _created(call: Call, owner: str | None, parent: int | None) -> Record:
    form = body_of(call, TagForm)
    _check_colour(form.get("highlight"))
    labels = call.company.labels
    index = labels.tags.add(
        lambda n: {**labels.make_tag(n, form["name"], owner, parent, call.now), **form}
    )
    return labels.tags.row(index)


def _children(call: Call) -> Reply:
    labels = call.company.labels
    return whole(call, labels.children(lookup.named(call.company, "tags", call.ids[0])))


def _add_child(call: Call) -> Reply:
    tags = call.company.labels.tags
    parent = lookup.named(call.company, "tags", call.ids[0])
    owner = tags.row(parent)["_links"]["related"]["owner"]
    child = _created(call, owner, parent)
    _set_children(call, parent)
    return created(child)


def _set_children(call: Call, parent: int) -> None:
    """Let a tag link to its children, now that it has some."""
    tags = call.company.labels.tags
    links = tags.row(parent)["_links"]
    related = {**links["related"], "children": f"{links['self']}/children"}
    patch(tags, parent, {"_links": {**links, "related": related}})


def _update(call: Call) -> Reply:
    labels = call.company.labels
    index = lookup.named(call.company, "tags", call.ids[0])
    form = body_of(call, TagPatch)
    _check_colour(form.get("highlight"))
    fields = {name: value for name, value in form.items() if name != "parent_tag_id"}
    if "parent_tag_id" in form:
        given = form["parent_tag_id"]
        parent = None if given is None else lookup.named(call.company, "tags", given)
        links = labels.tags.row(index)["_links"]
        url = None if parent is None else labels.tag_url(parent)
        fields["_links"] = {**links, "related": {**links["related"], "parent_tag": url}}
        if parent is not None:
            _set_children(call, parent)
    patch(labels.tags, index, {**fields, "updated_at": stamped(call.now)})
    return done()


def _delete(call: Call) -> Reply:
    labels = call.company.labels
    index = lookup.named(call.company, "tags", call.ids[0])
    for child in labels.children(index):  # they stay, and are nobody's children
        links = child["_links"]
        related = {**links["related"], "parent_tag": None}
        child_index = lookup.named(call.company, "tags", child["id"])
        patch(labels.tags, child_index, {"_links": {**links, "related": related}})
    labels.tags.delete(index)
    return done()


def _check_colour(highlight: str | None) -> None:
    if highlight is not None and highlight not in _COLOURS:
        raise unsatisfied(f"highlight must be one of {', '.join(_COLOURS)}")


def _conversations(call: Call) -> Reply:
    index = lookup.named(call.company, "tags", call.ids[0])
    return shown(call, asked(call).also(lambda row: index in row.tags))


ROUTES: Final = (
    Route("GET", "/tags", "tags:read", _list),
    Route("POST", "/tags", "tags:write", _creating(None)),
    Route("GET", "/company/tags", "tags:read", _of(None)),
    Route("POST", "/company/tags", "tags:write", _creating(None)),
    Route("GET", "/teams/{}/tags", "tags:read", _of("teams")),
    Route("POST", "/teams/{}/tags", "tags:write", _creating("teams")),
    Route("GET", "/teammates/{}/tags", "tags:read", _of("teammates")),
    Route("POST", "/teammates/{}/tags", "tags:write", _creating("teammates")),
    Route("GET", "/tags/{}", "tags:read", reading("tags")),
    Route("PATCH", "/tags/{}", "tags:write", _update),
    Route("DELETE", "/tags/{}", "tags:delete", _delete),
    Route("GET", "/tags/{}/children", "tags:read", _children),
    Route("POST", "/tags/{}/children", "tags:write", _add_child),
    Route("GET", "/tags/{}/conversations", "conversations:read", _conversations),
)
