"""Everywhere a secret might show: exceptions and what is behind them, objects, pickles, files."""

import contextlib
import gc
import pickle
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from front_async import Response


def frames(trace: TracebackType | None) -> Iterator[str]:
    """Yield what a crash reporter would: each local variable, rendered one by one."""
    for frame, _ in traceback.walk_tb(trace):
        if "/tests/" in frame.f_code.co_filename:
            continue  # a test plants the token and of course has it
        for name, value in frame.f_locals.items():
            with contextlib.suppress(Exception):
                yield f"{frame.f_code.co_filename}:{frame.f_code.co_name}:{name}={value!r}"


def behind(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and all that it was raised from or during."""
    done: set[int] = set()
    rest = [error]
    while rest:
        error = rest.pop()
        if error is not None and id(error) not in done:
            done.add(id(error))
            yield error
            rest += [error.__cause__, error.__context__]


def said(error: BaseException) -> Iterator[str]:
    """Yield all that an exception and those behind it say."""
    for one in behind(error):
        yield from (repr(one), str(one), repr(one.args), repr(vars(one)))
        yield from getattr(one, "__notes__", [])


def in_frames(error: BaseException, secret: str) -> list[str]:
    """List the local variables behind an exception that show a secret."""
    lines = [line for one in behind(error) for line in frames(one.__traceback__)]
    return [line for line in lines if secret in line]


def ours() -> list[object]:
    """List every living object of a class of ours but answers, whose content stays out of repr.

    What was there before the first test is frozen, and left out: see :func:`ours_for_ever`.
    """
    gc.collect()
    objects: list[object] = gc.get_objects()
    kinds = {kind for kind in set(map(type, objects)) if _is_ours(kind)}
    return [it for it in objects if type(it) in kinds]


def ours_for_ever() -> list[object]:
    """List those that were there before the first test as well, such as what modules keep."""
    gc.unfreeze()
    try:
        return ours()
    finally:
        gc.freeze()


def _is_ours(kind: type) -> bool:
    return str(kind.__module__).startswith("front_async") and not issubclass(kind, Response)


def shown(objects: list[object]) -> Iterator[str]:
    """Yield what *objects* show of themselves, their variables one by one included."""
    for it in objects:
        yield f"{type(it).__name__}: {it!r}"
        names = [*getattr(it, "__dict__", ()), *getattr(type(it), "__slots__", ())]
        for name in names:
            yield f"{type(it).__name__}.{name}: {getattr(it, name, None)!r}"


def pickled(objects: list[object]) -> Iterator[str]:
    """Yield the pickles of those *objects* that let themselves be pickled."""
    for it in objects:
        with contextlib.suppress(Exception):
            yield f"{type(it).__name__}: {pickle.dumps(it)!r}"


def open_files(folder: Path, secret: str) -> list[str]:
    """List the files of *folder* that hold *secret* and that others may read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [
        path.name
        for path in files
        if path.stat().st_mode & 0o077 and secret.encode() in path.read_bytes()
    ]
