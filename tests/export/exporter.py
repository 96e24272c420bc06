"""An exporter in a process of its own, to be killed: ``python -m tests.export.exporter JSON``."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from front_async import FileTokenStore, FrontClient, OAuthApp, OAuthTokenAuth
from front_async.export import Export, Plan
from front_async.wire.clock import SystemClock
from tests.export.reading import sink_of


class _Hasty(SystemClock):
    """Tries again soon: what is killed is the export, and not its patience."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.05))


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


async def main(told: dict[str, Any]) -> None:
    app = OAuthApp(
        client_id=told["client_id"],
        client_secret=told["client_secret"],
        redirect_uri=told["redirect_uri"],
        token_endpoint=told["token_endpoint"],
    )
    auth = OAuthTokenAuth(app, store=FileTokenStore(told["store"]))
    sink = sink_of(told["kind"], Path(told["folder"]), told["dsn"])
    async with FrontClient(auth, base_url=told["url"], retries=6, clock=_Hasty()) as front:
        plan = Plan(way=told["way"], verify=told.get("verify", 0.0))
        export = Export(front, plan=plan, sink=sink, concurrency=6)
        async with export:
            _say("begun")
            async for _ in export:
                pass
    _say("done")


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.argv[1])))
