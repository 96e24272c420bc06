"""Reading an answer that departs from Front's description.

Front adds enum values, fields and nulls without asking. The record is kept whatever it holds: a
field that is not of the described type holds what came, and its path is noted.
"""

import types
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin

import msgspec


def read_record(model: Any, value: object, departed: list[str], path: str = "") -> Any:
    """Build *model* from decoded JSON, keeping what does not fit as it is.

    Args:
        model: A model, or any type its fields have.
        value: What came.
        departed: Gets the path of each value that does not fit its type.
        path: Where *value* stands.
    """
    origin = get_origin(model) or model
    if origin in {Union, types.UnionType}:
        return _read_union(get_args(model), value, departed, path)
    if origin is Any or origin is Literal:
        return value
    if _is_record(origin, value):
        return _read_fields(model, cast("dict[str, Any]", value), departed, path)
    if origin is tuple and isinstance(value, list):
        item, parts = get_args(model)[0], cast("Sequence[Any]", value)
        return tuple(read_record(item, part, departed, f"{path}[]") for part in parts)
    return _read_plain(model, value, departed, path)


def _read_plain(model: Any, value: object, departed: list[str], path: str) -> Any:
    try:
        return msgspec.convert(value, model, strict=False)
    except msgspec.ValidationError:
        departed.append(f"{path}: {type(value).__name__}")
    return value


def _is_record(origin: Any, value: object) -> bool:
    return isinstance(value, dict) and hasattr(origin, "__struct_fields__")


def _read_union(options: tuple[Any, ...], value: object, departed: list[str], path: str) -> Any:
    if value is None and type(None) in options:
        return None
    # The others are None and the Literal that helps an editor.
    real = [o for o in options if o is not type(None) and get_origin(o) is not Literal]
    record = [o for o in real if _is_record(get_origin(o) or o, value)]
    return _read_either(record or real, value, departed, path)


def _read_either(options: list[Any], value: object, departed: list[str], path: str) -> Any:
    if len(options) == 1:
        return read_record(options[0], value, departed, path)
    return _read_plain(Union[tuple(options)], value, departed, path)  # noqa: UP007  # known at run time


def _read_fields(model: Any, value: dict[str, Any], departed: list[str], path: str) -> Any:
    known: dict[str, Any] = {}
    for field in _fields(model):
        name = field.encode_name
        if name in value:
            known[field.name] = read_record(field.type, value[name], departed, f"{path}.{name}")
        elif field.required:
            departed.append(f"{path}.{name}: missing")
            known[field.name] = ""
    return (get_origin(model) or model)(**known)


_fields = cache(msgspec.structs.fields)
"""Each field of a model, type variables filled in; working that out takes msgspec a while."""
