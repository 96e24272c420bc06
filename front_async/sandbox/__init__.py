"""A local Front: its OAuth server and its Core API over a made-up company of any size.

::

    async with Sandbox(conversations=2000) as sandbox:
        ...  # talk to sandbox.url with sandbox.api_token

Records are computed when they are asked for, writes are kept in memory, and `Fault` makes any
request go wrong in the way you choose. ``Sandbox(companies=3)`` is three companies that installed
one app: ``sandbox.api_tokens[2]`` or ``sandbox.code(2)`` is a way to the last.
"""

from front_async.sandbox.company.company import Sent
from front_async.sandbox.faults import Fault, Faults
from front_async.sandbox.server import Sandbox
from front_async.sandbox.settings import Options, Settings
from front_async.sandbox.tokens import Grant, Tokens
from front_async.sandbox.truth import Connections, RequestRecord
from front_async.sandbox.webhooks import Delivery, WebhookSender

__all__ = [
    "Connections",
    "Delivery",
    "Fault",
    "Faults",
    "Grant",
    "Options",
    "RequestRecord",
    "Sandbox",
    "Sent",
    "Settings",
    "Tokens",
    "WebhookSender",
]
