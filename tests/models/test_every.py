"""What all models have in common."""

from types import ModuleType
from typing import Any

import msgspec
import pytest

import front_async.models
from front_async.models.analytics import AnalyticsReport
from front_async.models.messages import AcceptedMessage
from tests.models.every import MODELS, RECORDS, modules, names_of
from tests.models.reading import departures, record_of

IDS: dict[Any, str] = {AcceptedMessage: "message_uid", AnalyticsReport: "uid"}
"""What goes by another name."""


def test_every_public_name_is_found_in_the_package() -> None:
    """No model has to be imported from the file it happens to stand in."""
    public = {name for module in modules() for name in names_of(module)}
    assert set(front_async.models.__all__) == public
    assert front_async.models.__dir__() == front_async.models.__all__


def test_every_public_name_is_what_its_file_holds() -> None:
    for module in modules():
        for name in names_of(module):
            assert getattr(front_async.models, name) is getattr(module, name)


def test_other_names_are_refused() -> None:
    assert not hasattr(front_async.models, "Ticket")


def test_the_names_are_in_order() -> None:
    assert front_async.models.__all__ == sorted(front_async.models.__all__)


@pytest.mark.parametrize("model", MODELS)
def test_only_an_id_is_required(model: Any) -> None:
    required = {f.name for f in msgspec.structs.fields(model) if f.required}
    assert required == ({IDS[model]} if model in IDS else required & {"id"})


@pytest.mark.parametrize("model", RECORDS)
def test_an_id_alone_is_a_whole_record(model: Any) -> None:
    assert departures(model, {"id": "x_1"}) == []
    assert record_of(model, {"id": "x_1"}) == model(id="x_1")


@pytest.mark.parametrize("model", RECORDS)
def test_records_are_values(model: Any) -> None:
    """They compare by content and cannot be changed."""
    one = model(id="x_1")
    assert one == model(id="x_1")
    assert one != model(id="x_2")
    with pytest.raises(AttributeError, match="immutable"):
        one.id = "x_2"


@pytest.mark.parametrize("model", RECORDS)
def test_arguments_are_named(model: Any) -> None:
    with pytest.raises(TypeError, match="positional"):
        model("x_1")


@pytest.mark.parametrize("module", modules())
def test_a_model_says_what_it_is(module: ModuleType) -> None:
    assert module.__doc__
    assert all(model.__doc__ for model in MODELS)
