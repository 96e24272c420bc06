"""The faults that ``python -m tests.planted_faults`` plants still fit the code."""

import shutil
from pathlib import Path

import pytest

from tests.planted_faults import FAULTS, ROOT, Planted


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_the_fault_can_be_planted(fault: Planted, tmp_path: Path) -> None:
    for room in ("auth", "wire"):
        shutil.copytree(ROOT / "front_async" / room, tmp_path / "front_async" / room)
    fault.plant(tmp_path)
