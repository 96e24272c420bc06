"""Text that may be sent but never shown."""

from typing import NoReturn, TypeVar

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


def masked(value: _T) -> _T | Secret:
    """Wrap *value* when it is text, so that a frame which holds it can be shown."""
    if type(value) is Secret:
        return value
    return Secret(value) if isinstance(value, str) else value
