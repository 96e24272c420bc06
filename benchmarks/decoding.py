"""Decoding alone: bytes to models, against bytes to dicts."""

import asyncio
from typing import Any

import msgspec
import orjson

from benchmarks.harness import Row, ratio, row_of
from front_async import models
from front_async.sandbox import Sandbox
from front_async.transport.call import Call, Repeat
from front_async.transport.decoding import decode_list
from front_async.wire.exchange import Response

_ROUNDS = 60
_RECORDS = 300
_MODELS: dict[str, Any] = {
    "accounts": models.Account,
    "channels": models.Channel,
    "comments": models.Comment,
    "contacts": models.Contact,
    "conversations": models.Conversation,
    "events": models.Event,
    "inboxes": models.Inbox,
    "messages": models.Message,
    "tags": models.Tag,
    "teammates": models.Teammate,
}


def _page(sandbox: Sandbox, kind: str) -> bytes:
    records = [record for record, _ in zip(sandbox.records(kind), range(100), strict=False)]
    repeated = (records * (_RECORDS // len(records) + 1))[:_RECORDS]
    return msgspec.json.encode({"_pagination": {"next": None}, "_results": repeated})


async def decoding() -> list[Row]:
    """A page of each of the ten commonest models, typed, against ``orjson.loads``."""
    sandbox = Sandbox(conversations=400)
    return [await _compared(kind, _page(sandbox, kind)) for kind in _MODELS]


async def _compared(kind: str, page: bytes) -> Row:
    call = Call("GET", f"/{kind}", f"/{kind}", 0.0, Repeat.SAFE)
    answer = Response(200, {}, page)

    async def ours() -> None:
        for _ in range(20):
            decode_list(_MODELS[kind], call, answer)
        await asyncio.sleep(0)

    async def theirs() -> None:
        for _ in range(20):
            orjson.loads(page)
        await asyncio.sleep(0)

    return row_of(f"decoding {kind}", await ratio(ours, theirs, _ROUNDS), 1.1)
