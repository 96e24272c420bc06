"""A sandbox for programs that bring an event loop of their own."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager

from front_async.testing import Sandbox


@contextmanager
def in_a_thread(sandbox: Sandbox) -> Generator[Sandbox]:
    """Run *sandbox* in a thread with an event loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    asyncio.run_coroutine_threadsafe(sandbox.start(), loop).result()
    yield sandbox
    asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
