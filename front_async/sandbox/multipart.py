"""Reads ``multipart/form-data``: fields with brackets in their names, and files."""

import re
from typing import Any, Final

import attrs

_PIECES: Final = re.compile(r"[^\[\]]+|\[\]")
_NAME: Final = re.compile(rb'[; ]name="([^"]*)"', re.IGNORECASE)
_FILENAME: Final = re.compile(rb'filename="([^"]*)"', re.IGNORECASE)
_TYPE: Final = re.compile(rb"^content-type: *([^\r\n]+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY: Final = re.compile(r'boundary="?([^";]+)"?')


@attrs.frozen
class Upload:
    """A file that came with a request."""

    filename: str
    content_type: str
    data: bytes = attrs.field(repr=False)


def parse(content_type: str, body: bytes) -> tuple[dict[str, Any], list[Upload]] | None:
    """The fields, nested as their names say, and the files; None: this is no multipart body."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        return None
    fields: dict[str, Any] = {}
    uploads: list[Upload] = []
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, data = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, filename, kind = _NAME.search(head), _FILENAME.search(head), _TYPE.search(head)
        if filename is not None:
            content = kind[1].decode() if kind else "application/octet-stream"
            uploads.append(Upload(filename[1].decode("utf-8", "replace"), content, data))
        elif name is not None:
            _put(fields, _PIECES.findall(name[1].decode("utf-8", "replace")), data.decode())
    return {key: _listed(value) for key, value in fields.items()}, uploads


def _put(fields: dict[str, Any], path: list[str], value: str) -> None:
    """Write *value* where ``options[archive]``, ``to[0]`` or ``to[]`` points."""
    for piece in path[:-1]:
        inner: Any = fields.setdefault(_key(fields, piece), {})
        if isinstance(inner, str):
            return  # a value and a nested value under one name: the first one stays
        fields = inner
    if path:
        fields[_key(fields, path[-1])] = value


def _key(fields: dict[str, Any], piece: str) -> str:
    return str(len(fields)) if piece == "[]" else piece


def _listed(value: Any) -> Any:
    """*value* with every object whose keys are all numbers turned into a list."""
    if isinstance(value, str):
        return value
    inner: dict[str, Any] = {key: _listed(item) for key, item in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
