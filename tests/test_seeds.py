"""Seeds as people write and read them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.seeds import parse_seeds, seed_ranges


def test_seeds_are_shown_as_ranges() -> None:
    assert seed_ranges([1000, 3, 0, 1, 2, 7, 1001, 2]) == "0 to 3, 7, 1000 to 1001"
    assert seed_ranges([]) == ""


@given(st.sets(st.integers(0, 60)))
def test_ranges_hold_exactly_these_seeds(seeds: set[int]) -> None:
    text = seed_ranges(seeds).replace(" to ", "-")
    assert set(parse_seeds(text) if text else ()) == seeds
