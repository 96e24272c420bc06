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
    """Read the records of a resource, from the files the manifest names."""
    files: list[str] = manifest(folder)["resources"][name]["files"]
    return [json.loads(line) for file in files for line in (folder / file).read_bytes().splitlines()]


def data(folder: Path) -> list[str]:
    """List the files with records, and the manifest."""
    return [name for name in left(folder) if name.endswith((".jsonl", ".json"))]


def by_id(items: Iterable[Record]) -> list[Record]:
    """Put records into an order that two readings share."""
    return sorted(items, key=lambda record: str(record["id"]))


def left(folder: Path) -> list[str]:
    """List what stands in the folder, temporary files included."""
    return sorted(path.name for path in folder.iterdir())
