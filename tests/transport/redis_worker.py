"""A worker that shares a budget; its arguments are the URL, the token, Redis, and seconds."""

import asyncio
import json
import sys

from redis.asyncio import Redis

from front_async import FrontClient, FrontError, RedisLimiter


async def main(url: str, token: str, redis_url: str, seconds: float) -> None:
    done, failed = 0, 0
    redis = Redis.from_url(redis_url)  # pyright: ignore[reportUnknownMemberType]
    limiter = RedisLimiter(redis, "cmp_1")
    async with FrontClient(token, base_url=url, limiter=limiter, timeout=300) as front:

        async def caller() -> None:
            nonlocal done, failed
            while True:
                try:
                    await front.token_identity.get()
                    done += 1
                except FrontError:
                    failed += 1

        tasks = [asyncio.create_task(caller()) for _ in range(10)]
        await asyncio.sleep(seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    told = {"done": done, "failed": failed, "alone": limiter.alone}
    sys.stdout.write(json.dumps(told))
    await redis.aclose()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4])))
