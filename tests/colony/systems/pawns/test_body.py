"""Bodies: pain, bleeding and capacities."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Name, Pawn, Trait
from pytest_rle.rimworld import DEFS

LEFT_ARM = next(i for i, part in enumerate(DEFS.body) if part.label == "left arm")
LEFT_LEG = next(i for i, part in enumerate(DEFS.body) if part.label == "left leg")
RIGHT_LEG = next(i for i, part in enumerate(DEFS.body) if part.label == "right leg")


def test_a_healthy_body_has_all_capacities_at_1(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    assert body.capacities(meadow, pawn) == dict.fromkeys(body.CAPACITIES, 1.0)
    assert body.health_percent(pawn) == 1.0
    assert body.pain(pawn) == 0.0


@pytest.mark.parametrize(
    ("part", "rate"),
    [("Torso", 0.6), ("Arm", 0.6), ("Neck", 2.4), ("Head", 1.2), ("Heart", 3.0), ("Skull", 0.0), ("Jaw", 0.0)],
)
def test_a_cut_of_ten_hit_points_bleeds_by_its_part(
    meadow: Colony, place: Callable[..., Pawn], part: str, rate: float
) -> None:
    pawn = place(meadow)
    index = next(i for i, record in enumerate(DEFS.body) if record.part == part)
    hediffs.add(meadow, pawn, "Cut", 10.0, index)
    assert body.bleed_rate(pawn) == pytest.approx(rate)


def test_bruises_do_not_bleed_and_crushes_bleed_little(meadow: Colony, place: Callable[..., Pawn]) -> None:
    bruised, crushed = place(meadow), place(meadow)
    hediffs.add(meadow, bruised, "Bruise", 20.0, 0)
    hediffs.add(meadow, crushed, "Crush", 20.0, 0)
    assert body.bleed_rate(bruised) == 0.0
    assert body.bleed_rate(crushed) == pytest.approx(0.2)


def test_a_tended_wound_does_not_bleed(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    wound = hediffs.add(meadow, pawn, "Gunshot", 10.0, 0)
    wound.tended_until = meadow.now
    assert body.bleed_rate(pawn) == 0.0


def test_wounds_stop_bleeding_after_one_and_a_half_to_three_days(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    small = hediffs.add(meadow, pawn, "Cut", 1.0, 0)
    large = hediffs.add(meadow, pawn, "Cut", 30.0, 0)
    assert body.hediff_bleed_rate(pawn, small, 89_999) > 0
    assert body.hediff_bleed_rate(pawn, small, 90_000) == 0
    assert body.hediff_bleed_rate(pawn, large, 179_999) > 0
    assert body.hediff_bleed_rate(pawn, large, 180_000) == 0


def test_pain_is_0_0125_per_hit_point_and_more_for_burns(meadow: Colony, place: Callable[..., Pawn]) -> None:
    cut, burnt = place(meadow), place(meadow)
    hediffs.add(meadow, cut, "Cut", 20.0, 0)
    hediffs.add(meadow, burnt, "Burn", 20.0, 0)
    assert body.pain(cut) == pytest.approx(0.25)
    assert body.pain(burnt) == pytest.approx(0.375)


def test_pain_lowers_consciousness(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "Bruise", 40.0, LEFT_ARM)
    assert body.capacity(meadow, pawn, "Consciousness") == pytest.approx(1 - (0.5 - 0.1) * 0.4444444, abs=1e-6)


def test_one_missing_leg_slows_and_two_end_moving(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "MissingBodyPart", 30.0, LEFT_LEG).tended_until = 0
    assert 0.4 < body.capacity(meadow, pawn, "Moving") <= 0.5
    hediffs.add(meadow, pawn, "MissingBodyPart", 30.0, RIGHT_LEG).tended_until = 0
    assert body.capacity(meadow, pawn, "Moving") == 0.0
    assert body.should_be_downed(meadow, pawn)


def test_a_missing_eye_costs_a_quarter_of_sight(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "MissingBodyPart", 10.0, body.EYES[0])
    assert body.capacity(meadow, pawn, "Sight") == pytest.approx(0.75)


def test_a_missing_arm_includes_its_hand_and_fingers(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "MissingBodyPart", 30.0, LEFT_ARM)
    gone = {DEFS.body[index].part for index in body.missing_parts(pawn)}
    assert gone == {"Arm", "Humerus", "Radius", "Hand", "Finger"}
    assert body.capacity(meadow, pawn, "Manipulation") < 0.51


@pytest.mark.parametrize(("severity", "lost"), [(0.1, 0.0), (0.15, 0.1), (0.30, 0.2), (0.45, 0.4)])
def test_blood_loss_lowers_consciousness_by_stages(
    meadow: Colony, place: Callable[..., Pawn], severity: float, lost: float
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", severity)
    assert body.capacity(meadow, pawn, "Consciousness") == pytest.approx(1 - lost)


def test_extreme_blood_loss_leaves_a_tenth_of_consciousness_and_downs(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow)
    hediffs.add(meadow, pawn, "BloodLoss", 0.60)
    assert body.capacity(meadow, pawn, "Consciousness") == pytest.approx(0.1)
    assert body.should_be_downed(meadow, pawn)


@pytest.mark.parametrize(("wimp", "threshold"), [(False, 0.8), (True, 0.3)])
def test_pain_shock_begins_at_0_8_and_for_a_wimp_at_0_3(
    meadow: Colony, place: Callable[..., Pawn], wimp: bool, threshold: float
) -> None:
    pawn = place(meadow)
    if wimp:
        pawn.traits.append(Trait("Wimp"))
    hediffs.add(meadow, pawn, "Bruise", (threshold - 0.01) / 0.0125 / 2, 0)
    second = hediffs.add(meadow, pawn, "Bruise", (threshold - 0.01) / 0.0125 / 2, LEFT_ARM)
    assert not body.should_be_downed(meadow, pawn)
    second.severity += 0.02 / 0.0125
    assert body.should_be_downed(meadow, pawn)


def test_animals_have_hit_points_by_their_health_scale(meadow: Colony, place: Callable[..., Pawn]) -> None:
    squirrel, thrumbo = place(meadow, race="Squirrel", faction=0), place(meadow, race="Thrumbo", faction=0)
    assert body.part_max_health(squirrel, body.TORSO) == 10
    assert body.part_max_health(thrumbo, body.TORSO) == 320
    for pawn in (squirrel, thrumbo):
        hediffs.add(meadow, pawn, "Bruise", 8.0, 0)
    assert body.pain(squirrel) > body.pain(thrumbo)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(name for name, known in DEFS.hediffs.items() if known.kind != "MissingPart")),
            st.floats(0.0, 60.0),
            st.integers(-1, len(DEFS.body) - 1),
        ),
        max_size=12,
    )
)
def test_capacities_pain_and_health_stay_in_range_with_any_hediffs(afflictions: list[tuple[str, float, int]]) -> None:
    from pytest_rle.colony.world import Grids, World

    colony = Colony(World(seed=1, grids=Grids.empty(5, 5)), drivers.of)
    pawn = Pawn(1, "Colonist", "Human", Name(nick="A"), "Male", 0, 1, 2, 2)
    for name, severity, part in afflictions:
        hediffs.add(colony, pawn, name, severity, part if DEFS.hediffs[name].kind == "Injury" else -1)
    assert 0.0 <= body.pain(pawn) <= 1.0
    assert 0.0 < body.health_percent(pawn) <= 1.0
    assert body.bleed_rate(pawn) >= 0.0
    assert all(0.0 <= level <= 2.0 for level in body.capacities(colony, pawn).values())


def test_the_coverages_of_all_parts_add_up_to_1() -> None:
    assert sum(body.own_coverage(part) for part in range(len(DEFS.body))) == pytest.approx(1.0)
