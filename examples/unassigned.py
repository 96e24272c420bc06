"""Print each unassigned conversation with its subject, and when a customer first wrote in it.

FRONT_API_TOKEN=… python examples/unassigned.py
"""

import asyncio
import os

from front_async import FrontClient


async def main() -> None:
    """Read the list page by page, and each conversation's messages as they are needed."""
    base_url = os.environ.get("FRONT_BASE_URL", "https://api2.frontapp.com")
    async with FrontClient(os.environ["FRONT_API_TOKEN"], base_url=base_url) as front:
        async for conversation in front.conversations.list(statuses=["unassigned"], limit=100):
            messages = [m async for m in front.conversations.list_messages(conversation.id)]
            received = [message for message in messages if message.is_inbound]
            if received:  # the newest comes first
                print(conversation.id, received[-1].created_at, conversation.subject)


if __name__ == "__main__":
    asyncio.run(main())
