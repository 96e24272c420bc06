"""Everything about a sandbox that can be set."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, Literal, TypedDict, get_args

import attrs
from yarl import URL

Rotation = Literal["never", "always", "near_expiry"]
ExpiryForm = Literal["seconds", "float", "text", "milliseconds", "iso", "expires_in"]
LimitKind = Literal["fixed_window", "sliding_window", "leaky_bucket"]
Links = Literal["company", "self"]

REDIRECT_URI: Final = "https://app.example/callback"


class Options(TypedDict, total=False):
    """The fields of `Settings`, which say what each means, as keywords."""

    companies: int
    conversations: int
    messages: float
    comments: float
    contacts: int | None
    seed: int
    host: str
    port: int
    rate_limit: int | None
    burst: int | None
    limit_kind: LimitKind
    resource_rate: float | None
    search_share: float
    access_token_lifetime: float
    refresh_token_lifetime: float
    redirect_uri: str
    granted_scopes: Iterable[str] | None
    rotation: Rotation
    reuse_detection: bool
    expiry_form: ExpiryForm
    short_pages: bool
    bumps: bool
    queue_delay: float
    gzip: bool
    links: Links
    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]]
    history: int


def _check(field: Any, value: Any, *, least: float, above: bool = False) -> None:
    if value is not None and (value <= least if above else value < least):
        raise ValueError(f"{field.name} must be {'above' if above else 'at least'} {least}")


def _positive(_settings: Any, field: Any, value: Any) -> None:
    _check(field, value, least=0, above=True)


def _not_negative(_settings: Any, field: Any, value: Any) -> None:
    _check(field, value, least=0)


def _one_of(choices: Any) -> Any:
    return attrs.validators.in_(get_args(choices))


def _names(names: Iterable[str] | None) -> tuple[str, ...] | None:
    if isinstance(names, str):
        raise ValueError("granted_scopes must be several names, not one text")  # noqa: TRY004
    return None if names is None else tuple(names)


def _address(_settings: Any, field: Any, value: str) -> None:
    url = URL(value)
    if not (url.scheme and url.host) or "#" in value:
        raise ValueError(f"{field.name} must be a whole address without a fragment")


@attrs.frozen(kw_only=True)
class Settings:
    """The size of the company, the rules of the server, and its clock.

    Raises:
        ValueError: A value is out of range.
    """

    companies: int = attrs.field(default=1, validator=_positive)
    """How many companies there are: each with its own ids, records and rate limit."""
    conversations: int = attrs.field(default=100, validator=_not_negative)
    """How many conversations a company begins with; a million cost no memory."""
    messages: float = attrs.field(default=2.0, validator=_not_negative)
    """How many messages a conversation has, on average."""
    comments: float = attrs.field(default=0.5, validator=_not_negative)
    """How many comments a conversation has, on average."""
    contacts: int | None = attrs.field(default=None, validator=_not_negative)
    """How many contacts there are; None: one for every two conversations."""
    seed: int = attrs.field(default=1, validator=_not_negative)
    """Another seed is another company, with other ids; the second company has the next one."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = attrs.field(default=0, validator=_not_negative)
    """The port to listen on; 0: any that is free."""
    rate_limit: int | None = attrs.field(default=60_000, validator=_positive)
    """Requests a minute; None: no limit, and no limit headers."""
    burst: int | None = attrs.field(default=None, validator=_not_negative)
    """Requests beyond the limit, each back ten minutes after its use; None: half the limit."""
    limit_kind: LimitKind = attrs.field(default="fixed_window", validator=_one_of(LimitKind))
    """How requests are counted: by the minute, in any minute, or in a bucket that leaks."""
    resource_rate: float | None = attrs.field(default=None, validator=_positive)
    """Requests a second to one route of one resource (Front's tier 2: 5); None: no such limit."""
    search_share: float = attrs.field(default=0.4, validator=_positive)
    """The part of the limit that searches may use."""
    access_token_lifetime: float = attrs.field(default=3600.0, validator=_positive)
    """Seconds until an access token expires."""
    refresh_token_lifetime: float = attrs.field(default=15_552_000.0, validator=_positive)
    """Seconds until a refresh token expires."""
    redirect_uri: str = attrs.field(default=REDIRECT_URI, validator=_address)
    """The app's redirect URI. One on ``http://127.0.0.1`` matches with any port (RFC 8252)."""
    granted_scopes: Iterable[str] | None = attrs.field(default=None, converter=_names)
    """The scopes of a grant, which token answers then name; None: all, and none are named."""
    rotation: Rotation = attrs.field(default="near_expiry", validator=_one_of(Rotation))
    """When a refresh answers with another refresh token; near expiry is the last 24 hours."""
    reuse_detection: bool = True
    """Whether a replaced refresh token, presented again, ends the whole grant."""
    expiry_form: ExpiryForm = attrs.field(default="seconds", validator=_one_of(ExpiryForm))
    """How the token endpoint says when the access token expires."""
    short_pages: bool = True
    """Whether some pages in the middle of a list are short of items, or empty."""
    bumps: bool = False
    """Whether activity moves a conversation to the top of lists; else they keep their order, as
    with the bump settings of some companies."""
    queue_delay: float = attrs.field(default=0.0, validator=_not_negative)
    """Seconds until a message answered with 202 exists."""
    gzip: bool = True
    """Whether answers are compressed for clients that accept it."""
    links: Links = attrs.field(default="company", validator=_one_of(Links))
    """Whether links lead to the company's own host, as Front's do, or back to the sandbox."""
    now: Callable[[], float] = time.time
    """The clock (epoch seconds); every lifetime and window is measured with it."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """What waits out the delay of a fault (seconds)."""
    history: int = attrs.field(default=1000, validator=_positive)
    """How many of the latest requests are kept."""

    @property
    def contact_count(self) -> int:
        """How many contacts the company begins with."""
        return -(-self.conversations // 2) if self.contacts is None else self.contacts

    @property
    def burst_limit(self) -> int:
        """How many requests beyond the limit are allowed."""
        return (self.rate_limit or 0) // 2 if self.burst is None else self.burst
