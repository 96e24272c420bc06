"""Count the messages of many conversations at once.

FRONT_API_TOKEN=… python examples/fan_out.py

The client bounds how many requests are under way and paces them; the program bounds how many
conversations it holds.
"""

import asyncio
import os
from collections import Counter

from front_async import FrontClient
from front_async.models import Conversation

AT_ONCE = 50


async def count(front: FrontClient, conversation: Conversation, counts: Counter[str]) -> None:
    """Add the messages of one conversation to *counts*, by their type."""
    async for message in front.conversations.list_messages(conversation.id):
        counts[message.type or "unknown"] += 1


async def main() -> None:
    """Take a page of conversations, and work on all of it before the next."""
    base_url = os.environ.get("FRONT_BASE_URL", "https://api2.frontapp.com")
    counts: Counter[str] = Counter()
    async with FrontClient(os.environ["FRONT_API_TOKEN"], base_url=base_url) as front:
        bulk = front.with_options(priority="bulk", timeout=900)
        async for page in bulk.conversations.list(limit=AT_ONCE).pages():
            async with asyncio.TaskGroup() as group:
                for conversation in page.items:
                    group.create_task(count(bulk, conversation, counts))
    print(dict(counts))


if __name__ == "__main__":
    asyncio.run(main())
