"""Cold, heat and frostbite, in the game's own hours and days."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import exposure
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

Air = Callable[[float], None]
WearDown = Callable[[Colony, Pawn, int], float]


@pytest.mark.parametrize(("celsius", "hours", "per_day"), [(-20.0, 14.3, 1.68), (-40.0, 8.1, 2.97), (0.0, 32.0, 0.75)])
def test_a_naked_person_freezes_to_death(
    meadow: Colony,
    place: Callable[..., Pawn],
    air: Air,
    wear_down: WearDown,
    celsius: float,
    hours: float,
    per_day: float,
) -> None:
    air(celsius)
    pawn = place(meadow)
    wear_down(meadow, pawn, 6 * GAME_TICKS_PER_HOUR)
    cold = hediffs.of(pawn, "Hypothermia")
    assert cold is not None
    assert cold.severity * 4 == pytest.approx(per_day, rel=0.02)
    left = wear_down(meadow, pawn, 2 * GAME_TICKS_PER_DAY) / GAME_TICKS_PER_HOUR
    assert 6 + left == pytest.approx(hours, rel=0.03)
    assert meadow.world.deaths[0].cause == "hypothermia"


def test_a_parka_and_a_tuque_keep_out_twenty_degrees_below_zero(
    meadow: Colony, place: Callable[..., Pawn], air: Air, wear_down: WearDown
) -> None:
    air(-20.0)
    pawn = place(meadow, apparel=("Apparel_Parka", "Apparel_Tuque"))
    wear_down(meadow, pawn, GAME_TICKS_PER_DAY)
    assert pawn.hediffs == []


@pytest.mark.usefixtures("air")
def test_hypothermia_passes_within_six_hours_in_a_warm_room(
    meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Hypothermia", 0.5)
    wear_down(meadow, pawn, 6 * GAME_TICKS_PER_HOUR)
    assert hediffs.of(pawn, "Hypothermia") is None


def test_between_the_safe_and_the_comfortable_limit_hypothermia_stays_the_same(
    meadow: Colony, place: Callable[..., Pawn], air: Air, wear_down: WearDown
) -> None:
    air(10.0)
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Hypothermia", 0.3)
    wear_down(meadow, pawn, 6 * GAME_TICKS_PER_HOUR)
    cold = hediffs.of(pawn, "Hypothermia")
    assert cold is not None
    assert cold.severity == pytest.approx(0.3)


def test_heatstroke_grows_by_the_degrees_above_thirty_six(
    meadow: Colony, place: Callable[..., Pawn], air: Air, wear_down: WearDown
) -> None:
    air(56.0)
    pawn = place(meadow)
    wear_down(meadow, pawn, 6 * GAME_TICKS_PER_HOUR)
    heat = hediffs.of(pawn, "Heatstroke")
    assert heat is not None
    assert heat.severity * 4 == pytest.approx(20 * 6.45e-5 * 1000, rel=0.01)


@pytest.mark.usefixtures("air")
def test_a_mild_day_harms_nobody(meadow: Colony, place: Callable[..., Pawn], wear_down: WearDown) -> None:
    pawn, deer = place(meadow), place(meadow, x=31, race="Deer", faction=0)
    wear_down(meadow, pawn, GAME_TICKS_PER_DAY)
    assert pawn.hediffs == deer.hediffs == []


def test_deep_cold_brings_frostbite_to_the_extremities(
    meadow: Colony, place: Callable[..., Pawn], air: Air, wear_down: WearDown
) -> None:
    air(-60.0)
    people = [place(meadow, x=25 + n) for n in range(6)]
    wear_down(meadow, people[0], 5 * GAME_TICKS_PER_HOUR)
    bitten = [h for pawn in people for h in pawn.hediffs if h.def_name in ("Frostbite", "MissingBodyPart")]
    assert bitten
    assert all(DEFS.body[h.part].part in exposure.FROSTBITE_PARTS for h in bitten)
