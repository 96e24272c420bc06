"""What a method and the description of its operation disagree about."""

import inspect
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

from front_async.models.links import Links
from front_async.transport.scopes import required_scope
from tests.contract.description import Description, Operation, Schema, quoted
from tests.contract.driving import GROUPS, Method
from tests.contract.hints import (
    choices_of,
    fields_of,
    item_of,
    kinds_of,
    name_of,
    object_of,
)
from tests.contract.making import keywords_of

_IN_ANSWERS = {"number": {"time"}}
_IN_BODIES = {"number": {"time", "number"}}
"""All numbers that are not integers are times; a caller may give them as seconds."""


def differences(operation: Operation, method: Method) -> Iterator[str]:
    """Yield each difference; those of a model or a TypedDict begin with its name."""
    description = operation.home
    yield from _compare_call(operation, method)
    yield from _compare_query(operation, method)
    yield from _compare_body(description, operation, method)
    yield from _compare_answer(description, operation, method)


def _compare_call(operation: Operation, method: Method) -> Iterator[str]:
    if GROUPS[operation.group] != method.name.partition(".")[0]:
        yield f"{method.name}: the group is {operation.group}"
    ids = [f"id_{n + 1}" for n in range(method.call.template.count("{}"))]
    if method.path != method.call.template.format(*ids):
        yield f"{method.name}: the ids go out of order, as {method.path}"
    documented = re.findall(r"Needs ``(.+?)``", inspect.getdoc(method.function) or "")
    if documented != ([operation.scope] if operation.scope else []):
        yield f"{method.name}: the docstring names {documented}, not {operation.scope}"
    if required_scope(method.call.operation) != operation.scope:
        yield f"{method.name}: the errors name another scope than {operation.scope}"
    if method.deprecated != operation.deprecated:
        yield f"{method.name}: deprecated is {operation.deprecated}"


def _compare_query(operation: Operation, method: Method) -> Iterator[str]:
    yield from _uneven(method.name, set(operation.query), set(method.query), "the query")
    shape = keywords_of(method.function)
    hints = get_type_hints(shape) if shape and method.query else {}
    for name, parameter in operation.query.items():
        hint = hints.get(name.removeprefix("q[").removesuffix("]"))
        if hint is None or name == "q[types]":  # the types of events are those of the answer
            continue
        choices = choices_of(item_of(hint) if "array" in kinds_of(hint) else hint)
        known = set(parameter["schema"].get("enum", quoted(parameter["description"])))
        if not choices <= known or (name == "sort_by" and choices != known):
            yield f"{method.name}: {name} takes {sorted(choices)}, documented {sorted(known)}"


def _compare_body(description: Description, operation: Operation, method: Method) -> Iterator[str]:
    if (operation.body is None) is not (method.body is None):
        yield f"{method.name}: one of us has no body"
    if operation.body is None or method.body is None:
        return
    shape = keywords_of(method.function)
    if shape is None:
        given = inspect.signature(method.function).parameters
        # Where an update has one field, a caller has to give it: else nothing would change.
        fields = description.fields(operation.body)
        hints = {
            name: (given[name].annotation, name not in fields or fields[name].required)
            for name in method.body
        }
        yield from _compare_fields(description, operation.body, hints, method.name, _IN_BODIES)
    else:
        yield from _uneven(method.name, set(fields_of(shape)), set(method.body), "what was sent")
        yield from _compare_object(description, operation.body, shape, _IN_BODIES)


def _compare_answer(
    description: Description, operation: Operation, method: Method
) -> Iterator[str]:
    if operation.is_list is not method.is_list:
        yield f"{method.name}: one of us has a list"
    elif operation.answer is not None and method.answer is not None:
        yield from _compare_object(description, operation.answer, method.answer, _IN_ANSWERS)


Kinds = dict[str, set[str]]


def _compare_object(
    description: Description, schema: Schema, model: Any, kinds: Kinds
) -> Iterator[str]:
    hints = fields_of(model)
    if model is Links or name_of(model) == "Links":  # some records lack one half of them
        hints = {name: hints[name] for name in description.fields(schema)}
    yield from _compare_fields(description, schema, hints, name_of(model), kinds)


def _compare_fields(
    description: Description,
    schema: Schema,
    hints: dict[str, tuple[Any, bool]],
    where: str,
    kinds: Kinds,
) -> Iterator[str]:
    fields = description.fields(schema)
    yield from _uneven(where, set(fields), set(hints), "the fields")
    for name in fields.keys() & hints.keys():
        hint, required = hints[name]
        if kinds is _IN_BODIES and required is not fields[name].required:
            yield f"{where}.{name}: required is {required}"
        if kinds is _IN_ANSWERS and required and name != "id":
            yield f"{where}.{name}: an answer without it would depart"
        yield from _compare_value(description, fields[name].schema, hint, f"{where}.{name}", kinds)


def _compare_value(
    description: Description, given: Schema, hint: Any, where: str, kinds: Kinds
) -> Iterator[str]:
    schema = description.resolved(given)
    options = description.options(given)
    expected = {_kind_of(option) for option in options}
    found = kinds_of(hint)
    if "oneOf" in schema and found == {"anything"}:
        return
    nullable = given.get("nullable", False) or schema.get("nullable", False)
    if kinds is _IN_BODIES and nullable is not ("null" in found):
        yield f"{where}: null is {'' if nullable else 'not '}documented"
    if kinds is _IN_ANSWERS and nullable and "null" not in found:
        yield f"{where}: may be null"
    allowed = {name for kind in expected for name in kinds.get(kind, {kind})}
    if found - {"null"} != allowed:
        yield f"{where}: documented as {_listed(allowed)}, not {_listed(found)}"
    else:
        for option in options:
            if "properties" in option:
                yield from _compare_object(description, option, object_of(hint), kinds)
            elif "items" in option:
                item = item_of(hint)
                yield from _compare_value(description, option["items"], item, where, kinds)
    documented = {value for option in options for value in option.get("enum", ())}
    if choices_of(hint) != documented:
        yield f"{where}: documented values are {sorted(documented)}"


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _kind_of(schema: Schema) -> str:
    if "properties" in schema:
        return "object"
    if schema.get("format") == "binary":
        return "file"
    kind: str = schema.get("type", "string" if "enum" in schema else "anything")
    return "map" if kind == "object" else kind


def _uneven(where: str, documented: set[str], ours: set[str], what: str) -> Iterator[str]:
    for name in sorted(documented - ours):
        yield f"{where}.{name}: documented, and missing in {what}"
    for name in sorted(ours - documented):
        yield f"{where}.{name}: not documented"
