"""The code of the documents runs."""

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from front_async import RedisLimiter
from front_async.testing import Sandbox
from front_async.webhooks import Webhooks

DOCS = Path(__file__).parents[2] / "docs"


def ran(name: str) -> dict[str, Any]:
    """Run the blocks of a document one after the other."""
    blocks = re.findall(r"```python\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    namespace: dict[str, Any] = {"__name__": name}
    for block in blocks:
        exec(compile(block, name, "exec"), namespace)
    assert len(blocks) >= 2
    return namespace


def test_webhooks(capsys: pytest.CaptureFixture[str]) -> None:
    made = ran("webhooks.md")
    assert isinstance(made["webhooks"], Webhooks)
    assert "Challenge(text='abc', company_id='cmp_test')" in capsys.readouterr().out


async def test_what_a_sandbox_delivers(capsys: pytest.CaptureFixture[str]) -> None:
    blocks = re.findall(
        r"```python\n(.*?)```", (DOCS / "webhooks.md").read_text("utf-8"), re.DOTALL
    )
    namespace: dict[str, Any] = {"__name__": "deliver", "Sandbox": Sandbox}
    exec(compile(blocks[-1], "deliver", "exec"), namespace)
    namespace["Sandbox"] = _Hurried
    await namespace["deliver"]("http://127.0.0.1:1/")
    assert capsys.readouterr().out.splitlines()[1:] == ["False", "(0, 0, 0, 0, 0, 0) False"]


async def _at_once(_seconds: float) -> None: ...


class _Hurried(Sandbox):
    def __init__(self, **options: Any) -> None:
        super().__init__(sleep=_at_once, **options)


def test_frameworks() -> None:
    made = ran("frameworks.md")
    assert isinstance(made["app"], Starlette)
    assert isinstance(made["paced"]._limiter("cmp_1"), RedisLimiter)


def test_examples_are_named_as_the_documents_say() -> None:
    said = (DOCS / "frameworks.md").read_text("utf-8")
    examples = sorted((DOCS.parent / "examples" / "web").glob("with_*.py"))
    assert len(examples) == 6
    for example in examples:
        assert example.stem.removeprefix("with_") in said.lower()
