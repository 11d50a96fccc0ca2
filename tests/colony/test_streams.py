"""Keyed random streams."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.streams import Streams


@settings(max_examples=25)
@given(st.integers(0, 2**63), st.text(max_size=20), st.lists(st.integers(), max_size=3))
def test_a_draw_is_the_first_number_of_the_stream_with_its_keys(seed: int, purpose: str, keys: list[int]) -> None:
    streams = Streams(seed)
    assert streams.draw(purpose, *keys) == streams.stream(purpose, *keys).uniform()
