"""Times, where Front wants them otherwise than as seconds with a fraction."""

import math
from collections.abc import Mapping
from datetime import datetime

from front_async.errors import InvalidArgument
from front_async.transport.query import epoch


def in_milliseconds(body: Mapping[str, object], name: str) -> dict[str, object]:
    """Return *body* with the moment in field *name*, if there is one, in whole milliseconds."""
    return _converted(body, name, 1000)


def in_whole_seconds(body: Mapping[str, object], name: str) -> dict[str, object]:
    """Return *body* with the moment in field *name*, if there is one, in whole seconds.

    A fraction is cut off: the message was there by the end of that second.
    """
    return _converted(body, name, 1)


def _converted(body: Mapping[str, object], name: str, per_second: int) -> dict[str, object]:
    whole = dict(body)
    if name in whole:
        seconds = _seconds(name, whole[name])
        # To the millisecond first: 1709208000.001 is a little less as a float.
        whole[name] = round(seconds * 1000) * per_second // 1000
    return whole


def _seconds(name: str, moment: object) -> float:
    if isinstance(moment, datetime):
        return epoch(name, moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    if isinstance(moment, bool) or not isinstance(moment, int | float) or not math.isfinite(moment):
        raise InvalidArgument(f"{name} must be an aware datetime or epoch seconds")
    return moment
