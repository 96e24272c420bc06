"""What is the same in every framework: your app, who installed it, what its webhooks do, two pages.

Settings come from the environment:

FRONT_CLIENT_ID, FRONT_CLIENT_SECRET, FRONT_REDIRECT_URI  the OAuth settings of your app at Front
FRONT_SIGNING_KEY   signs the webhooks of your app
APP_SECRET          signs cookies; the same in all workers, at least 16 characters
FRONT_TOKENS        a folder for tokens that all workers share
FRONT_TAG_ID        the tag that a conversation gets when a message comes in
FRONT_BASE_URL, FRONT_OAUTH_URL  for a local Front
"""

import os
from collections.abc import Iterable
from html import escape

from front_async import FileTokenStores, Installations, OAuthApp
from front_async.models import Conversation
from front_async.web import InstallFlow
from front_async.webhooks import ApplicationWebhook, MemorySeenEvents, WebhookEvent, Webhooks

_OAUTH = os.environ.get("FRONT_OAUTH_URL", "https://app.frontapp.com/oauth")

app = OAuthApp(
    client_id=os.environ["FRONT_CLIENT_ID"],
    client_secret=os.environ["FRONT_CLIENT_SECRET"],
    redirect_uri=os.environ["FRONT_REDIRECT_URI"],
    authorization_endpoint=f"{_OAUTH}/authorize",
    token_endpoint=f"{_OAUTH}/token",
)
installations = Installations(
    app,
    FileTokenStores(os.environ["FRONT_TOKENS"]),
    base_url=os.environ.get("FRONT_BASE_URL", "https://api2.frontapp.com"),
    timeout=20,
)
flow = InstallFlow(installations, os.environ["APP_SECRET"], after="/conversations")
webhooks = Webhooks(ApplicationWebhook(os.environ["FRONT_SIGNING_KEY"]), seen=MemorySeenEvents())


@webhooks.on("inbound")
async def tag(event: WebhookEvent) -> None:
    """Tag the conversation in which a message has come in. Doing it twice changes nothing."""
    if event.company_id and event.conversation_id:
        front = installations.client(event.company_id)
        await front.conversations.add_tags(event.conversation_id, [os.environ["FRONT_TAG_ID"]])


INSTALL_PAGE = '<!doctype html><title>Inbox</title><a href="/front/install">Install in Front</a>'


def conversations_page(conversations: Iterable[Conversation]) -> str:
    """Show the subjects, and a way out."""
    items = "".join(f"<li>{escape(one.subject or one.id)}" for one in conversations)
    return (
        f"<!doctype html><title>Inbox</title><h1>Conversations</h1><ul>{items}</ul>"
        '<form method="post" action="/front/logout"><button>Log out</button></form>'
    )
