"""What of a request may be written down: an allow-list, because a deny-list forgets."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from front_async.transport.trust import host_of

_HEADERS = frozenset(
    {
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "retry-after",
        "x-front-tier",
        "x-ratelimit-burst-limit",
        "x-ratelimit-burst-remaining",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-request-id",
    }
)
_QUERIES = frozenset({"limit", "sort_by", "sort_order"})
_IDS = ("alt:", "alt%3a")


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Keep the headers that say nothing about a person or a token."""
    return {name: value for name, value in headers.items() if name.lower() in _HEADERS}


def shown_path(path: str) -> str:
    """Mask what a path and its query say about people: aliases, search text, page tokens."""
    if not path.startswith("/"):
        return f"https://{host_of(path)}/…"
    route, _, query = path.partition("?")
    shown = "/".join(_shown_segment(segment) for segment in route.split("/"))
    if shown.startswith("/conversations/search/"):
        shown = "/conversations/search/…"
    if not query:
        return shown
    pairs = parse_qsl(query, keep_blank_values=True)
    return shown + "?" + "&".join(f"{k}={v if k in _QUERIES else '…'}" for k, v in pairs)


def _shown_segment(segment: str) -> str:
    return "alt:…" if segment.lower().startswith(_IDS) else segment
