"""The game component of our own saves: a state that does not fit is refused when the save is loaded."""

from __future__ import annotations

import contextlib
import json
import re
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import MalformedError
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from tests.colony.saves.rich_save import rich_save

NUMBER = re.compile(r"(?<=[:,\[])-?\d+(?:\.\d+)?(?:e-?\d+)?(?=[,\]}])")


@cache
def lived() -> str:
    """A save of the colony in the middle of its work."""
    game = Game(parse_save(rich_save().encode(), seed=1).world)
    game.advance(600)
    return encode_save(game.world).decode()


def with_state(state: str) -> bytes:
    text = lived()
    start, end = text.index("<state>") + len("<state>"), text.index("</state>")
    return (text[:start] + state + text[end:]).encode()


def state() -> str:
    return lived()[lived().index("<state>") + len("<state>") : lived().index("</state>")]


def with_change(**fields: Any) -> bytes:
    document = json.loads(state())
    document["world"] |= fields
    return with_state(json.dumps(document))


def test_the_save_is_read() -> None:
    assert parse_save(with_state(state()), seed=1).warnings == ()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"game_tick": ["=", "5"]}, "expected int, found 5"),
        ({"game_tick": ["=", 5.5]}, "expected int, found 5.5"),
        ({"game_tick": ["=", True]}, "expected int, found True"),
        ({"game_tick": ["=", None]}, "expected int, found None"),
        ({"game_tick": ["=", 2**63]}, "expected int, found 9223372036854775808"),
        ({"counted_wealth": ["=", 1e300]}, r"expected float, found 1e\+300"),
        ({"counted_wealth": ["=", float("nan")]}, "NaN is not a number"),
        ({"name": ["=", 5]}, "expected str, found 5"),
        ({"deaths": ["=", "none"]}, "expected a list, found str"),
        ({"pawns": ["~", {"at": [["20", ["~", {"x": ["=", 1]}]]]}]}, "expected int, found 20"),
        ({"pawns": ["~", {"at": [[20, ["~", {"x": ["=", 99]}]]]}]}, r"the pawn 20 is at \(99, \d\), off the map"),
        ({"designations": ["~", {"mine": ["=", [5, 100]]}]}, "a designation has the cell 100, and the map has 100"),
        ({"blighted": ["=", [[-1, 0.5]]]}, "a blighted plant has the cell -1"),
    ],
)
def test_a_state_of_the_wrong_type_or_range_is_refused(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(MalformedError, match=f"the colony state in the save is damaged.*{problem}"):
        parse_save(with_change(**change), seed=1)


@pytest.mark.parametrize(
    ("grids", "problem"),
    [
        ({"terrain": [[0], [250]]}, "the grid terrain has a value outside of 0 to"),
        ({"plant_growth": [[5], [1_000_001]]}, "the grid plant_growth has a value outside of 0 to 1000000"),
        ({"edifice": [[5], [4_321]]}, "the grid edifice names 4321, which does not exist"),
        ({"zone": [[5], [4_321]]}, "the grid zone names 4321, which does not exist"),
        ({"rock": [[5], [-1]]}, "damaged"),
    ],
)
def test_a_grid_with_an_impossible_value_is_refused(grids: dict[str, Any], problem: str) -> None:
    document = json.loads(state())
    document["grids"] = grids
    with pytest.raises(MalformedError, match=problem):
        parse_save(with_state(json.dumps(document)), seed=1)


def test_a_deeply_nested_state_is_refused() -> None:
    with pytest.raises(MalformedError, match="damaged"):
        parse_save(with_state("[" * 100_000 + "]" * 100_000), seed=1)


@settings(max_examples=40)
@given(
    place=st.floats(0, 0.999),
    value=st.sampled_from(
        ["-1", "0", "7", "300", "99999999", "-5000000000", "0.5", "1e300", str(2**62), "null", '"a"']
    ),
)
def test_no_number_of_the_state_stops_the_game(place: float, value: str) -> None:
    text = state()
    numbers = list(NUMBER.finditer(text))
    match = numbers[int(place * len(numbers))]
    loaded = None
    with contextlib.suppress(MalformedError):
        loaded = parse_save(with_state(text[: match.start()] + value + text[match.end() :]), seed=1)
    if loaded is not None:
        game = Game(loaded.world)
        game.advance(25)
        assert game.state_hash()
