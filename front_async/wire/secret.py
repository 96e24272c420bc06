"""Text that may be sent but never shown."""

from typing import Any, ClassVar, NoReturn, TypeVar

_T = TypeVar("_T")


class Secret(str):
    """A token, code or header value: an ordinary ``str`` whose ``repr`` is masked.

    Log records, error reporters and failing tests render local variables with ``repr``, so a
    secret is wrapped before it ever becomes one.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not pickled")


class Discreet:
    """Has a struct show those of its fields that ``shown`` names: to ``repr``, and to rich."""

    __slots__ = ()

    shown: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        told = (f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({', '.join(told)})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [(name, getattr(self, name)) for name in self.shown]


def masked(value: _T) -> _T | Secret:
    """Wrap *value* when it is text, so that a frame which holds it can be shown."""
    if type(value) is Secret:
        return value
    return Secret(value) if isinstance(value, str) else value
