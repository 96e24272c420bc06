"""Making up a value for any annotation of an argument."""

import inspect
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import (
    Any,
    Literal,
    Unpack,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from front_async.transport.forms import holds_file
from front_async.transport.uploads import Upload

A_MOMENT = datetime(2024, 2, 29, 12, tzinfo=UTC)

_PLAIN: dict[Any, object] = {
    str: "text",
    int: 1,
    float: 1.5,
    bool: True,
    datetime: A_MOMENT,
    Upload: Upload(b"file", name="file.txt"),
}


def value_for(hint: Any) -> Any:
    """Return a value of the type: every key of a TypedDict, the first option of a choice."""
    options = [option for option in get_args(hint) if option is not type(None)]
    origin = get_origin(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_typeddict(hint):
        return {name: value_for(field) for name, field in get_type_hints(hint).items()}
    if origin is Literal:
        return options[0]
    if origin is list:
        return [value_for(options[0])]
    if origin is Mapping:
        return {"key": "text"}
    return value_for(options[0])


def keywords_of(method: Callable[..., Any]) -> Any:
    """Return the TypedDict of a method's keywords, if it has one."""
    hints = list(inspect.get_annotations(method).values())
    return next((get_args(hint)[0] for hint in hints if get_origin(hint) is Unpack), None)


def arguments_for(
    method: Callable[..., Any], *, files: bool = True
) -> tuple[list[Any], dict[str, Any]]:
    """Make up everything that a bound method takes, be it with *files* or without.

    Ids are "id_1", "id_2", … in their order; a ``limit`` is 1.
    """
    ids: list[Any] = []
    named: dict[str, Any] = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.kind is parameter.POSITIONAL_ONLY:
            ids.append(f"id_{len(ids) + 1}")
        elif parameter.kind is not parameter.VAR_KEYWORD:
            named[parameter.name] = value_for(parameter.annotation)
    shape = keywords_of(method)
    named |= value_for(shape) if shape else {}
    return ids, named if files else without_files(named)


def without_files(value: Any) -> Any:
    """Return a made-up value without the fields that hold files."""
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, Any]", value).items()
    return {
        name: without_files(field)
        for name, field in fields
        if isinstance(field, dict) or not holds_file(field)
    }
