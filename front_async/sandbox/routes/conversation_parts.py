"""What hangs on a conversation: events, followers, inboxes, links, messages, reminders, tags."""

from typing import Final

from front_async.sandbox import changes, lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.company.company import Company
from front_async.sandbox.company.conversations import Conversation, Reminder
from front_async.sandbox.company.shelf import Listing
from front_async.sandbox.forms import LinkForm, ReminderForm, TagIds, TeammateIds
from front_async.sandbox.paging import limit_of, paged, whole
from front_async.sandbox.replies import Reply, done, unsatisfied

_MOST_FOLLOWERS: Final = 50
_MOST_LINKS: Final = 10


def _row(call: Call) -> tuple[int, Conversation]:
    index = lookup.conversation(call.company, call.ids[0])
    return index, call.company.conversations.shelf.row(index)


def _owned(company: Company, kind: str, index: int) -> Listing:
    """The messages or events of a conversation as something that can be paged."""
    return Listing(sorted(company.of(kind, index)))


def _messages(call: Call) -> Reply:
    index, _ = _row(call)
    listing = _owned(call.company, "messages", index)
    return paged(call, listing, lambda n: views.message(call.company, n), limit=limit_of(call))


def _events(call: Call) -> Reply:
    index, _ = _row(call)
    listing = _owned(call.company, "events", index)
    return paged(call, listing, lambda n: views.event(call.company, n), limit=limit_of(call))


def _inboxes(call: Call) -> Reply:
    inbox = call.company.desks.inboxes.get(_row(call)[1].inbox)
    return whole(call, [] if inbox is None else [inbox])


def _followers(call: Call) -> Reply:
    people = map(call.company.staff.record, _row(call)[1].followers)
    return whole(call, [person for person in people if person is not None])


def _named_followers(call: Call) -> tuple[int, ...]:
    identifiers = body_of(call, TeammateIds)["teammate_ids"]
    if len(identifiers) > _MOST_FOLLOWERS:
        raise unsatisfied(f"teammate_ids may hold at most {_MOST_FOLLOWERS}")
    if call.query.get("ignore_errors") == "true":
        known = call.company.staff.teammates.find
        identifiers = [each for each in identifiers if known(each) is not None]
    return lookup.all_named(call.company, "teammates", identifiers)


def _follow(call: Call) -> Reply:
    index, row = _row(call)
    followers = tuple(dict.fromkeys((*row.followers, *_named_followers(call))))
    changes.change(call.company, index, call.now, followers=followers)
    return done()


def _unfollow(call: Call) -> Reply:
    index, row = _row(call)
    leaving = _named_followers(call)
    followers = tuple(one for one in row.followers if one not in leaving)
    changes.change(call.company, index, call.now, followers=followers)
    return done()


def _tag(call: Call) -> Reply:
    index, row = _row(call)
    added = lookup.all_named(call.company, "tags", body_of(call, TagIds)["tag_ids"])
    tags = tuple(dict.fromkeys((*row.tags, *added)))
    changes.set_tags(call.company, index, tags, call.now)
    return done()


def _untag(call: Call) -> Reply:
    index, row = _row(call)
    removed = lookup.all_named(call.company, "tags", body_of(call, TagIds)["tag_ids"])
    tags = tuple(tag for tag in row.tags if tag not in removed)
    changes.set_tags(call.company, index, tags, call.now)
    return done()


def _link(call: Call) -> Reply:
    index, row = _row(call)
    form = body_of(call, LinkForm)
    if ("link_ids" in form) == ("link_external_urls" in form):
        raise unsatisfied("either link_ids or link_external_urls")
    given = form.get("link_ids") or form.get("link_external_urls") or []
    if len(given) > _MOST_LINKS:
        raise unsatisfied(f"at most {_MOST_LINKS} links at a time")
    if "link_ids" in form:
        added = lookup.all_named(call.company, "links", given)
    else:
        added = tuple(_linked(call.company, url) for url in given)
    _set_links(call, index, tuple(dict.fromkeys((*row.links, *added))))
    return done()


def _unlink(call: Call) -> Reply:
    index, row = _row(call)
    form = body_of(call, LinkForm)
    if "link_ids" not in form:
        raise unsatisfied("Object missing required field `link_ids`")
    removed = lookup.all_named(call.company, "links", form["link_ids"])
    _set_links(call, index, tuple(link for link in row.links if link not in removed))
    return done()


def _set_links(call: Call, index: int, links: tuple[int, ...]) -> None:
    before = call.company.conversations.shelf.row(index).links
    changes.change(call.company, index, call.now, links=links)
    for link in {*links, *before}:
        if link not in before or link not in links:
            name = "link_removed" if link in before else "link_added"
            call.company.events.emit(name, index, call.now, target=("link", link))


def _linked(company: Company, url: str) -> int:
    """The link to *url*, made if there is none."""
    shelf = company.labels.links
    known = (n for n in shelf.alive() if shelf.row(n)["external_url"] == url)
    index = next(known, None)
    if index is None:
        index = shelf.add(lambda number: company.labels.make_link(number, url, url))
    return index


def _remind(call: Call) -> Reply:
    index, row = _row(call)
    form = body_of(call, ReminderForm)
    teammate = lookup.named(call.company, "teammates", form["teammate_id"])
    kept = tuple(one for one in row.reminders if one.teammate != teammate)
    scheduled = form["scheduled_at"]
    if scheduled is not None:
        kept = (*kept, Reminder(teammate, call.now, scheduled))
    changes.change(call.company, index, call.now, reminders=kept)
    return done()


_PATH: Final = "/conversations/{}"
_WRITE: Final = "conversations:write"

ROUTES: Final = (
    Route("GET", f"{_PATH}/messages", "messages:read", _messages),
    Route("GET", f"{_PATH}/events", "events:*:read", _events),
    Route("GET", f"{_PATH}/inboxes", "inboxes:read", _inboxes),
    Route("GET", f"{_PATH}/followers", "teammates:read", _followers),
    Route("POST", f"{_PATH}/followers", _WRITE, _follow),
    Route("DELETE", f"{_PATH}/followers", _WRITE, _unfollow),
    Route("POST", f"{_PATH}/tags", _WRITE, _tag),
    Route("DELETE", f"{_PATH}/tags", _WRITE, _untag),
    Route("POST", f"{_PATH}/links", _WRITE, _link),
    Route("DELETE", f"{_PATH}/links", _WRITE, _unlink),
    Route("PATCH", f"{_PATH}/reminders", _WRITE, _remind),
)
