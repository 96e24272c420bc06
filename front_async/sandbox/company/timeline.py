"""When everything happened: each conversation has a slot of time, one after the other."""

import math
from typing import Final

import attrs

from front_async.sandbox.company.shapes import Shape
from front_async.sandbox.company.site import CLOSED, OPENED

_HOUR: Final = 3600.0
_OFFBEAT: Final = 0.333  # conversations begin between two seconds, as they do in Front
_BUSY: Final = 0.9  # of its slot: a conversation is over before the next begins


@attrs.frozen
class Timeline:
    """The times of made-up things: they ascend with the number of the thing."""

    shapes: tuple[Shape, ...]
    slot: float  # seconds per conversation

    def shape(self, conversation: int) -> Shape:
        """The shape of the conversation numbered *conversation*."""
        return self.shapes[conversation % len(self.shapes)]

    def begin(self, conversation: int) -> float:
        """When the conversation was created."""
        return OPENED + _OFFBEAT + conversation * self.slot

    def event(self, conversation: int, place: int) -> float:
        """When the event at *place* of the conversation happened."""
        steps = len(self.shape(conversation).events) + 1
        return self.begin(conversation) + self.slot * (place + 1) / steps * _BUSY

    def message(self, conversation: int, place: int) -> float:
        """When its message at *place* was sent; mail carries whole seconds where they fit."""
        moment = self.event(conversation, place)
        return math.floor(moment) if self.slot > _HOUR else moment

    def comment(self, conversation: int, place: int) -> float:
        """When its comment at *place* was posted."""
        return self.event(conversation, self.shape(conversation).messages + place)

    def end(self, conversation: int) -> float:
        """When something last happened to it."""
        return self.event(conversation, len(self.shape(conversation).events) - 1)


def timeline(shapes: tuple[Shape, ...], conversations: int) -> Timeline:
    """The time line of a company of this many conversations."""
    return Timeline(shapes, (CLOSED - OPENED) / max(conversations, 1))
