"""Each example runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from front_async.testing import Sandbox
from tests.docs.test_readme import sandbox as sandbox  # noqa: PLC0414  # a fixture of ours, too

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_runs_against_a_local_front(example: Path, sandbox: Sandbox) -> None:
    settings = {"FRONT_API_TOKEN": sandbox.api_token, "FRONT_BASE_URL": sandbox.url}
    done = subprocess.run(
        [sys.executable, "-W", "error", example],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.strip()
