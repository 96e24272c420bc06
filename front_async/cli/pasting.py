"""Asks for the address a browser ended at, where nobody can listen for it."""

import asyncio
import os
import sys
import threading
from contextlib import suppress

import typer

from front_async.cli.callback import ForeignCallback, read_callback
from front_async.cli.ending import say
from front_async.errors import AuthError
from front_async.wire.secret import Secret


async def pasted_code(state: str) -> Secret:
    """Ask until what is pasted is the answer to this login; return its code.

    Raises:
        AuthError: The answer is a refusal, or the input ends.
    """
    while True:
        typer.echo("Paste the address at which the browser ended, then press Enter:", err=True)
        address = await _line()
        if not address:
            raise AuthError("no address was pasted")
        try:
            return read_callback(_query(address), state)
        except ForeignCallback as error:
            say(f"that address does not answer this login: {error}")


def _query(address: str) -> Secret:
    return Secret(address.partition("?")[2].partition("#")[0].strip())


async def _line() -> Secret:
    """Read a line in a thread that the end of the program need not wait for."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[Secret] = loop.create_future()

    def settle(text: Secret) -> None:
        if not line.done():
            line.set_result(text)

    def read() -> None:
        text = Secret("")
        with suppress(AttributeError, OSError, ValueError):  # no stdin is one that has ended
            text = _read(sys.stdin.fileno())
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, text)

    threading.Thread(target=read, daemon=True).start()
    return await line


def _read(descriptor: int) -> Secret:
    """Read up to a line end. Unbuffered: no lock of stdin is held when the program ends."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            break
        line += byte
    return Secret(line.decode(errors="replace"))
