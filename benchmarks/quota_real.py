"""Ten real minutes of a client that always has more to ask, against the sandbox at 600 a minute."""

import asyncio
import json
import sys
import time

from benchmarks.harness import Row
from front_async import FrontClient, FrontError

_LIMIT = 600  # requests a minute
_SECONDS = 600.0
_AT_ONCE = 20


async def quota_real() -> list[Row]:
    """How much of the quota is used, and how much is refused."""
    command = [sys.executable, "-m", "benchmarks.quota_real"]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    told = json.loads(await process.stdout.readline())
    await _saturate(told["url"], told["token"])
    served, _ = await process.communicate(b"")
    ok, refused = json.loads(served)
    there = _LIMIT * _SECONDS / 60
    return [
        Row("quota used in ten real minutes at 600", 100 * ok / there, 97, "%", at_least=True),
        Row("refused in ten real minutes", 100 * refused / (ok + refused), 0.1, "%", f"{refused}"),
    ]


async def _saturate(url: str, token: str) -> None:
    """Ask without end, but for the time."""
    ends = time.monotonic() + _SECONDS
    async with FrontClient(token, base_url=url, timeout=900, concurrency=_AT_ONCE) as front:
        bulk = front.with_options(priority="bulk")

        async def worker() -> None:
            while time.monotonic() < ends:
                try:
                    await bulk.token_identity.get()
                except FrontError as error:
                    print(error, file=sys.stderr)

        workers = [asyncio.create_task(worker()) for _ in range(_AT_ONCE)]
        await asyncio.sleep(_SECONDS)
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)


async def _serve() -> None:
    """Run a sandbox until the input ends; then tell how many were served and refused."""
    from front_async.sandbox import Sandbox

    async with Sandbox(conversations=10, rate_limit=_LIMIT, burst=0, history=100_000) as sandbox:
        print(json.dumps({"url": sandbox.url, "token": sandbox.api_token}), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        statuses = [request.status for request in sandbox.requests]
        print(json.dumps([statuses.count(200), statuses.count(429)]), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve())
