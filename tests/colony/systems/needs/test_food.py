"""The food need falls at the game's rates."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.needs import food
from pytest_rle.colony.world import Pawn, Trait

MakePawn = Callable[..., Pawn]


def test_a_fed_adult_uses_1_6_nutrition_a_day(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    assert food.fall(pawn) * 400 == pytest.approx(1.6, abs=0.001)


def test_from_0_8_a_colonist_is_hungry_after_8_4_hours_urgently_after_12_and_starves_after_19_2(
    meadow: Colony, place: MakePawn, ticks_until: Callable[[Colony, Callable[[], bool]], int]
) -> None:
    pawn = place(meadow)
    days = [ticks_until(meadow, lambda stage=stage: food.hunger_stage(pawn) >= stage) / 60_000 for stage in (1, 2, 3)]  # type: ignore[misc]
    assert days == pytest.approx([0.35, 0.15, 0.30], abs=0.004)
    assert pawn.needs.starving_since == meadow.now


def test_hungry_people_use_half_as_much_and_urgently_hungry_people_a_quarter(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.needs.food = 0.2
    assert food.fall(pawn) == pytest.approx(food.FALL / 2)
    pawn.needs.food = 0.1
    assert food.fall(pawn) == pytest.approx(food.FALL / 4)


def test_a_gourmand_uses_half_as_much_again(meadow: Colony, place: MakePawn) -> None:
    pawn = place(meadow)
    pawn.traits.append(Trait("Gourmand"))
    assert food.fall(pawn) == pytest.approx(1.5 * food.FALL)


def test_tame_animals_get_hungry_and_wild_ones_do_not(
    meadow: Colony, place: MakePawn, live_needs: Callable[[Colony, int], None]
) -> None:
    donkey, deer = place(meadow, race="Donkey"), place(meadow, race="Deer", faction=0)
    before = deer.needs.food
    live_needs(meadow, 60_000)
    assert deer.needs.food == before
    assert donkey.needs.food < 0.8
