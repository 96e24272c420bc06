"""Mounting for frameworks that cannot mount: Django, Quart."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from front_async.errors import InvalidArgument
from front_async.web.asgi import ASGIApp, Receive, Scope, Send
from front_async.web.lifespan import Lifespan, lifespan


class Mounted:
    """An ASGI application around yours, with other applications below paths of their own.

    ::

        application = Mounted(
            get_asgi_application(),                           # Django
            {"/front": InstallRoutes(flow), "/front/webhook": WebhookEndpoint(webhooks)},
            resources=[installations],
        )

    Args:
        app: Yours; it gets whatever is below none of the paths.
        mounts: Applications by path; the longest path that fits is taken.
        resources: Opened when the server starts and closed when it stops, for a framework that
            knows no lifespan. Without any, the lifespan is left to *app*.

    Raises:
        InvalidArgument: A path does not begin with a slash, or ends with one.
    """

    def __init__(
        self,
        app: ASGIApp,
        mounts: Mapping[str, ASGIApp],
        *,
        resources: list[AbstractAsyncContextManager[object]] | None = None,
    ) -> None:
        if not all(path.startswith("/") and not path.endswith("/") for path in mounts):
            raise InvalidArgument(
                "mounts must have paths such as /front, without a slash at the end"
            )
        self._app = app
        self._mounts = sorted(mounts.items(), key=lambda mount: -len(mount[0]))
        self._lifespan = lifespan(*resources) if resources else None

    def __repr__(self) -> str:
        return f"Mounted({self._app!r}, {[path for path, _ in self._mounts]})"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what comes to the application whose path fits."""
        if scope["type"] == "lifespan" and self._lifespan is not None:
            await _live(self._lifespan, receive, send)
        else:
            await self._find(scope)(scope, receive, send)

    def _find(self, scope: Scope) -> ASGIApp:
        whole = _below_root(scope) if scope["type"] == "http" else ""
        return next((app for path, app in self._mounts if whole.startswith(f"{path}/")), self._app)


def _below_root(scope: Scope) -> str:
    """Return the path with a slash at its end, and without what the server is mounted under.

    Behind a proxy that takes its part off the path, Uvicorn puts it there again; Hypercorn and
    Granian leave the path as it came, with that part or without.
    """
    path, root = f"{scope['path']}/", f"{scope.get('root_path', '').rstrip('/')}/"
    return path.removeprefix(root[:-1]) if path.startswith(root) else path


async def _live(opened: Lifespan, receive: Receive, send: Send) -> None:
    """Speak the lifespan protocol: open at the start, say what went wrong, close at the end."""
    await receive()
    phase = "startup"
    try:
        async with opened(None):
            await send({"type": "lifespan.startup.complete"})
            await receive()
            phase = "shutdown"
    except Exception as error:
        await send({"type": f"lifespan.{phase}.failed", "message": str(error)})
        raise
    await send({"type": "lifespan.shutdown.complete"})
