"""Whose fault it is that a request to Front failed."""

import logging

import pytest

from front_async import (
    AuthConfigError,
    ClientClosed,
    DeadlineExceeded,
    DecodeError,
    Forbidden,
    FrontError,
    InvalidArgument,
    OutcomeUnknownError,
    RateLimited,
    ReauthorizationRequired,
    TokenStoreError,
    TokenUnavailable,
)
from front_async.web import answer_failure

LIST = "GET /conversations"
FRONTS = [
    Forbidden(LIST, 403, "Forbidden", "planted"),
    RateLimited(LIST, 429),
    DeadlineExceeded(LIST, "planted"),
    DecodeError(LIST, "planted"),
    TokenUnavailable("planted"),
]
OURS = [
    AuthConfigError("planted"), TokenStoreError("planted"), ClientClosed("planted"),
    InvalidArgument("planted"), OutcomeUnknownError(LIST, "planted"),
]  # fmt: skip


@pytest.mark.parametrize("error", FRONTS, ids=lambda error: type(error).__name__)
def test_what_is_fronts_is_a_502_that_is_logged_and_not_shown(
    error: FrontError, caplog: pytest.LogCaptureFixture
) -> None:
    reply = answer_failure(error)
    assert reply.status == 502
    assert b"planted" not in reply.body
    assert LIST not in reply.body.decode()
    (told,) = caplog.records
    assert (told.levelno, str(error) in told.message) == (logging.WARNING, True)


@pytest.mark.parametrize("install", ["/front/install", "/api/front/install"])
def test_a_grant_that_is_dead_leads_to_the_installation(install: str) -> None:
    reply = answer_failure(ReauthorizationRequired("the grant is dead"), install=install)
    assert (reply.status, dict(reply.headers)["Location"]) == (303, install)


@pytest.mark.parametrize("error", OURS, ids=lambda error: type(error).__name__)
def test_what_is_the_apps_own_is_left_to_the_framework(error: FrontError) -> None:
    with pytest.raises(type(error)) as caught:
        answer_failure(error)
    assert caught.value is error
