"""JSON of others is decoded into values that every file, hash and request can hold, or refused with a reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.foreign_json import DEEPEST_FOREIGN, TooDeepError, decode, is_deeper, writable

halves = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | halves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(halves, inner, max_size=3),
    max_leaves=8,
)


@given(value=values, as_bytes=st.booleans())
def test_what_is_decoded_can_be_written(value: Any, as_bytes: bool) -> None:
    text = json.dumps(value)
    decoded = decode(text.encode() if as_bytes else text)
    json.dumps(decoded, ensure_ascii=False).encode()
    assert decoded == writable(json.loads(text))


@given(text=st.text())
def test_text_without_halves_stays_as_it_is(text: str) -> None:
    assert decode(json.dumps(text)) == text
    assert decode(json.dumps(text, ensure_ascii=False).encode()) == text


def test_a_whole_pair_is_the_sign_that_it_stands_for() -> None:
    assert decode(b'"\\ud83d\\ude00 and \\ud83d"') == "\N{GRINNING FACE} and \ufffd"


@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("levels", [DEEPEST_FOREIGN + 1, 200_000])
def test_deep_text_is_refused_before_it_is_decoded(opening: str, levels: int) -> None:
    with pytest.raises(TooDeepError, match=f"nested deeper than {DEEPEST_FOREIGN} levels, the limit"):
        decode(opening * levels)
    assert decode("[" * DEEPEST_FOREIGN + "]" * DEEPEST_FOREIGN) is not None


def test_brackets_in_texts_are_no_levels() -> None:
    assert not is_deeper(json.dumps({"a": "[" * 100}).encode(), 2)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff", b'"\\ud8"', "nope"])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)
