"""Toxic fallout and hunger, in the game's own days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.health import attrition
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

pytestmark = pytest.mark.usefixtures("air")
WearDown = Callable[[Colony, Pawn, int], float]


def test_fallout_adds_0_4_toxic_buildup_a_day_under_the_open_sky(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    outside, inside = place(meadow, 5, 5, apparel=("Apparel_Parka", "Apparel_Tuque")), place(meadow)
    conditions.begin(meadow, "ToxicFallout", 10 * GAME_TICKS_PER_DAY)
    wear_down(meadow, outside, GAME_TICKS_PER_DAY)
    toxic = hediffs.of(outside, "ToxicBuildup")
    assert toxic is not None
    assert toxic.severity == pytest.approx(0.4, abs=0.001)
    assert hediffs.of(inside, "ToxicBuildup") is None
    wear_down(meadow, outside, 2 * GAME_TICKS_PER_DAY)
    assert outside.dead
    assert meadow.world.deaths[0].cause == "toxic buildup"


def test_toxic_buildup_passes_by_0_08_a_day_under_a_roof(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "ToxicBuildup", 0.5)
    conditions.begin(meadow, "ToxicFallout", 10 * GAME_TICKS_PER_DAY)
    wear_down(meadow, pawn, GAME_TICKS_PER_DAY)
    toxic = hediffs.of(pawn, "ToxicBuildup")
    assert toxic is not None
    assert toxic.severity == pytest.approx(0.42, abs=0.001)


def test_starvation_kills_each_body_at_its_own_pace_within_1_84_to_2_76_days(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    people = [place(meadow, x=25 + n) for n in range(8)]
    for pawn in people:
        pawn.needs.food = 0.0
    factors = [attrition.malnutrition_factor(meadow, pawn) for pawn in people]
    assert all(0.8 <= factor < 1.2 for factor in factors)
    assert len(set(factors)) == 8
    for pawn in people:
        wear_down(meadow, pawn, 4 * GAME_TICKS_PER_DAY)
    assert all(pawn.dead for pawn in people)
    died = {death.pawn: death.tick / GAME_TICKS_PER_DAY for death in meadow.world.deaths}
    expected = {
        pawn.id: pytest.approx(1 / 0.453 / factor, abs=0.02) for pawn, factor in zip(people, factors, strict=True)
    }
    assert died == expected
    assert {death.cause for death in meadow.world.deaths} == {"starvation"}


def test_malnutrition_passes_as_fast_as_it_grew(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Malnutrition", 0.7)
    wear_down(meadow, pawn, GAME_TICKS_PER_DAY)
    left = hediffs.of(pawn, "Malnutrition")
    assert left is not None
    assert left.severity == pytest.approx(0.7 - 0.453 * attrition.malnutrition_factor(meadow, pawn), abs=0.005)
