"""Counting what a client does."""

import attrs


@attrs.define
class Meter:
    """What one company's client has done since it was made."""

    requests: int = 0
    """HTTP requests that left, retries and redirects included."""
    received: int = 0
    """Bytes of the bodies that came whole, decompressed."""
