"""Blows: where they land, what they leave, and whom they fell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Faction, Grids, Name, Pawn, Trait, World
from pytest_rle.rimworld import DEFS

FINGER = next(i for i, part in enumerate(DEFS.body) if part.part == "Finger")
BRAIN = body.BRAIN


def test_a_bullet_leaves_a_gunshot_of_its_damage(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    blow = injuries.hurt(meadow, pawn, "Bullet", 12.0, source="Pirate Vex", part=body.TORSO)
    (wound,) = pawn.hediffs
    assert blow.dealt == wound.severity == 12.0
    assert wound.def_name == "Gunshot"
    assert wound.source == "Pirate Vex"


def test_the_tough_take_half(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    pawn.traits.append(Trait("Tough"))
    assert injuries.hurt(meadow, pawn, "Bullet", 12.0, part=body.TORSO).dealt == 6.0


def test_a_bullet_in_the_heart_wounds_the_torso_too(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Bullet", 6.0, part=body.HEART)
    assert {(h.part, h.severity) for h in pawn.hediffs} == {(body.TORSO, 6.0), (body.HEART, 6.0)}


def test_a_finger_is_shot_off_and_the_rest_goes_into_the_hand(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Bullet", 18.0, part=FINGER)
    assert FINGER in body.missing_parts(pawn)
    hand = DEFS.body[FINGER].parent
    assert [h.severity for h in pawn.hediffs if h.part == hand] == [10.0]


def test_a_destroyed_brain_is_death(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, name="Ann")
    injuries.hurt(meadow, pawn, "Bullet", 40.0, source="Pirate Vex", part=BRAIN)
    assert pawn.dead
    assert meadow.world.deaths[0].cause == "shot to death by Pirate Vex"


def test_wounds_of_the_eye_never_heal(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Scratch", 3.0, part=body.EYES[0])
    assert pawn.hediffs[0].permanent


def test_bones_crack_and_skin_bruises(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Blunt", 5.0, part=body.SPINE)
    kinds = {h.part: h.def_name for h in pawn.hediffs}
    assert kinds[body.SPINE] == "Crack"
    assert kinds[body.TORSO] == "Bruise"


def test_a_hundred_and_fifty_points_kill_anybody(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    for part, record in enumerate(DEFS.body):
        if record.part in ("Leg", "Arm", "Shoulder"):
            hediffs.add(meadow, pawn, "Bruise", 28.0, part)
    injuries.hurt(meadow, pawn, "Blunt", 1.0, part=body.TORSO)
    assert pawn.dead


def test_a_colonist_shot_into_pain_shock_is_downed_and_drops_the_gun(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    pawn = place(meadow, weapon="Gun_Revolver")
    for part in (body.TORSO, *[i for i, p in enumerate(DEFS.body) if p.part in ("Leg", "Arm")]):
        injuries.hurt(meadow, pawn, "Bullet", 17.0, part=part)
    assert pawn.downed
    assert not pawn.dead
    assert pawn.equipment == []
    assert [item.def_name for item in meadow.world.items.values()] == ["Gun_Revolver"]


def test_most_downed_raiders_die_while_the_storyteller_wants_nobody(meadow: Colony, place: Callable[..., Pawn]) -> None:
    meadow.world.game_tick = 20 * 60_000
    for _ in range(11):
        place(meadow)
    died = 0
    for number in range(150):
        raider = place(meadow, x=number % 50, faction=2)
        hediffs.add(meadow, raider, "Bruise", 35.0, body.TORSO)
        for part in (i for i, p in enumerate(DEFS.body) if p.part == "Leg"):
            hediffs.add(meadow, raider, "Bruise", 20.0, part)
        injuries.hurt(meadow, raider, "Blunt", 1.0, part=body.TORSO)
        assert raider.dead or raider.downed
        died += raider.dead
    assert died / 150 == pytest.approx(0.80, abs=0.1)


def test_about_every_third_wound_of_an_arm_or_leg_is_one(meadow: Colony, place: Callable[..., Pawn]) -> None:
    struck = dict.fromkeys(("Torso", "Head", "Arm", "Leg"), 0)
    for number in range(1_500):
        pawn = Pawn(90_000 + number, "Colonist", "Human", Name(nick="A"), "Male", 0, 1, 5, 5)
        meadow.world.pawns[pawn.id] = pawn
        injuries.hurt(meadow, pawn, "Bullet", 1.0)
        name = DEFS.body[pawn.hediffs[-1].part].part
        if name in struck:
            struck[name] += 1
    assert struck["Leg"] / 1_500 == pytest.approx(2 * 0.14 * 0.7, abs=0.04)
    assert struck["Torso"] > struck["Head"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(DEFS.damage_types)), st.floats(0.1, 80.0), st.floats(0.0, 1.0)), max_size=15
    )
)
def test_no_shower_of_blows_breaks_a_body(blows: list[tuple[str, float, float]]) -> None:
    colony = Colony(World(seed=3, grids=Grids.empty(9, 9)), drivers.of)
    colony.world.factions = {1: Faction(1, "PlayerColony", "Us")}
    pawn = Pawn(1, "Colonist", "Human", Name(nick="A"), "Male", 0, 1, 4, 4)
    colony.world.pawns[1] = pawn
    for kind, amount, penetration in blows:
        injuries.hurt(colony, pawn, kind, amount, penetration)
        for part in range(len(DEFS.body)):
            assert 0.0 <= body.part_health(pawn, part) <= body.part_max_health(pawn, part)
        assert all(h.severity >= 0 for h in pawn.hediffs)
    assert pawn.dead is (1 not in colony.world.pawns)
    assert len(colony.world.corpses) == int(pawn.dead)
