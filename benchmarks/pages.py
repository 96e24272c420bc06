"""What the servers of the benchmarks answer."""

from functools import lru_cache

import msgspec

from front_async.sandbox import Sandbox

ME = b'{"id":"cmp_1","name":"Paper","_links":{"self":"https://paper.api.frontapp.com/me"}}'
TAG = b'{"id":"tag_1"}'
GRANT = b'{"access_token":"a","refresh_token":"r","expires_in":3600,"token_type":"Bearer"}'

PAGES = 200
PAGE = 100  # conversations


@lru_cache(maxsize=1)
def _records() -> msgspec.Raw:
    sandbox = Sandbox(conversations=PAGE, short_pages=False)
    return msgspec.Raw(msgspec.json.encode(list(sandbox.records("conversations"))))


def page(number: int) -> bytes:
    """Return a page of conversations that leads to the next one, as far as there is one."""
    more = number + 1 < PAGES
    link = f"https://paper.api.frontapp.com/conversations?limit={PAGE}&page_token={number + 1}"
    return msgspec.json.encode(
        {"_pagination": {"next": link if more else None}, "_links": {}, "_results": _records()}
    )
