"""The webhooks of a rule. Front's reference: "Rule webhooks"."""

from collections.abc import Sequence

from front_async.webhooks.body import MOST, check_body, check_limit
from front_async.webhooks.decoding import read_event
from front_async.webhooks.event import WebhookEvent
from front_async.webhooks.headers import Headers, front_headers
from front_async.webhooks.keys import Keys, hidden


class RuleWebhook:
    """Verifies what a rule sends: HMAC-SHA1 over the body.

    Nothing says when it was sent, so who has seen one can send it again at any time. A
    :class:`Webhooks` that remembers the ids of the events handles it once, as long as it does:
    :class:`MemorySeenEvents` forgets all but the latest, and everything at a restart. Where a
    second time would do harm, remember them in a table.

    Args:
        secret: The company's API secret; a list of them while one is being replaced.
        max_body: Bytes; a larger body is refused before it is hashed.

    Raises:
        InvalidArgument: A secret is empty or has white space around it, or the limit is not
            positive.
    """

    def __init__(self, secret: str | Sequence[str], *, max_body: int = MOST) -> None:
        secret = hidden(secret)
        self._keys = Keys(secret, "sha1")
        self.max_body: int = check_limit(max_body)

    def __repr__(self) -> str:
        return f"RuleWebhook({self._keys!r})"

    def verify(self, headers: Headers, body: bytes) -> WebhookEvent:
        """Return what Front says, once it is sure that Front says it.

        Args:
            headers: Of the request: a mapping, a multidict or pairs.
            body: Of the request, raw.

        Raises:
            WebhookVerificationError: Anything is wrong with what came.
            InvalidArgument: *body* is not bytes, or *headers* are no headers.
        """
        check_body(body, self.max_body)
        self._keys.check(front_headers(headers), body)
        return WebhookEvent(body, None, read_event)
