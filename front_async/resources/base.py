"""What every resource is."""

import functools
import inspect
import re
import warnings
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar, Unpack, cast, get_args, get_origin, get_type_hints

from front_async.errors import InvalidArgument
from front_async.transport.api import Api
from front_async.transport.uploads import Upload

Ids = list[str] | tuple[str, ...]
"""Ids or aliases; a bare string is refused by type checkers, and by us."""

Handles = list[str] | tuple[str, ...]
"""Addresses of people, as their channel knows them: email, phone number, …"""

Files = list[Upload] | tuple[Upload, ...]
"""Files to send, together at most 25 MB. The request becomes a form, which cannot say None."""

F = TypeVar("F", bound=Callable[..., Any])

_REPLACED: dict[Callable[..., Any], str] = {}


def deprecated(instead: str) -> Callable[[F], F]:
    """Mark an operation that Front has deprecated; *instead* names what replaces it."""

    def mark(method: F) -> F:
        _REPLACED[method] = instead
        return method

    return mark


class Resource:
    """A group of operations."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def __init_subclass__(cls) -> None:
        """Check what each method is given against its annotations, before any network.

        Type checkers read ``**body: Unpack[CreateTag]``; at run time Python takes any keyword,
        and takes a string for the list of its letters.
        """
        for name, method in list(vars(cls).items()):
            if not inspect.isfunction(method):
                continue
            shape = _shape(method)
            lists = _lists(method, shape)
            label = f"{_attribute(cls.__name__)}.{name}()"
            if shape is not None or lists:
                setattr(cls, name, _checking(method, label, shape, lists))
            if method in _REPLACED:
                setattr(cls, name, _warning(getattr(cls, name), label, _REPLACED.pop(method)))


def _attribute(class_name: str) -> str:
    """Return the attribute of the client that holds a resource: "ContactLists" is contact_lists."""
    return re.sub("(?<=[a-z])(?=[A-Z])", "_", class_name).lower()


def _warning(method: Callable[..., Any], label: str, instead: str) -> Callable[..., Any]:
    text = f"Front has deprecated {label}: use {instead}"

    @functools.wraps(method)
    def warned(*given: object, **named: object) -> Any:
        warnings.warn(text, DeprecationWarning, stacklevel=2)
        return method(*given, **named)

    return warned


def _shape(method: Callable[..., Any]) -> Any:
    """Return the TypedDict that a method's keywords are declared to unpack, if any."""
    hints: list[Any] = list(method.__annotations__.values())
    return next((get_args(hint)[0] for hint in hints if get_origin(hint) is Unpack), None)


def _lists(method: Callable[..., Any], shape: Any) -> frozenset[str]:
    """Return the arguments that are lists, be they keywords or not."""
    hints: dict[str, Any] = dict(method.__annotations__)
    hints |= {} if shape is None else get_type_hints(shape)
    return frozenset(name for name, hint in hints.items() if _is_list(hint))


def _is_list(hint: Any) -> bool:
    return any(get_origin(option) is list for option in get_args(hint))


def _checking(
    method: Callable[..., Any], label: str, shape: Any, lists: frozenset[str]
) -> Callable[..., Any]:
    parameters = list(inspect.signature(method).parameters.values())[1:]
    order = [parameter.name for parameter in parameters]
    named_only = {p.name for p in parameters if p.kind is p.KEYWORD_ONLY}

    @functools.wraps(method)
    def checked(self: Resource, *given: object, **named: object) -> Any:
        if shape is not None:
            keys = named.keys() - named_only if named_only else named.keys()
            _check_names(label, shape, keys)
        if lists:
            _check_lists(label, lists, {**dict(zip(order, given, strict=False)), **named})
        return method(self, *given, **named)

    return checked


def _check_names(label: str, shape: Any, named: AbstractSet[str]) -> None:
    required = cast("frozenset[str]", shape.__required_keys__)
    known = required | cast("frozenset[str]", shape.__optional_keys__)
    unknown = named - known
    if unknown:
        raise InvalidArgument(
            f"{label} does not take {_listed(unknown)}; it takes {_listed(known)}"
        )
    if not required <= named:
        raise InvalidArgument(f"{label} needs: {_listed(required - named)}")


def _check_lists(label: str, lists: frozenset[str], values: dict[str, object]) -> None:
    for name in lists & values.keys():
        if isinstance(values[name], str):
            raise InvalidArgument(f"{label}: {name} is a list, and was given one str")


def _listed(names: AbstractSet[str]) -> str:
    return ", ".join(sorted(names))
