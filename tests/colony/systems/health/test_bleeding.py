"""Blood loss, in the game's own hours and days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import vitals
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

pytestmark = pytest.mark.usefixtures("air")
WearDown = Callable[[Colony, Pawn, int], float]


@pytest.mark.parametrize(("severity", "hours"), [(16.6667, 24.0), (66.6667, 6.0)])
def test_a_bleed_rate_of_one_kills_in_a_day_and_a_rate_of_four_in_six_hours(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown, severity: float, hours: float
) -> None:
    pawn = place(meadow)
    for part in (body.TORSO, *[i for i, p in enumerate(DEFS.body) if p.part in ("Leg", "Arm")]):
        hediffs.add(meadow, pawn, "Cut", severity / 5, part, "Pirate Vex")
    assert body.bleed_rate(pawn) == pytest.approx(severity * 0.06)
    assert wear_down(meadow, pawn, 2 * GAME_TICKS_PER_DAY) / GAME_TICKS_PER_HOUR == pytest.approx(hours, rel=0.02)
    assert pawn.dead
    assert meadow.world.deaths[0].cause == "bled out from a cut by Pirate Vex"


def test_the_cause_of_a_death_by_blood_loss_names_a_wound_that_bled(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Bruise", 9.0, body.TORSO, "Pirate Vex")
    hediffs.add(meadow, pawn, "BloodLoss", 1.0)
    assert vitals.cause_of_death(meadow, pawn) == "blood loss"
    cut = hediffs.add(meadow, pawn, "Cut", 4.0, body.TORSO, "Pirate Ash")
    cut.tended_until = meadow.now + GAME_TICKS_PER_DAY
    assert vitals.cause_of_death(meadow, pawn) == "bled out from a cut by Pirate Ash"


def test_blood_loss_falls_by_a_third_a_day(meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", 0.59)
    wear_down(meadow, pawn, GAME_TICKS_PER_DAY)
    lost = hediffs.of(pawn, "BloodLoss")
    assert lost is not None
    assert lost.severity == pytest.approx(0.59 - 0.33, abs=0.002)


def test_a_pawn_gets_up_when_its_blood_loss_has_fallen_enough(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", 0.62)
    vitals.check(meadow, pawn)
    assert pawn.downed
    wear_down(meadow, pawn, 6 * GAME_TICKS_PER_HOUR)
    assert not pawn.downed
