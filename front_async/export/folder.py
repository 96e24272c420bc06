"""The folder of an export: all of its files appear, the manifest last, or none does."""

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path

from front_async.errors import InvalidArgument
from front_async.export.lines import Lines
from front_async.export.summary import Summary, Written, encode_summary
from front_async.whole_file import whole_file

MANIFEST = "manifest.json"


def file_name(resource: str) -> str:
    """Name the file of a resource."""
    return f"{resource}.jsonl"


def prepare(folder: Path, *, replace: bool) -> None:
    """Create *folder* when it is missing.

    Raises:
        InvalidArgument: It holds an export already, which may not be replaced.
        OSError: It cannot be created.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not replace and (folder / MANIFEST).exists():
        raise InvalidArgument(f"folder: {folder} holds an export already ({MANIFEST})")


class Files:
    """The files of one export under way, under temporary names."""

    def __init__(self, folder: Path, lines: dict[str, Lines], stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        self.lines = lines
        """By resource."""

    def written(self) -> dict[str, Written]:
        """Tell what each file holds."""
        return {
            name: Written(file_name(name), lines.records, lines.bytes)
            for name, lines in self.lines.items()
        }

    async def publish(self, summary: Summary) -> None:
        """Give the files their names, then write the manifest. Cancelling does not stop it.

        Raises:
            OSError: Something cannot be written.
        """
        await _to_its_end(lambda: self._publish(summary))

    def _publish(self, summary: Summary) -> None:
        # A full disk shows here, before the first file has its name.
        for lines in self.lines.values():
            lines.flush()
        manifest = self._folder / MANIFEST
        manifest.unlink(missing_ok=True)  # it would describe files that are being replaced
        self._stack.close()
        with whole_file(manifest) as file:
            file.write(encode_summary(summary))


@contextmanager
def open_files(folder: Path, resources: Iterable[str]) -> Generator[Files]:
    """Open a file for each resource; what is not published when the block ends is removed.

    Raises:
        OSError: One cannot be opened.
    """
    with ExitStack() as stack:
        lines = {
            name: Lines(stack.enter_context(whole_file(folder / file_name(name))))
            for name in resources
        }
        yield Files(folder, lines, stack)


async def _to_its_end(work: Callable[[], None]) -> None:
    """Run *work* in a thread. Cancelled meanwhile, wait for it first: half of it is no result."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
