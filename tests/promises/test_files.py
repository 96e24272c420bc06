"""A file that is sent and fetched again is the same, and was never whole in memory."""

import asyncio
import hashlib
import json
import sys
import tracemalloc
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from front_async import FrontClient, InvalidArgument, Upload

MB = 1024 * 1024


@pytest.fixture
async def front() -> AsyncGenerator[FrontClient]:
    """Run the sandbox in a process of its own, which may hold what it is sent."""
    command = [sys.executable, "-m", "front_async.cli", "sandbox", "--json"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    told = json.loads(await process.stdout.readline())
    async with FrontClient(told["api_token"], base_url=told["url"]) as client:
        yield client
    process.terminate()
    await process.communicate()


def large_file(path: Path, size: int) -> str:
    """Write *size* bytes that do not repeat, and return their digest."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for n in range(size // MB):
            block = hashlib.shake_128(bytes([n])).digest(MB)
            digest.update(block)
            file.write(block)
    return digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def test_24_mb_go_there_and_come_back(front: FrontClient, tmp_path: Path) -> None:
    sent = large_file(tmp_path / "sent.bin", 24 * MB)
    conversation = (await front.conversations.list(limit=1)).items[0].id
    tracemalloc.start()
    uid = await front.messages.create_reply(
        conversation, body="The archive", attachments=[Upload(tmp_path / "sent.bin")]
    )
    message = await front.messages.wait_for(uid)
    saved = await front.attachments.download(message.attachments[0].id).save(tmp_path / "back.bin")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert digest_of(saved) == sent
    assert peak < 10 * MB


async def test_26_mb_are_refused_before_anything_is_sent(
    front: FrontClient, tmp_path: Path
) -> None:
    large_file(tmp_path / "sent.bin", 26 * MB)
    requests = front.meter.requests
    with pytest.raises(InvalidArgument, match="25 MB"):
        await front.messages.create_reply(
            "cnv_1", body="Too much", attachments=[Upload(tmp_path / "sent.bin")]
        )
    assert front.meter.requests == requests
