"""Front's published descriptions, read into what a method can be compared with."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import attrs

Schema = dict[str, Any]

FILE = "core-api.json"
CHANNEL_FILE = "channel-api.json"

CHANNEL_API = "Channel API"
"""The one group we make of the second description: it tells another kind of program."""

MISTAKEN_EXAMPLES = {
    "AccountResponse.external_id": "documented as a string, with a number as its example",
    "MessageTemplateResponse.inbox_ids": "a null where the ids of inboxes stand",
    "SignatureResponse.channel_ids": "a null where the ids of channels stand",
    "SignatureResponse.sender_info": "documented as a string, with an object as its example",
}
"""Examples that contradict the schema they stand in; they are left out."""

_Q_PROPERTIES = {
    "activityQuery": ("before", "after", "types", "inboxes"),
    "cardQuery": ("updated_after", "updated_before"),
    "conversationQuery": ("statuses", "status_categories", "status_ids"),
    "timeOffQuery": ("active_from", "active_until"),
    "topicQuery": ("types",),
}
"""What a ``q`` may hold: the description types it as text, and names its properties in prose."""


UNNAMED_BODIES = {"PATCH /message_templates/{}": "UpdateMessageTemplate"}
"""Bodies that are described, with no operation that refers to them."""

MISTAKEN_ANSWERS = {
    "GET /message_template_folders/{}/message_templates": "MessageTemplateResponse",
}
"""Lists that are said to hold something else: the templates of a folder are no folders."""


@attrs.frozen
class Field:
    """A field of a body or of an answer."""

    schema: Schema
    required: bool


@attrs.frozen
class Operation:
    """What the description says of one operation."""

    home: "Description" = attrs.field(repr=False)
    name: str
    """The verb and the path template, with ``{}`` for each id; that of the Channel API says so."""
    group: str
    scope: str | None
    deprecated: bool
    query: Mapping[str, Schema]
    """By the name that is sent, ``q[statuses]`` included."""
    body: Schema | None
    answer: Schema | None
    """Of one record, be it in a list or not."""
    is_list: bool
    status: int
    """Of a success."""


def operations_in(folder: Path) -> dict[str, Operation]:
    """Return every operation of the descriptions in *folder*, by its name."""
    operations = dict(Description(folder / FILE).operations)
    if (folder / CHANNEL_FILE).is_file():
        operations |= Description(folder / CHANNEL_FILE, CHANNEL_API).operations
    return operations


class Description:
    """An OpenAPI description whose references are followed.

    Args:
        file: Where it is.
        group: The group of all its operations, if it is to be only one.
    """

    def __init__(self, file: Path, group: str | None = None) -> None:
        self._whole: Schema = json.loads(file.read_bytes())
        self._group = group

    def resolved(self, schema: Schema) -> Schema:
        """Follow references, and melt the parts of an object into one; a later part overrides."""
        while "$ref" in schema:
            target: Any = self._whole
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        if "anyOf" in schema or ("oneOf" in schema and "properties" in schema):
            return self._either(schema)
        if "allOf" not in schema:
            return schema
        properties: Schema = {}
        required: list[str] = [*schema.get("required", ())]
        for part in map(self.resolved, schema["allOf"]):
            properties |= part.get("properties", {})
            required += part.get("required", ())
        return {"type": "object", "properties": properties, "required": required}

    def _either(self, schema: Schema) -> Schema:
        """Melt the kinds of an object into one that requires only what all of them do."""
        kinds = [self.resolved(kind) for kind in schema.get("anyOf") or schema["oneOf"]]
        properties: Schema = {}
        for kind in kinds:
            for name, field in kind["properties"].items():
                known = properties.setdefault(name, field)
                properties[name] = field if field == known else {"oneOf": [known, field]}
        shared = set[str].intersection(*(set(kind.get("required", ())) for kind in kinds))
        return {
            "type": "object",
            "properties": properties | schema.get("properties", {}),
            "required": [*schema.get("required", ()), *shared],
        }

    def options(self, schema: Schema) -> list[Schema]:
        """Return what a value may be, with at most one object and one array among them."""
        whole = self.resolved(schema)
        if "oneOf" not in whole:
            return [whole]
        found = [option for part in whole["oneOf"] for option in self.options(part)]
        objects = [option for option in found if "properties" in option]
        arrays = [option["items"] for option in found if "items" in option]
        others = [o for o in found if "properties" not in o and "items" not in o]
        return [
            *others,
            *([self.resolved({"anyOf": objects})] if objects else ()),
            *([{"type": "array", "items": {"oneOf": arrays}}] if arrays else ()),
        ]

    def fields(self, schema: Schema) -> dict[str, Field]:
        """Return the fields of an object."""
        whole = self.resolved(schema)
        required = whole.get("required", ())
        return {
            name: Field(field, name in required)
            for name, field in whole.get("properties", {}).items()
        }

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """Every operation, by its name."""
        return {operation.name: operation for operation in self._operations()}

    def _operations(self) -> Iterator[Operation]:
        for path, verbs in self._whole["paths"].items():
            for verb, about in verbs.items():
                if "operationId" in about:
                    name = f"{verb.upper()} {re.sub('{.*?}', '{}', path)}"
                    yield self._operation(name, about)

    def _operation(self, name: str, about: Schema) -> Operation:
        answer, is_list = self._answer(about["responses"])
        if name in MISTAKEN_ANSWERS:
            answer = _named(MISTAKEN_ANSWERS[name])
        body = _named(UNNAMED_BODIES[name]) if name in UNNAMED_BODIES else None
        return Operation(
            self,
            f"{self._group}: {name}" if self._group else name,
            self._group or about["tags"][0],
            next(iter(about.get("x-required-scopes", ())), None),
            # One of them is deprecated by its text only.
            about.get("deprecated", "Deprecated endpoint" in about["description"]),
            dict(self._query(about.get("parameters", ()))),
            body or _schema(self.resolved(about.get("requestBody", {}))),
            answer,
            is_list,
            next(int(status) for status in about["responses"] if status[0] == "2"),
        )

    def _query(self, parameters: "list[Schema]") -> Iterator[tuple[str, Schema]]:
        for given in parameters:
            parameter = self.resolved(given)
            if parameter["in"] != "query":
                continue
            if parameter["name"] != "q":
                yield parameter["name"], parameter
                continue
            for name in _Q_PROPERTIES[given["$ref"].rpartition("/")[2]]:
                assert f"`{name}`" in parameter["description"]
                yield f"q[{name}]", parameter

    def _answer(self, responses: Schema) -> tuple[Schema | None, bool]:
        success = next(self.resolved(responses[status]) for status in responses if status[0] == "2")
        schema = _schema(success)
        if schema is None:
            return None, False
        fields = self.resolved(schema).get("properties", {})
        if fields.keys() == {"status"}:  # "accepted", as the status code says already
            return None, False
        items = fields.get("_results")
        return (schema, False) if items is None else (items["items"], True)

    def example(self, schema: Schema, where: str = "") -> Any:
        """Return the example of a schema, put together from those of its parts.

        *where* names a schema, for the mistakes of its examples.
        """
        where = schema["$ref"].rpartition("/")[2] if "$ref" in schema else where
        whole = self.resolved(schema)
        if "example" in whole and where not in MISTAKEN_EXAMPLES:
            return whole["example"]
        if "oneOf" in whole:
            return self.example(whole["oneOf"][0])
        if "properties" in whole:
            fields = whole["properties"].items()
            return {name: self.example(field, f"{where}.{name}") for name, field in fields}
        if "items" in whole:
            item = self.example(whole["items"], where)
            whole_list = isinstance(item, list)  # some items hold the example of the whole list
            return cast("Any", item) if whole_list else [item]
        return whole.get("enum", [_PLAIN[whole["type"]]])[0]


_PLAIN: Mapping[str, Any] = {
    "string": "text",
    "number": 1.5,
    "integer": 1,
    "boolean": True,
    "object": {},
}


def _named(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _schema(holder: Schema) -> Schema | None:
    """Return the schema of a body or an answer that is JSON or a form, if there is one."""
    contents = holder.get("content", {})
    content = contents.get("application/json") or contents.get("multipart/form-data")
    schema: Schema | None = content and content["schema"]
    return schema


def quoted(text: str) -> set[str]:
    """Return what stands between backquotes, as the description sets names and values."""
    return set(re.findall("`([^`]+)`", text))
