"""Front in a web framework: routes that install your app, an endpoint for webhooks, lifespans.

All of it is plain ASGI, for Starlette, FastAPI, Litestar, Quart and Django; the same for aiohttp's
own server is in `front_async.web.aiohttp`. A framework with neither is served by
:func:`answer_webhook` and :class:`InstallFlow`, which know values only.
"""

from front_async.web.failure import answer_failure
from front_async.web.flow import InstallFlow
from front_async.web.lifespan import lifespan
from front_async.web.mounted import Mounted
from front_async.web.reply import Reply
from front_async.web.routes import InstallRoutes
from front_async.web.webhook import WebhookEndpoint, answer_webhook

__all__ = [
    "InstallFlow",
    "InstallRoutes",
    "Mounted",
    "Reply",
    "WebhookEndpoint",
    "answer_failure",
    "answer_webhook",
    "lifespan",
]
