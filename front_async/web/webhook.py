"""The endpoint that Front's webhooks come to."""

import logging
from collections.abc import Iterable
from http import HTTPStatus

from front_async.errors import EventUnderWay, WebhookVerificationError
from front_async.web.asgi import (
    DisconnectedError,
    Receive,
    Scope,
    Send,
    TooLargeError,
    check_http,
    read_body,
    read_headers,
    send_reply,
)
from front_async.web.reply import Reply, come_again, not_allowed, text
from front_async.webhooks import Challenge, Headers, Webhooks

_log = logging.getLogger("front_async.web")

TOO_LARGE = text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the body is too large")
BROKEN = text(HTTPStatus.BAD_REQUEST, "the body breaks off")
ENCODED = text(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body has to come as it was signed")
UNDER_WAY = come_again(5, "this event is being handled; deliver it again")


def is_encoded(codings: Iterable[str]) -> bool:
    """Tell whether a body that came with these ``Content-Encoding`` is another than was signed.

    Front compresses nothing. Servers disagree whether they unpack a body, and what is broken in
    it would be found before its signature.
    """
    return any(coding.strip().lower() != "identity" for coding in codings)


async def answer_webhook(webhooks: Webhooks, headers: Headers, body: bytes) -> Reply:
    """Verify a request, let the functions work on it, and return what to answer.

    What a function raises is raised here: let the framework answer 500, and Front tries again.

    Args:
        webhooks: Whose functions they are.
        headers: Of the request: a mapping, a multidict or pairs.
        body: Of the request, raw.
    """
    try:
        said = webhooks.verify(headers, body)
    except WebhookVerificationError as error:
        _log.warning("a webhook was refused: %s", error)
        return text(HTTPStatus.UNAUTHORIZED, "this is not Front's")
    if isinstance(said, Challenge):
        return text(HTTPStatus.OK, said.text)
    try:
        await webhooks.dispatch(said)
    except EventUnderWay:
        return UNDER_WAY
    return text(HTTPStatus.OK, "")


class WebhookEndpoint:
    """An ASGI application for one address: the one that Front is to send webhooks to.

    ::

        Route("/front/webhook", WebhookEndpoint(webhooks))   # Starlette and FastAPI
    """

    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    def __repr__(self) -> str:
        return f"WebhookEndpoint({self._webhooks!r})"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        check_http(scope)
        try:
            reply = await self._answer(scope, receive)
        except DisconnectedError:
            return
        await send_reply(send, reply)

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        if scope["method"] != "POST":
            return not_allowed("POST")
        if is_encoded(read_headers(scope, b"content-encoding")):
            return ENCODED
        try:
            body = await read_body(receive, self._webhooks.max_body)
        except TooLargeError:
            return TOO_LARGE
        return await answer_webhook(self._webhooks, scope["headers"], body)
