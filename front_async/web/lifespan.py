"""What is open as long as the application runs."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


def lifespan(*resources: AbstractAsyncContextManager[object]) -> Lifespan:
    """Return a lifespan that opens *resources* and closes them in the opposite order.

    ::

        app = Starlette(lifespan=lifespan(installations))    # and FastAPI
        app = Litestar(lifespan=[lifespan(installations)])

    Each worker opens its own, in its own event loop. Closing lets requests under way end, and
    above all token refreshes.

    Args:
        resources: An ``Installations``, a ``FrontClient``, or any async context manager.
    """

    @asynccontextmanager
    async def opened(_app: object) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            for resource in resources:
                await stack.enter_async_context(resource)
            yield

    return opened
