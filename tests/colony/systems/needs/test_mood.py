"""Mood follows its target at the game's rates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.needs import food, mood, thoughts
from pytest_rle.colony.world import Pawn

Live = Callable[..., None]
MakePawn = Callable[..., Pawn]
MOOD = (150, mood.step)


@pytest.fixture
def ann(meadow: Colony, place: MakePawn) -> Pawn:
    """A dressed colonist in mild weather who lacks nothing, in a colony of no wealth."""
    meadow.world.tile.mean_temperature, meadow.world.tile.latitude = 21.0, 0.0
    return place(meadow, apparel=("Apparel_Pants", "Apparel_BasicShirt"))


def test_a_new_colonists_target_is_72_percent(meadow: Colony, ann: Pawn) -> None:
    thoughts.add_memory(meadow, ann, "NewColonyOptimism")
    assert mood.target(meadow, ann) == pytest.approx(0.32 + 0.30 + 0.10)


@pytest.mark.parametrize(
    ("difficulty", "offset"), [("Peaceful", 0.10), ("Medium", 0.05), ("Rough", 0.0), ("Extreme", -0.10)]
)
def test_difficulty_changes_the_target(meadow: Colony, ann: Pawn, difficulty: str, offset: float) -> None:
    meadow.world.storyteller.difficulty = difficulty
    assert mood.target(meadow, ann) == pytest.approx(0.62 + offset)


def test_mood_rises_by_12_and_falls_by_8_points_an_hour(meadow: Colony, ann: Pawn, live: Live) -> None:
    live(meadow, 450, MOOD)
    assert ann.needs.mood == pytest.approx(0.5 + 3 * 0.0072)
    live(meadow, 150, MOOD)
    ann.needs.mood, ann.needs.mood_target = 0.9, 0.1
    live(meadow, 450, MOOD)
    assert ann.needs.mood == pytest.approx(0.9 - 3 * 0.0048)


def test_the_target_is_calculated_every_600_game_ticks(meadow: Colony, ann: Pawn, live: Live) -> None:
    live(meadow, 600, MOOD)
    content = ann.needs.mood_target
    ann.needs.joy = 0.0
    live(meadow, 450, MOOD)
    assert ann.needs.mood_target == content
    live(meadow, 150, MOOD)
    assert ann.needs.mood_target == pytest.approx(content - 0.20)


def test_mood_does_not_change_asleep(meadow: Colony, ann: Pawn, live: Live) -> None:
    ann.asleep = True
    live(meadow, 6_000, MOOD)
    assert ann.needs.mood == 0.5


def test_mood_stays_between_0_and_1(meadow: Colony, ann: Pawn, live: Live) -> None:
    ann.needs.food, ann.needs.joy, ann.needs.rest, ann.needs.comfort, ann.needs.outdoors = 0, 0, 0, 0, 0
    live(meadow, 60_000, MOOD)
    assert ann.needs.mood == 0.0
    for _ in range(5):
        thoughts.add_memory(meadow, ann, "Catharsis")
    live(meadow, 60_000, MOOD)
    assert 0.0 < ann.needs.mood <= 1.0


def test_needs_and_mood_of_a_real_save_have_changed_at_our_rates(real_save: Path) -> None:
    """The save is of game tick 338: food had fallen twice or three times from 0.8, mood risen from 0.5."""
    colony = Colony(load_save(real_save, seed=1).world, drivers.of)
    by_name = {pawn.name.short: pawn for pawn in colony.world.colonists()}
    assert by_name["Contreras"].needs.mood == pytest.approx(0.5 + 3 * mood.RISE, abs=1e-6)
    assert by_name["Contreras"].needs.food == pytest.approx(0.8 - 3 * food.FALL, abs=1e-6)
    assert by_name["Bob"].needs.mood == pytest.approx(0.5 - 2 * mood.FALL, abs=1e-6)
    assert by_name["Bob"].needs.food == pytest.approx(0.8 - 2 * food.FALL, abs=1e-6)
    assert mood.target(colony, by_name["Contreras"]) > 0.5216
    assert mood.target(colony, by_name["Bob"]) < 0.4904
