"""Which addresses a secret may be sent to."""

import ipaddress

from yarl import URL

from front_async.errors import InvalidArgument


def is_loopback(host: str) -> bool:
    """Tell whether *host* can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_endpoint(address: str | URL, name: str) -> URL:
    """Return *address* as a URL that secrets may be sent to.

    Raises:
        InvalidArgument: It is not absolute, carries a user, a query or a fragment, or is plain
            http to another machine.
    """
    try:
        url = URL(address)
    except (ValueError, TypeError):
        raise InvalidArgument(f"{name} is not a URL") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise InvalidArgument(f"{name} must start with https:// and name a host")
    if url.scheme == "http" and not is_loopback(url.host):
        raise InvalidArgument(f"{name} must be https: http is only for this machine")
    if url.user or url.password or url.query_string or url.fragment:
        raise InvalidArgument(f"{name} must not carry a user, a query or a fragment")
    return url
