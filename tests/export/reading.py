"""Reading what an export wrote."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Record = dict[str, Any]


def manifest(folder: Path) -> Record:
    """Read the manifest."""
    content: Record = json.loads((folder / "manifest.json").read_bytes())
    return content


def records(folder: Path, name: str) -> list[Record]:
    """Read the records of a resource."""
    lines = (folder / f"{name}.jsonl").read_bytes().splitlines()
    return [json.loads(line) for line in lines]


def by_id(items: Iterable[Record]) -> list[Record]:
    """Put records into an order that two readings share."""
    return sorted(items, key=lambda record: str(record["id"]))


def left(folder: Path) -> list[str]:
    """List what stands in the folder, temporary files included."""
    return sorted(path.name for path in folder.iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file."""
    return {name: (folder / name).read_bytes() for name in left(folder)}
