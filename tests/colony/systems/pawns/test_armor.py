"""Apparel against hits, cold and heat."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import armor, body
from pytest_rle.colony.world import Item, Pawn
from pytest_rle.rimworld import DEFS


def _outcomes(colony: Colony, pawn: Pawn, damage: str, penetration: float) -> tuple[float, float, float]:
    counts = [0, 0, 0]
    for number in range(4_000):
        pawn.apparel[0].hit_points = 1_000
        left, kind = armor.reduce(
            colony.stream("test", number), pawn, body.TORSO, DEFS.damage_types[damage], 10.0, penetration
        )
        counts[0 if left == 0 else 1 if left == 5.0 else 2] += 1
        assert left in (0.0, 5.0, 10.0)
        assert kind.def_name == ("Blunt" if left == 5.0 and damage != "Blunt" else damage)
    total = sum(counts)
    return counts[0] / total, counts[1] / total, counts[2] / total


def test_a_flak_vest_stops_or_halves_hits_by_its_rating_minus_the_penetration(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow, apparel=("Apparel_FlakVest",))
    stopped, halved, through = _outcomes(meadow, pawn, "Bullet", 0.18)
    assert stopped == pytest.approx(0.41, abs=0.03)
    assert halved == pytest.approx(0.41, abs=0.03)
    assert through == pytest.approx(0.18, abs=0.03)


def test_blunt_hits_meet_the_blunt_rating(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, apparel=("Apparel_FlakVest",))
    stopped, halved, _ = _outcomes(meadow, pawn, "Blunt", 0.0)
    assert stopped == pytest.approx(0.18, abs=0.03)
    assert halved == pytest.approx(0.18, abs=0.03)


def test_a_vest_does_not_protect_the_arms(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, apparel=("Apparel_FlakVest",))
    arm = next(i for i, part in enumerate(DEFS.body) if part.part == "Arm")
    left, _ = armor.reduce(meadow.stream("t"), pawn, arm, DEFS.damage_types["Bullet"], 12.0, 0.18)
    assert left == 12.0


@pytest.mark.parametrize(
    ("def_name", "stuff", "quality", "sharp"),
    [
        ("Apparel_FlakVest", None, 2, 1.00),
        ("Apparel_FlakVest", None, 0, 0.60),
        ("Apparel_FlakPants", None, 2, 0.55),
        ("Apparel_SimpleHelmet", "Steel", 2, 0.45),
        ("Apparel_AdvancedHelmet", "Plasteel", 2, 0.798),
        ("Apparel_PlateArmor", "Steel", 2, 0.81),
        ("Apparel_Pants", "Cloth", 2, 0.072),
    ],
)
def test_a_rating_depends_on_the_garment_its_stuff_and_its_quality(
    def_name: str, stuff: str | None, quality: int, sharp: float
) -> None:
    assert armor.rating(Item(1, def_name, -1, -1, 1, 100, stuff, quality), "Sharp") == pytest.approx(sharp)


def test_a_cloth_shirt_and_trousers_are_comfortable_from_8_to_29_degrees(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow, apparel=("Apparel_CollarShirt", "Apparel_Pants"))
    assert armor.comfortable_range(pawn) == pytest.approx((7.72, 29.24))


def test_a_parka_and_a_tuque_are_safe_down_to_minus_39_degrees(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, apparel=("Apparel_Parka", "Apparel_Tuque"))
    assert armor.safe_range(pawn)[0] == pytest.approx(-39.0)


def test_a_naked_person_is_comfortable_from_16_to_26_degrees(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    assert armor.comfortable_range(pawn) == (16.0, 26.0)
    assert armor.safe_range(pawn) == (6.0, 36.0)


def test_hits_wear_out_apparel(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, apparel=("Apparel_FlakVest",))
    pawn.apparel[0].hit_points = 4
    for number in range(3):
        armor.reduce(meadow.stream("t", number), pawn, body.TORSO, DEFS.damage_types["Bullet"], 12.0, 0.18)
    assert pawn.apparel == []
