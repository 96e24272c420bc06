"""Front's reference: "Applications" (https://dev.frontapp.com/reference/applications)."""

from typing import Required, TypedDict, Unpack

from front_async.resources.base import Resource


class AppObject(TypedDict, total=False):
    """The object of an app that an event is about: by its id, or else by its address."""

    id: str
    ext_link: str


class TriggerEvent(TypedDict, total=False):
    """What an event of an app holds."""

    event_type: Required[str]
    """One that the app declares."""
    app_object: Required[AppObject]


class Applications(Resource):
    """Apps that extend Front."""

    async def trigger_event(self, application_uid: str, /, **body: Unpack[TriggerEvent]) -> None:
        """Tell Front of an event in an app, so that rules can act. Needs ``feature:app_trigger``.

        The feature may be closed to OAuth tokens.
        """
        await self._api.send("POST", "/applications/{}/events", application_uid, body=body)
