"""Channels: what inboxes are connected to."""

from typing import Any, Final

from front_async.sandbox import lookup
from front_async.sandbox.bodies import body_of
from front_async.sandbox.calls import Call, Handler, Route
from front_async.sandbox.crud import listing, owner_url, patch, reading
from front_async.sandbox.forms import ChannelForm, ChannelPatch
from front_async.sandbox.paging import whole
from front_async.sandbox.replies import Reply, accepted, bad_request, done, unsatisfied

_TYPES: Final = ("custom", "smtp", "twilio")


def _owned(owners: str) -> Handler:
    def show(call: Call) -> Reply:
        desks = call.company.desks
        return whole(call, desks.owned(desks.channels, owner_url(call, owners) or ""))

    return show


def _create(call: Call) -> Reply:
    desks = call.company.desks
    inbox = lookup.named(call.company, "inboxes", call.ids[0])
    form = body_of(call, ChannelForm)
    if form["type"] not in _TYPES:
        raise unsatisfied(f"type must be one of {', '.join(_TYPES)}")
    values: dict[str, Any] = {
        "name": form.get("name"),
        "address": form.get("send_as"),
        "type": form["type"],
        "send_as": form.get("send_as"),
        "settings": form.get("settings", {}),
        "is_private": desks.inboxes.row(inbox)["is_private"],
        "is_valid": form["type"] != "smtp",  # such a channel has to be validated first
    }
    desks.channels.add(lambda index: desks.make_channel(index, inbox, values))
    return done()


def _update(call: Call) -> Reply:
    desks = call.company.desks
    index = lookup.named(call.company, "channels", call.ids[0])
    form = body_of(call, ChannelPatch)
    row = desks.channels.row(index)
    if "inbox_id" in form:
        inbox = lookup.named(call.company, "inboxes", form["inbox_id"])
        row = desks.make_channel(index, inbox, {k: v for k, v in row.items() if k[0] != "_"})
    settings = {**row["settings"], **form.get("settings", {})}
    fields = {"name": form["name"]} if "name" in form else {}
    desks.channels.put(index, {**row, **fields, "settings": settings})
    return done()


def _validate(call: Call) -> Reply:
    channels = call.company.desks.channels
    index = lookup.named(call.company, "channels", call.ids[0])
    if channels.row(index)["type"] != "smtp":
        raise bad_request("Only SMTP channels are validated")
    patch(channels, index, {"is_valid": True})
    return accepted()


ROUTES: Final = (
    Route("GET", "/channels", "channels:read", listing("channels")),
    Route("GET", "/channels/{}", "channels:read", reading("channels")),
    Route("PATCH", "/channels/{}", "channels:write", _update),
    Route("POST", "/channels/{}/validate", "channels:write", _validate),
    Route("POST", "/inboxes/{}/channels", "channels:write", _create),
    Route("GET", "/teams/{}/channels", "channels:read", _owned("teams")),
    Route("GET", "/teammates/{}/channels", "channels:read", _owned("teammates")),
)
