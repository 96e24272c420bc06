"""Every operation is as Front describes it."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from front_async.transport.lenient import read_record
from tests.contract.__main__ import main
from tests.contract.description import FILE, Operation, operations_in
from tests.contract.driving import Method
from tests.contract.report import ACCEPTED, Report, report_on

Change = Callable[[Any], object]


def test_an_operation_is_as_described(operation: str, report: Report) -> None:
    """Verb, path, query, body, scope and answer, the latter two to the last nested field."""
    assert report.found[operation] == []


def test_every_method_is_an_operation_of_its_group(report: Report) -> None:
    assert {name: texts for name, texts in report.found.items() if texts} == {}


def test_every_accepted_difference_is_still_there(report: Report) -> None:
    assert report.used == ACCEPTED.keys()


def test_every_operation_has_a_method(operations: dict[str, Operation], report: Report) -> None:
    assert report.summary == f"{len(operations)} of {len(operations)} operations"


def test_an_example_is_read_without_departing(
    answering: str, operations: dict[str, Operation], methods: dict[str, Method]
) -> None:
    """The typed way takes it, and the lenient way makes the same of it."""
    about, model = operations[answering], methods[answering].answer
    assert about.answer is not None
    example = about.home.example(about.answer)
    departed: list[str] = []
    lenient = read_record(model, example, departed)
    typed = msgspec.json.Decoder(model, strict=False).decode(msgspec.json.encode(example))
    assert departed == []
    assert repr(typed) == repr(lenient)
    assert typed == lenient


async def test_a_method_returns_what_the_example_says(
    answering: str, operations: dict[str, Operation], methods: dict[str, Method]
) -> None:
    about, method = operations[answering], methods[answering]
    assert about.answer is not None
    example = about.home.example(about.answer)
    if about.is_list:
        page = msgspec.json.encode({"_results": [example, example]})
        items = await method.answered(page)
        assert [type(item) for item in items] == [method.answer, method.answer]
        return
    answer = await method.answered(msgspec.json.encode(example))
    assert isinstance(answer, method.answer) or answer == example["message_uid"]


def _schema(whole: Any, name: str) -> Any:
    return whole["components"]["schemas"][name]


CHANGES: dict[str, Change] = {
    "Message.blurb: not documented": lambda d: _schema(d, "MessageResponse")["properties"].pop(
        "blurb"
    ),
    "Attachment.pages: documented, and missing in the fields": lambda d: _schema(d, "Attachment")[
        "properties"
    ].update(pages={"type": "integer"}),
    "ChannelSettings.undo_send_time: documented values are [0, 5]": lambda d: _schema(
        d, "ChannelResponse"
    )["properties"]["settings"]["properties"]["undo_send_time"].update(enum=[0, 5]),
    "Conversation.tags: documented as boolean, not array": lambda d: _schema(
        d, "ConversationResponse"
    )["properties"].update(tags={"type": "boolean"}),
    "Team.members: may be null": lambda d: _schema(d, "TeamResponse")["properties"][
        "members"
    ].update(nullable=True),
    "CreateTag.description: required is False": lambda d: _schema(d, "CreateTag")[
        "required"
    ].append("description"),
    "SendOptions.archive: not documented": lambda d: _schema(d, "OutboundMessage")["properties"][
        "options"
    ]["properties"].pop("archive"),
    "contacts.delete: the docstring names ['contacts:delete'], not contacts:write": lambda d: d[
        "paths"
    ]["/contacts/{contact_id}"]["delete"].update({"x-required-scopes": ["contacts:write"]}),
    "accounts.list.filter: documented, and missing in the query": lambda d: d["paths"]["/accounts"][
        "get"
    ]["parameters"].append(
        {"in": "query", "name": "filter", "schema": {"type": "string"}, "description": ""}
    ),
    "teams.list: one of us has a list": lambda d: d["components"]["responses"][
        "listOfTeams"
    ].update(copy.deepcopy(d["components"]["responses"]["team"])),
    "has 0 methods": lambda d: d["paths"].update(
        {"/tags/{tag_id}/merge": {"post": copy.deepcopy(d["paths"]["/tags"]["post"])}}
    ),
    "teams.get: no such operation in its group": lambda d: d["paths"].pop("/teams/{team_id}"),
}


@pytest.mark.parametrize("expected", CHANGES)
async def test_a_change_of_the_description_is_noticed(
    expected: str, folder: Path, tmp_path: Path
) -> None:
    whole = msgspec.json.decode((folder / FILE).read_bytes())
    CHANGES[expected](whole)
    (tmp_path / FILE).write_bytes(msgspec.json.encode(whole))
    report = await report_on(operations_in(tmp_path))
    assert expected in {text for texts in report.found.values() for text in texts}


def test_as_a_program_it_prints_the_coverage(
    folder: Path, report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(folder) == 0
    assert capsys.readouterr().out == f"{report.summary}\n"
