"""Taking type hints apart."""

import inspect
import types
from collections.abc import Mapping
from datetime import datetime
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import msgspec

from front_async.transport.uploads import Upload

_KINDS: dict[Any, str] = {
    type(None): "null",
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    datetime: "time",
    dict: "map",
    Mapping: "map",
    list: "array",
    tuple: "array",
    Any: "anything",
    Upload: "file",
}


def options_of(hint: Any) -> list[Any]:
    """Return what a hint allows, without what says whether a key is required."""
    while get_origin(hint) in {Required, NotRequired}:
        (hint,) = get_args(hint)
    return list(get_args(hint)) if get_origin(hint) in {Union, types.UnionType} else [hint]


def choices_of(hint: Any) -> set[Any]:
    """Return the values that a hint names."""
    named = [option for option in options_of(hint) if get_origin(option) is Literal]
    return {value for option in named for value in get_args(option)}


def kinds_of(hint: Any) -> set[str]:
    """Name the kinds of JSON that a hint stands for."""
    return {_kind(option) for option in options_of(hint)}


def is_model(kind: Any) -> bool:
    """Tell a model from other types."""
    return inspect.isclass(kind) and issubclass(kind, msgspec.Struct)


def _kind(option: Any) -> str:
    origin = get_origin(option) or option
    if origin is Literal:
        return _KINDS[type(get_args(option)[0])]
    if is_model(origin) or is_typeddict(origin):
        return "object"
    return _KINDS[origin]


def item_of(hint: Any) -> Any:
    """Return what an array holds."""
    return next(get_args(o)[0] for o in options_of(hint) if get_origin(o) in {list, tuple})


def object_of(hint: Any) -> Any:
    """Return the class of an object."""
    return next(option for option in options_of(hint) if _kind(option) == "object")


def fields_of(model: Any) -> dict[str, tuple[Any, bool]]:
    """Return hint and requiredness of each field of a model or a TypedDict."""
    if is_typeddict(model):
        hints = get_type_hints(model, include_extras=True)
        required = model.__required_keys__
        # An underscore at the end keeps a name from being a keyword of Python.
        return {name.rstrip("_"): (hint, name in required) for name, hint in hints.items()}
    fields = msgspec.structs.fields(model)
    return {field.encode_name: (field.type, field.required) for field in fields}


def name_of(model: Any) -> str:
    """Return the name of a class."""
    name: str = (get_origin(model) or model).__name__
    return name
