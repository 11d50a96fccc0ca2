"""Hits: the parts that they strike, the wounds that they leave, and when they down or kill."""

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
    dealt = injuries.hurt(meadow, pawn, "Bullet", 12.0, source="Pirate Vex", part=body.TORSO)
    (wound,) = pawn.hediffs
    assert dealt == wound.severity == 12.0
    assert wound.def_name == "Gunshot"
    assert wound.source == "Pirate Vex"


def test_a_tough_person_takes_half_the_damage(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    pawn.traits.append(Trait("Tough"))
    assert injuries.hurt(meadow, pawn, "Bullet", 12.0, part=body.TORSO) == 6.0


def test_a_bullet_in_the_heart_wounds_the_torso_too(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Bullet", 6.0, part=body.HEART)
    assert {(h.part, h.severity) for h in pawn.hediffs} == {(body.TORSO, 6.0), (body.HEART, 6.0)}


def test_damage_left_over_from_a_destroyed_finger_goes_to_the_hand(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Bullet", 18.0, part=FINGER)
    assert FINGER in body.missing_parts(pawn)
    hand = DEFS.body[FINGER].parent
    assert [h.severity for h in pawn.hediffs if h.part == hand] == [10.0]


def test_a_destroyed_brain_kills(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, name="Ann")
    injuries.hurt(meadow, pawn, "Bullet", 40.0, source="Pirate Vex", part=BRAIN)
    assert pawn.dead
    assert meadow.world.deaths[0].cause == "shot to death by Pirate Vex"


def test_wounds_of_the_eye_are_permanent(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Scratch", 3.0, part=body.EYES[0])
    assert pawn.hediffs[0].permanent


def test_a_blunt_hit_cracks_bones_and_bruises_skin(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    injuries.hurt(meadow, pawn, "Blunt", 5.0, part=body.SPINE)
    kinds = {h.part: h.def_name for h in pawn.hediffs}
    assert kinds[body.SPINE] == "Crack"
    assert kinds[body.TORSO] == "Bruise"


def test_150_hit_points_of_damage_kill_a_person(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow)
    for part, record in enumerate(DEFS.body):
        if record.part in ("Leg", "Arm", "Shoulder"):
            hediffs.add(meadow, pawn, "Bruise", 28.0, part)
    injuries.hurt(meadow, pawn, "Blunt", 1.0, part=body.TORSO)
    assert pawn.dead


def test_a_colonist_in_pain_shock_is_downed_and_drops_the_gun(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, weapon="Gun_Revolver")
    for part in (body.TORSO, *[i for i, p in enumerate(DEFS.body) if p.part in ("Leg", "Arm")]):
        injuries.hurt(meadow, pawn, "Bullet", 17.0, part=part)
    assert pawn.downed
    assert not pawn.dead
    assert pawn.equipment == []
    assert [item.def_name for item in meadow.world.items.values()] == ["Gun_Revolver"]


def test_most_raiders_die_instead_of_being_downed_while_the_colony_is_full(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
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


def test_hits_strike_parts_by_their_share_of_the_body(meadow: Colony, place: Callable[..., Pawn]) -> None:
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


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(DEFS.damage_types)), st.floats(0.1, 80.0), st.floats(0.0, 1.0)), max_size=15
    )
)
def test_a_body_stays_consistent_under_any_hits(hits: list[tuple[str, float, float]]) -> None:
    colony = Colony(World(seed=3, grids=Grids.empty(9, 9)), drivers.of)
    colony.world.factions = {1: Faction(1, "PlayerColony", "Us")}
    pawn = Pawn(1, "Colonist", "Human", Name(nick="A"), "Male", 0, 1, 4, 4)
    colony.world.pawns[1] = pawn
    for kind, amount, penetration in hits:
        injuries.hurt(colony, pawn, kind, amount, penetration)
        for part in range(len(DEFS.body)):
            assert 0.0 <= body.part_health(pawn, part) <= body.part_max_health(pawn, part)
        assert all(h.severity >= 0 for h in pawn.hediffs)
    assert pawn.dead is (1 not in colony.world.pawns)
    assert len(colony.world.corpses) == int(pawn.dead)
