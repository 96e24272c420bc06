"""Small file systems."""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(folder: Path, options: str) -> Generator[None]:
    """Mount a small file system, or skip the test."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a small file system needs root: mount -t tmpfs is refused")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)
