from __future__ import annotations

import contextlib
import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import MalformedError, StartItem, StartSpec, generate
from pytest_rle.colony.saves.reader import LoadedSave, parse_save
from pytest_rle.colony.saves.writer import encode_save
from tests.colony.saves.rich_save import rich_save

WRONG = [b"abc", b"-1", b"99999999999999999999", b"nan", b"inf", b"", b"null", b"(9999, 0, -4)", b"True", b"2147483648"]
VALUE = re.compile(rb">([^<>]{1,60})<")
ELEMENT = re.compile(rb"<(\w+)>[^<>]*</\1>\s*")
THING = re.compile(r"<thing Class.*?</thing>", re.DOTALL)
LEAF = re.compile(r"<(\w+)(?: [^<>]*)?>[^<>]*</\1>")
TEXT = re.compile(r">([A-Za-z][^<>]*)<")


@cache
def valid_save(*, own: bool) -> bytes:
    """A save of this project, or, without our component, one of RimWorld."""
    data = encode_save(generate(StartSpec("test", "damage", 2, width=50, height=50, items=(StartItem("Steel", 99),))))
    return data if own else re.sub(rb'<li Class="PytestRle.ColonyState">.*?</li>', b"", data, flags=re.DOTALL)


@settings(max_examples=40)
@given(
    own=st.booleans(),
    hits=st.lists(st.tuples(st.floats(0, 0.999), st.sampled_from(["value", "element", "byte"]), st.integers(0, 255))),
)
def test_a_damaged_save_is_read_or_rejected_with_a_reason(own: bool, hits: list[tuple[float, str, int]]) -> None:
    data = valid_save(own=own)
    for place, kind, number in hits:
        position = int(place * len(data))
        if kind == "byte":
            data = data[:position] + bytes([number]) + data[position + 1 :]
            continue
        match = (VALUE if kind == "value" else ELEMENT).search(data, position)
        if match is not None:
            group = 1 if kind == "value" else 0
            new = WRONG[number % len(WRONG)] if kind == "value" else b""
            data = data[: match.start(group)] + new + data[match.end(group) :]
    with contextlib.suppress(MalformedError):
        assert isinstance(parse_save(data, seed=1), LoadedSave)


@pytest.mark.parametrize("share", range(1, 10))
def test_a_truncated_save_is_rejected(share: int) -> None:
    data = valid_save(own=True)
    with pytest.raises(MalformedError, match="damaged"):
        parse_save(data[: len(data) * share // 10], seed=1)


@settings(max_examples=30)
@given(
    hits=st.lists(
        st.tuples(st.floats(0, 0.999), st.sampled_from(["double", "drop", "thing", "text", "swap", "cut"])),
        min_size=1,
        max_size=3,
    ),
    word=st.sampled_from(["Foo", "", "null", "Steel", "Wall", "Human", "Мир", "x" * 3000]),
)
def test_a_damaged_save_of_the_game_is_refused_or_can_be_played(hits: list[tuple[float, str]], word: str) -> None:
    text = rich_save()
    for place, kind in hits:
        pattern = THING if kind == "thing" else TEXT if kind == "text" else LEAF
        found = list(pattern.finditer(text))
        if not found:
            continue
        match = found[int(place * len(found))]
        start, end = match.span()
        if kind == "cut":
            text = text[: start if place > 0.9 else len(text)]
        elif kind == "swap":
            text = text[:start] + text[start + 1] + text[start] + text[start + 2 :]
        elif kind == "text":
            text = text[: match.start(1)] + word + text[match.end(1) :]
        else:
            text = text[:start] + match[0] * (0 if kind == "drop" else 2) + text[end:]
    loaded = None
    with contextlib.suppress(MalformedError):
        loaded = parse_save(text.encode(), seed=1)
    if loaded is not None:
        game = Game(loaded.world)
        game.advance(25)
        assert encode_save(game.world)
