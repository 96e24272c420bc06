"""Tells an app what happens in the companies, as Front does once the app has given an address."""

import asyncio
from collections.abc import Callable
from typing import Final, NoReturn

from front_async.sandbox.companies import Companies
from front_async.sandbox.company import views
from front_async.sandbox.company.company import Company
from front_async.sandbox.webhooks import Delivery, WebhookSender

_PATIENCE: Final = 1.0  # seconds until the next handshake, while nobody answers it

Tell = Callable[[Delivery], object]


async def follow(companies: Companies, sender: WebhookSender, url: str, tell: Tell) -> NoReturn:
    """Ask *url* until it answers the handshake; send it what has happened since, and what will."""
    happened: asyncio.Queue[tuple[Company, int]] = asyncio.Queue()

    def note(company: Company, event: int) -> None:
        happened.put_nowait((company, event))

    companies.listeners.append(note)
    try:
        await _greet(sender, url, tell)
        while True:
            await _send(sender, url, tell, *await happened.get())
    finally:
        companies.listeners.remove(note)


async def _greet(sender: WebhookSender, url: str, tell: Tell) -> None:
    while not await sender.handshake(url):
        tell(sender.deliveries[-1])
        await sender.settings.sleep(_PATIENCE)
    tell(sender.deliveries[-1])


async def _send(sender: WebhookSender, url: str, tell: Tell, company: Company, event: int) -> None:
    if company.events.shelf.has(event):  # else its conversation has been deleted meanwhile
        record, home = views.event(company, event), company.site.company_id
        tell(await sender.send(url, record, company_id=home))
