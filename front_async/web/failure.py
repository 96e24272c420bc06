"""Whose fault it is that a request to Front failed, and what a visitor hears of it."""

import logging
from http import HTTPStatus

from front_async.errors import (
    APIError,
    DecodeError,
    FrontError,
    ReauthorizationRequired,
    TokenUnavailable,
    TransportError,
)
from front_async.web.reply import Reply, redirect, text

_log = logging.getLogger("front_async.web")

FRONTS_OWN = (APIError, TransportError, DecodeError, TokenUnavailable)
"""What is raised when Front does not do its part, or cannot be reached; later it may."""


def answer_failure(error: FrontError, *, install: str = "/front/install") -> Reply:
    """Return what a visitor is told when a request to Front has failed, and log why.

    A visitor whose company has to authorize the app again is sent to do so. What Front says is
    for whoever reads the log: it may name what this visitor is not to know.

    Args:
        error: What was raised.
        install: The address of your app where an installation begins.

    Raises:
        FrontError: *error* again, if it is no fault of Front's: let the framework answer 500.
    """
    if isinstance(error, ReauthorizationRequired):
        _log.warning("a company has to authorize the app again: %s", error)
        return redirect(install)
    if not isinstance(error, FRONTS_OWN):
        raise error
    _log.warning("a request to Front failed: %s", error)
    return text(HTTPStatus.BAD_GATEWAY, "Front does not answer as it should. Try again later.")
