"""Whether a body is what its schema says."""

from collections.abc import Iterator
from typing import Any, cast

from tests.contract.description import Description, Schema

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "array": (list,),
    "object": (dict,),
}


def faults(description: Description, schema: Schema, value: Any, where: str = "") -> Iterator[str]:
    """Yield where *value* is not what *schema* says."""
    options = description.options(schema)
    fitting = [option for option in options if _has_type(option, value)]
    if not fitting:
        yield f"{where}: {type(value).__name__}"
        return
    (option,) = fitting[:1]
    allowed = {choice for one in options for choice in one.get("enum", ())}
    if allowed and isinstance(value, str) and value not in allowed:
        yield f"{where}: {value}"
    elif "items" in option:
        for part in value:
            yield from faults(description, option["items"], part, f"{where}[]")
    elif "properties" in option:
        fields = cast("dict[str, Any]", value)
        yield from _faults_of_fields(description, option, fields, where)


def _faults_of_fields(
    description: Description, schema: Schema, value: dict[str, Any], where: str
) -> Iterator[str]:
    fields = description.fields(schema)
    for name in value.keys() - fields.keys():
        yield f"{where}.{name}: not documented"
    for name, field in fields.items():
        if name in value:
            yield from faults(description, field.schema, value[name], f"{where}.{name}")
        elif field.required:
            yield f"{where}.{name}: missing"


def _has_type(schema: Schema, value: Any) -> bool:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    is_bool = isinstance(value, bool)
    return isinstance(value, _TYPES[cast("str", kind)]) and is_bool == (kind == "boolean")
