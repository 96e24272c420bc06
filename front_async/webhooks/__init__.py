"""What Front sends you: verified, typed, handed to your functions. Nothing here uses the network.

::

    from front_async.webhooks import ApplicationWebhook, Webhooks

    webhooks = Webhooks(ApplicationWebhook("the app's signing key"))

    @webhooks.on("inbound")
    async def answer(event: WebhookEvent) -> None:
        print(event.company_id, event.conversation_id)

`front_async.web` has the endpoints that feed it in ASGI frameworks and in aiohttp.
"""

from front_async.webhooks.application import ApplicationWebhook
from front_async.webhooks.event import Challenge, WebhookEvent
from front_async.webhooks.handlers import Handler
from front_async.webhooks.headers import Headers
from front_async.webhooks.router import Verifier, Webhooks
from front_async.webhooks.rule import RuleWebhook
from front_async.webhooks.seen import Claim, MemorySeenEvents, SeenEvents

__all__ = [
    "ApplicationWebhook",
    "Challenge",
    "Claim",
    "Handler",
    "Headers",
    "MemorySeenEvents",
    "RuleWebhook",
    "SeenEvents",
    "Verifier",
    "WebhookEvent",
    "Webhooks",
]
