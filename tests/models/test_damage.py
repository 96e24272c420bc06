"""Whatever Front sends in its records, a page of them is read and none is lost."""

import typing
from datetime import datetime
from typing import Any, Literal, TypeGuard, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.contract.hints import fields_of, is_model, options_of
from tests.models.every import RECORDS
from tests.models.reading import departures, items_of

_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(["", "text", "🦖", "1701298738"]),
    bool: st.booleans(),
    int: st.integers(0, 2**53),
    datetime: st.integers(0, 4_000_000_000) | st.floats(0, 4e9).map(lambda at: round(at, 3)),
    dict: st.dictionaries(st.sampled_from(["city", "owner"]), st.none() | st.text(), max_size=2),
    Any: st.none() | st.just([{"id": "inb_1"}]) | st.just({"id": "tea_1"}),
}

_DAMAGE = st.sampled_from([None, "text", 7, -1, 1.5, 10**15, True, [], [None], {}, {"id": 7}])


def answers(hint: Any) -> st.SearchStrategy[Any]:
    """Build what Front's description allows for a type."""
    options = [o for o in options_of(hint) if o is not type(None)]
    described = next(o for o in options if typing.get_origin(o) is not Literal)
    origin = typing.get_origin(described) or described
    if is_model(origin):
        fields = {name: answers(field) for name, (field, _) in fields_of(described).items()}
        needed = {name: fields.pop(name) for name in fields.keys() & {"id"}}
        return st.fixed_dictionaries(needed, optional=fields)
    if origin is tuple:
        return st.lists(answers(typing.get_args(described)[0]), max_size=2)
    values = _SCALARS[origin]
    return values if len(options) == len(options_of(hint)) else st.none() | values


PAGES = st.deferred(
    lambda: st.sampled_from(RECORDS).flatmap(
        lambda model: st.tuples(st.just(model), st.lists(answers(model), min_size=1, max_size=3))
    )
)


def damaged(draw: st.DrawFn, value: Any) -> Any:
    """Return a record with one place spoiled: a null, a missing key, a wrong type, a new key."""
    if isinstance(value, dict) and value:
        return _damaged_object(draw, cast("dict[str, Any]", value))
    if _is_list(value) and len(value) > 0 and draw(st.booleans()):
        return [damaged(draw, value[0]), *value[1:]]
    return draw(_DAMAGE)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _damaged_object(draw: st.DrawFn, value: dict[str, Any]) -> dict[str, Any]:
    name = draw(st.sampled_from(sorted(value)))
    match draw(st.sampled_from(["deeper", "missing", "other", "more"])):
        case "deeper":
            return value | {name: damaged(draw, value[name])}
        case "missing":
            return {key: part for key, part in value.items() if key != name}
        case "other":
            return value | {name: draw(_DAMAGE)}
        case _:
            return value | {f"new_{name}": draw(_DAMAGE)}


_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_QUICK
@given(PAGES)
def test_what_is_described_is_read_without_remark(page: tuple[Any, list[Any]]) -> None:
    model, records = page
    assert [departures(model, record) for record in records] == [[]] * len(records)
    assert [type(item) for item in items_of(model, *records)] == [model] * len(records)


@_QUICK
@given(PAGES, st.data())
def test_whatever_is_damaged_no_record_is_lost(
    page: tuple[Any, list[Any]], data: st.DataObject
) -> None:
    model, records = page
    spoiled = data.draw(st.composite(damaged)(records[0]))
    first, *others = items_of(model, spoiled, *records[1:])
    assert first.id == spoiled.get("id", "")
    assert others == items_of(model, *records)[1:]
