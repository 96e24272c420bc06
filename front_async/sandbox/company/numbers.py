"""Numbers that look like chance and are arithmetic: the root of every made-up record."""

import zlib

import attrs

_MASK = (1 << 64) - 1
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two base-36 digits at a time: an id costs three divisions instead of six.
_PAIRS = [high + low for high in _DIGITS for low in _DIGITS]
_PAIR = len(_PAIRS)

_ID_BITS = 31  # 2**31 < 36**6: every id of a kind has six digits
_ID_MASK = (1 << _ID_BITS) - 1
_ID_FACTOR = 1_103_515_245  # odd, so multiplying is a bijection modulo a power of two
_ID_INVERSE = pow(_ID_FACTOR, -1, 1 << _ID_BITS)

_UID_FACTOR = 0x9E3779B97F4A7C15
_UID_INVERSE = pow(_UID_FACTOR, -1, 1 << 64)


def mix(number: int) -> int:
    """64 well-stirred bits of *number* (the finaliser of splitmix64)."""
    number = (number * 0x9E3779B97F4A7C15) & _MASK
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def salt(seed: int, name: str) -> int:
    """A number of its own for everything in a company of *seed* called *name*."""
    return mix((seed << 32) ^ zlib.crc32(name.encode()))


def base36(number: int) -> str:
    """The six base-36 digits of a number below 2**31."""
    high, low = divmod(number, _PAIR)
    top, middle = divmod(high, _PAIR)
    return _PAIRS[top] + _PAIRS[middle] + _PAIRS[low]


@attrs.frozen
class Ids:
    """The ids of one kind: index to id and back, without a table.

    Kinds that share a prefix (messages and drafts are both ``msg``) take a lane each.
    """

    prefix: str
    key: int
    lane: int = 0
    lanes: int = 1

    def id(self, index: int) -> str:
        """The id of the record numbered *index*."""
        number = ((index * self.lanes + self.lane) * _ID_FACTOR + self.key) & _ID_MASK
        return f"{self.prefix}_{base36(number)}"

    def index(self, identifier: str) -> int | None:
        """The number of the record called *identifier*; None when no record can be."""
        prefix, _, digits = identifier.partition("_")
        if prefix != self.prefix or not (digits.isascii() and digits.isalnum()):
            return None
        place = ((int(digits, 36) - self.key) * _ID_INVERSE) & _ID_MASK
        index, lane = divmod(place, self.lanes)
        # The id is made again: another spelling of the same number is not this id.
        return index if lane == self.lane and self.id(index) == identifier else None


def uid(index: int, key: int) -> str:
    """The 32 hex digits Front calls a ``message_uid``, for the message numbered *index*."""
    first = (index * _UID_FACTOR + key) & _MASK
    return f"{first:016x}{mix(first):016x}"


def uid_index(text: str, key: int) -> int | None:
    """The number of the message whose uid is *text*; None when it is nobody's."""
    try:
        first = int(text[:16], 16)
    except ValueError:
        return None
    index = ((first - key) * _UID_INVERSE) & _MASK
    return index if uid(index, key) == text else None
