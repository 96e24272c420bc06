"""Inboxes: shared and private ones, and who may see them."""

from typing import Final

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Handler, Route
from front_async.sandbox.crud import listing, owner_url, reading
from front_async.sandbox.forms import InboxForm, TeammateIds
from front_async.sandbox.paging import whole
from front_async.sandbox.replies import Reply, created, done
from front_async.sandbox.routes.conversations import asked, shown


def _named(call: Call) -> int:
    return lookup.named(call.company, "inboxes", call.ids[0])


def _owned(owners: str) -> Handler:
    def show(call: Call) -> Reply:
        desks = call.company.desks
        owner = owner_url(call, owners)
        return whole(call, desks.owned(desks.inboxes, owner or ""))

    return show


def _creating(owners: str | None) -> Handler:
    def create(call: Call) -> Reply:
        desks = call.company.desks
        owner = owner_url(call, owners) or desks.team_url(0)  # the oldest workspace
        form = body_of(call, InboxForm)
        private = owners == "teammates"
        members = lookup.all_named(call.company, "teammates", form.get("teammate_ids", ()))
        index = desks.inboxes.add(
            lambda n: {
                **desks.make_inbox(
                    n, form["name"], owner, private=private, public=form.get("is_public", False)
                ),
                "custom_fields": form.get("custom_fields", {}),
            }
        )
        if private:
            members = (lookup.named(call.company, "teammates", call.ids[0]),)
        desks.grant(index, members)
        return created(desks.inboxes.row(index))

    return create


def _visible(call: Call) -> Reply:
    """The inboxes a teammate has access to."""
    desks = call.company.desks
    teammate = lookup.named(call.company, "teammates", call.ids[0])
    seen = (n for n in desks.inboxes.alive() if teammate in desks.access(n))
    return whole(call, map(desks.inboxes.row, seen))


def _channels(call: Call) -> Reply:
    desks = call.company.desks
    return whole(call, map(desks.channels.row, desks.channels_of(_named(call))))


def _conversations(call: Call) -> Reply:
    index = _named(call)
    return shown(call, asked(call).also(lambda row: row.inbox == index))


def _access(call: Call) -> Reply:
    people = map(call.company.staff.record, call.company.desks.access(_named(call)))
    return whole(call, [person for person in people if person is not None])


def _listed(call: Call) -> tuple[int, ...]:
    return lookup.all_named(call.company, "teammates", body_of(call, TeammateIds)["teammate_ids"])


def _admit(call: Call) -> Reply:
    desks, inbox = call.company.desks, _named(call)
    desks.grant(inbox, tuple(dict.fromkeys((*desks.access(inbox), *_listed(call)))))
    return done()


def _exclude(call: Call) -> Reply:
    desks, inbox, leaving = call.company.desks, _named(call), _listed(call)
    desks.grant(inbox, tuple(one for one in desks.access(inbox) if one not in leaving))
    return done()


ROUTES: Final = (
    Route("GET", "/inboxes", "inboxes:read", listing("inboxes")),
    Route("POST", "/inboxes", "inboxes:write", _creating(None)),
    Route("GET", "/inboxes/{}", "inboxes:read", reading("inboxes")),
    Route("GET", "/inboxes/{}/channels", "channels:read", _channels),
    Route("GET", "/inboxes/{}/conversations", "conversations:read", _conversations),
    Route("GET", "/inboxes/{}/teammates", "teammates:read", _access),
    Route("POST", "/inboxes/{}/teammates", "inboxes:write", _admit),
    Route("DELETE", "/inboxes/{}/teammates", "inboxes:write", _exclude),
    Route("GET", "/teams/{}/inboxes", "inboxes:read", _owned("teams")),
    Route("POST", "/teams/{}/inboxes", "inboxes:write", _creating("teams")),
    Route("GET", "/teammates/{}/inboxes", "inboxes:read", _visible),
    Route("GET", "/teammates/{}/private_inboxes", "inboxes:read", _owned("teammates")),
    Route("POST", "/teammates/{}/private_inboxes", "inboxes:write", _creating("teammates")),
)
