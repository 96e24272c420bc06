"""Ids, patterns and selections are arithmetic that can be undone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from front_async.sandbox.company.numbers import Ids, base36, salt, uid, uid_index
from front_async.sandbox.company.pattern import Pattern, contains, select, spread

indexes = st.integers(0, (1 << 31) // 4 - 1)
keys = st.integers(0, (1 << 64) - 1)
counts = st.lists(st.integers(0, 9), min_size=1, max_size=20).filter(any).map(tuple)


@given(index=indexes, key=keys, lane=st.integers(0, 3))
def test_an_id_leads_back_to_its_number(index: int, key: int, lane: int) -> None:
    ids = Ids("cnv", key, lane, 4)
    assert ids.index(ids.id(index)) == index


@given(left=indexes, right=indexes, key=keys)
def test_two_numbers_never_share_an_id(left: int, right: int, key: int) -> None:
    ids = Ids("cnv", key)
    assert (ids.id(left) == ids.id(right)) == (left == right)


@given(index=indexes, key=keys)
def test_lanes_of_one_prefix_never_meet(index: int, key: int) -> None:
    messages, drafts = Ids("msg", key, 0, 2), Ids("msg", key, 1, 2)
    assert drafts.index(messages.id(index)) is None


@given(text=st.text(max_size=12), key=keys)
def test_any_text_that_is_an_id_is_the_id_of_its_number(text: str, key: int) -> None:
    ids = Ids("cnv", key)
    index = ids.index(f"cnv_{text}")
    assert index is None or ids.id(index) == f"cnv_{text}"


@pytest.mark.parametrize("text", ["", "cnv", "cnv_", "cnv_+1", "cnv_1_2", "msg_000001", "cnv_ÄÖ"])
def test_what_is_no_id_has_no_number(text: str) -> None:
    assert Ids("cnv", 7).index(text) is None


def test_upper_case_digits_are_another_id() -> None:
    ids = Ids("cnv", 7)
    assert ids.index(ids.id(12345).upper().replace("CNV", "cnv")) is None


@given(index=st.integers(0, 1 << 40), key=keys)
def test_a_uid_leads_back_to_its_number(index: int, key: int) -> None:
    assert len(uid(index, key)) == 32
    assert uid_index(uid(index, key), key) == index


@given(text=st.text(max_size=40), key=keys)
def test_any_text_that_is_a_uid_is_the_uid_of_its_number(text: str, key: int) -> None:
    index = uid_index(text, key)
    assert index is None or uid(index, key) == text


def test_base36_has_six_digits() -> None:
    assert base36(0) == "000000"
    assert base36(36**6 - 1) == "zzzzzz"
    assert int(base36(123_456_789), 36) == 123_456_789


def test_each_seed_and_name_has_its_own_salt() -> None:
    assert len({salt(seed, name) for seed in range(50) for name in ("a", "b", "c")}) == 150


@given(counts=counts, owner=st.integers(0, 10_000))
def test_every_thing_of_an_owner_is_found_back(counts: tuple[int, ...], owner: int) -> None:
    pattern = Pattern(counts)
    span = pattern.span(owner)
    assert len(span) == counts[owner % len(counts)]
    assert [pattern.owner(index) for index in span] == [(owner, n) for n in range(len(span))]
    assert span.stop == pattern.first(owner + 1)


@given(
    mean=st.floats(0, 20),
    weights=st.lists(st.integers(0, 9), min_size=1, max_size=12).filter(any),
    length=st.integers(1, 400),
)
def test_spread_counts_average_the_mean(mean: float, weights: list[int], length: int) -> None:
    row = [weights[n % len(weights)] for n in range(length)]
    if any(row):
        assert abs(sum(spread(mean, weights, length)) - mean * length) <= 1


@given(
    start=st.integers(0, 50),
    size=st.integers(0, 500),
    step=st.integers(1, 40),
    period=st.integers(1, 24),
    kept=st.sets(st.integers(0, 23)),
)
def test_a_selection_is_what_looking_at_everything_would_find(
    start: int, size: int, step: int, period: int, kept: set[int]
) -> None:
    source = range(start, start + size, step)
    selection = select(source, period, lambda place: place in kept)
    looked_up = [index for index in source if index % period in kept]
    assert [selection[n] for n in range(len(selection))] == looked_up
    assert all(contains(selection, index) == (index in looked_up) for index in source)
