"""Decompression: any chunking gives gzip's own result, any cut is noticed, the limit holds."""

import gzip
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.wire.exchange import WireError
from front_async.wire.inflate import Gunzip, Identity, decoder

DATA = st.one_of(
    st.binary(max_size=2_000),
    st.tuples(st.binary(max_size=20), st.integers(0, 50_000)).map(lambda x: x[0] * x[1]),
)


def gunzip(packed: bytes, cuts: list[int], limit: int = sys.maxsize) -> bytes:
    unpack = Gunzip(limit)
    edges = [0, *sorted(cut % (len(packed) + 1) for cut in cuts), len(packed)]
    parts = [unpack.feed(packed[start:end]) for start, end in pairwise(edges)]
    unpack.finish()
    return b"".join(parts)


CUTS = st.lists(st.integers(0, 100_000), max_size=8)


@given(DATA, CUTS)
def test_any_chunking_of_any_data_is_decoded(data: bytes, cuts: list[int]) -> None:
    assert gunzip(gzip.compress(data), cuts) == data


@given(DATA, CUTS, st.integers(1, 100_000))
def test_any_truncation_is_noticed(data: bytes, cuts: list[int], missing: int) -> None:
    packed = gzip.compress(data)
    with pytest.raises(WireError) as caught:
        gunzip(packed[: max(0, len(packed) - missing)], cuts)
    assert caught.value.fault == "truncated"


@given(DATA, CUTS, st.binary(min_size=1, max_size=9))
def test_bytes_after_the_end_are_refused(data: bytes, cuts: list[int], more: bytes) -> None:
    with pytest.raises(WireError) as caught:
        gunzip(gzip.compress(data) + more, cuts)
    assert caught.value.fault == "unreadable"


@pytest.mark.parametrize("size", [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1 << 20])
def test_bytes_after_the_end_are_refused_at_the_edge_of_a_step(size: int) -> None:
    with pytest.raises(WireError):
        gunzip(gzip.compress(bytes(size)) + b"more", [])
    assert gunzip(gzip.compress(bytes(size)), []) == bytes(size)


@given(DATA, CUTS, st.integers(0, 5_000))
def test_the_limit_is_kept_to_the_byte(data: bytes, cuts: list[int], limit: int) -> None:
    if len(data) <= limit:
        assert gunzip(gzip.compress(data), cuts, limit) == data
        return
    with pytest.raises(WireError) as caught:
        gunzip(gzip.compress(data), cuts, limit)
    assert caught.value.fault == "too large"


@given(st.binary(max_size=300))
def test_garbage_is_an_error_or_data_and_never_hangs(data: bytes) -> None:
    try:
        gunzip(data, [])
    except WireError as error:
        assert error.fault in {"truncated", "unreadable"}  # noqa: PT017


def test_a_body_without_encoding_is_handed_through() -> None:
    for name in (None, "identity", "Identity"):
        plain = decoder(name, 10)
        assert isinstance(plain, Identity)
        assert plain.feed(b"bytes") == b"bytes"
        plain.finish()


def test_gzip_is_known_in_any_case() -> None:
    assert isinstance(decoder("GZIP", 10), Gunzip)


@pytest.mark.parametrize("name", ["br", "deflate", "zstd", "gzip, gzip", "", "x" * 500])
def test_h2_an_encoding_nobody_asked_for_is_refused(name: str) -> None:
    with pytest.raises(WireError) as caught:
        decoder(name, 10)
    assert caught.value.fault == "unreadable"
    assert len(str(caught.value)) < 120
