"""Reading an answer that departs from Front's description.

Front adds enum values, fields and nulls without asking. The record is kept whatever it holds: a
field that is not of the described type holds what came, and its path is noted.
"""

import types
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Generic, Literal, TypeVar, Union, cast, get_args, get_origin

import attrs
import msgspec


def read_record(model: Any, value: object, departed: list[str], path: str = "") -> Any:
    """Build *model* from decoded JSON, keeping what does not fit as it is.

    Args:
        model: An attrs class, or any type its fields have.
        value: What came.
        departed: Gets the path of each value that does not fit its type.
        path: Where *value* stands.
    """
    origin = get_origin(model) or model
    if origin in {Union, types.UnionType}:
        return _read_union(get_args(model), value, departed, path)
    if origin is Any or origin is Literal:
        return value
    if attrs.has(origin) and isinstance(value, dict):
        return _read_fields(model, cast("dict[str, Any]", value), departed, path)
    if origin is tuple and isinstance(value, list):
        item, parts = get_args(model)[0], cast("Sequence[Any]", value)
        return tuple(read_record(item, part, departed, f"{path}[]") for part in parts)
    try:
        return msgspec.convert(value, model, strict=False)
    except msgspec.ValidationError:
        departed.append(f"{path}: {type(value).__name__}")
    return value


def _read_union(options: tuple[Any, ...], value: object, departed: list[str], path: str) -> Any:
    if value is None and type(None) in options:
        return None
    # One of them describes values; the others are None and the Literal that helps an editor.
    real = [o for o in options if o is not type(None) and get_origin(o) is not Literal]
    return read_record(real[0], value, departed, path)


def _read_fields(model: Any, value: dict[str, Any], departed: list[str], path: str) -> Any:
    known: dict[str, Any] = {}
    for name, alias, hint, required in _fields(model):
        if name in value:
            known[alias] = read_record(hint, value[name], departed, f"{path}.{name}")
        elif required:
            departed.append(f"{path}.{name}: missing")
            known[alias] = ""
    return model(**known)


@cache
def _fields(model: Any) -> list[tuple[str, str, Any, bool]]:
    """Name, alias, type and requiredness of each field, type variables filled in."""
    cls = get_origin(model) or model
    bound = _bound(model)
    return [
        (field.name, field.alias, _filled(field.type, bound), field.default is attrs.NOTHING)
        for field in attrs.fields(cls)
    ]


def _bound(model: Any) -> Mapping[Any, Any]:
    """What the type variables of *model* stand for, in itself and in its bases."""
    bound: dict[Any, Any] = {}
    for alias in (model, *getattr(get_origin(model) or model, "__orig_bases__", ())):
        origin = get_origin(alias)
        if origin is not None and origin is not Generic:
            bound.update(zip(origin.__parameters__, get_args(alias), strict=True))
    return bound


def _filled(hint: Any, bound: Mapping[Any, Any]) -> Any:
    if isinstance(hint, TypeVar):
        return bound.get(hint, Any)
    variables = getattr(hint, "__parameters__", ())
    return hint[tuple(bound.get(variable, Any) for variable in variables)] if variables else hint
