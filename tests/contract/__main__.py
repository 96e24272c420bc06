"""``python -m tests.contract FOLDER``: what we and Front's descriptions disagree about."""

import asyncio
import sys
from pathlib import Path

from tests.contract.description import operations_in
from tests.contract.report import report_on


def main(folder: Path) -> int:
    """Print the differences of each operation, and how much is covered."""
    report = asyncio.run(report_on(operations_in(folder)))
    lines: list[str] = []
    for operation, differing in report.found.items():
        if differing:
            lines += [operation, *(f"    {text}" for text in sorted(set(differing)))]
    sys.stdout.write("\n".join([*lines, report.summary, ""]))
    return int(any(report.found.values()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(
            "usage: python -m tests.contract FOLDER, which holds core-api.json and channel-api.json"
        )
    sys.exit(main(Path(sys.argv[1])))
