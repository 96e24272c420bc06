"""Teammates, teams, and the company itself."""

from typing import Final

import attrs

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Route
from front_async.sandbox.company import views
from front_async.sandbox.crud import listing, patch, reading
from front_async.sandbox.forms import TeammateIds, TeammatePatch
from front_async.sandbox.replies import Reply, done, ok
from front_async.sandbox.routes.conversations import asked, shown


def _me(call: Call) -> Reply:
    return ok(views.identity(call.company))


def _update(call: Call) -> Reply:
    index = lookup.named(call.company, "teammates", call.ids[0])
    patch(call.company.staff.teammates, index, body_of(call, TeammatePatch))
    return done()


def _conversations(call: Call) -> Reply:
    index = lookup.named(call.company, "teammates", call.ids[0])
    return shown(call, asked(call).also(lambda row: row.assignee == index))


def _join(call: Call) -> Reply:
    return _set_members(call, joining=True)


def _leave(call: Call) -> Reply:
    return _set_members(call, joining=False)


def _set_members(call: Call, *, joining: bool) -> Reply:
    teams = call.company.desks.teams
    index = lookup.named(call.company, "teams", call.ids[0])
    listed = body_of(call, TeammateIds)["teammate_ids"]
    named = lookup.all_named(call.company, "teammates", listed)
    team = teams.row(index)
    members = tuple(one for one in team.members if one not in named)
    if joining:
        members = tuple(dict.fromkeys((*team.members, *named)))
    teams.put(index, attrs.evolve(team, members=members))
    return done()


ROUTES: Final = (
    Route("GET", "/me", None, _me),
    Route("GET", "/teammates", "teammates:read", listing("teammates")),
    Route("GET", "/teammates/{}", "teammates:read", reading("teammates")),
    Route("PATCH", "/teammates/{}", "teammates:write", _update),
    Route("GET", "/teammates/{}/conversations", "conversations:read", _conversations),
    Route("GET", "/teams", "teams:read", listing("teams")),
    Route("GET", "/teams/{}", "teams:read", reading("teams")),
    Route("POST", "/teams/{}/teammates", "teams:write", _join),
    Route("DELETE", "/teams/{}/teammates", "teams:write", _leave),
)
