"""Fights: raiders, manhunters, drafted and undrafted colonists, allies, doors, traps and grenades."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers, think
from pytest_rle.colony.systems.combat import attacks, combat, drafting, raids
from pytest_rle.colony.systems.health import attrition, bleeding, healing
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.pawns import hostility
from pytest_rle.colony.world import Building, Lord, MentalState, Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


def fight(colony: Colony, ticks: int, until: Callable[[], bool] = lambda: False) -> None:
    """Run health, fights and jobs; people stay fed."""
    end = colony.now + ticks
    while colony.now < end and not until():
        colony.world.game_tick += 60
        bleeding.step(colony)
        if colony.now % 600 == 0:
            attrition.step(colony)
            for pawn in colony.world.pawns.values():
                pawn.needs.food = 0.8
            healing.step(colony)
        combat.step(colony)
        for pawn in colony.due_pawns():
            if pawn.faction != colony.world.player_faction or pawn.drafted or pawn.downed:
                think.wake(colony, pawn)


def raid(colony: Colony, raiders: list[Pawn]) -> Lord:
    lord = Lord(
        colony.world.new_id(),
        2,
        "LordJob_AssaultColony",
        "LordToil_AssaultColony",
        [pawn.id for pawn in raiders],
        colony.now,
        gained=len(raiders),
    )
    colony.world.lords[lord.id] = lord
    for pawn in raiders:
        pawn.lord = lord.id
    return lord


@pytest.fixture(autouse=True)
def mild(meadow: Colony) -> None:
    meadow.world.tile.latitude, meadow.world.tile.mean_temperature = 0.0, 21.0


def test_without_enemies_colonists_get_no_fighting_job(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann = place(meadow)
    combat.step(meadow)
    assert ann.job is None
    assert meadow.drain_events() == []


def test_a_raider_approaches_and_attacks(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, raider = place(meadow, 50, 30), place(meadow, 2, 30, faction=2, weapon="MeleeWeapon_Knife", stuff="Steel")
    raid(meadow, [raider])
    ann.hostility_response = 0
    fight(meadow, 2_500, lambda: bool(ann.hediffs))
    assert ann.hediffs
    assert {hediff.source for hediff in ann.hediffs} == {f"Pirate {raider.name.short}"}


def test_a_shooter_stops_within_range_and_fires(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, raider = place(meadow, 55, 30), place(meadow, 2, 30, faction=2, weapon="Gun_Revolver", Shooting=15)
    raid(meadow, [raider])
    ann.hostility_response = 0
    fight(meadow, 3_000, lambda: bool(ann.hediffs))
    x, _ = movement.position(meadow, raider)
    assert ann.hediffs
    assert 10 <= 55 - x <= 26


def test_drafted_colonists_shoot_from_their_position(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, raider = place(meadow, 40, 30, weapon="Gun_BoltActionRifle", Shooting=15), place(meadow, 5, 30, faction=2)
    drafting.set_drafted(meadow, ann, True)
    fight(meadow, 2_000, lambda: bool(raider.hediffs))
    assert (ann.x, ann.z) == (40, 30)
    assert raider.hediffs[0].def_name == "Gunshot"
    assert ann.skills["Shooting"].xp > 0


def test_the_weapon_decides_the_rate_of_fire(meadow: Colony, place: Callable[..., Pawn]) -> None:
    """A rifle has a warmup of 1.7 s and a cooldown of 1.5 s: 37.5 shots in two minutes, independent of the step."""
    ann = place(meadow, 40, 30, weapon="Gun_BoltActionRifle")
    target = place(meadow, 10, 30, race="Thrumbo", faction=0)
    before = ann.skills["Shooting"].xp
    ready = meadow.now
    while meadow.now < 7_200:
        meadow.world.game_tick += 60
        target.hediffs.clear()
        target.mental_state = None
        ready = attacks.attack(meadow, ann, target)
    gained = ann.skills["Shooting"].xp - before
    assert ready > meadow.now
    assert gained / (20.0 * 3.2 * 0.35) == pytest.approx(37.5, abs=1.0)


def test_undrafted_colonists_flee_if_set_to_flee(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, raider = place(meadow, 30, 30), place(meadow, 24, 30, faction=2, weapon="MeleeWeapon_Club", stuff="Steel")
    raid(meadow, [raider])
    ann.hostility_response = 2
    fight(meadow, 120)
    assert ann.job is not None
    assert ann.job.def_name == "Flee"
    assert movement.walking(meadow, ann)


def test_undrafted_colonists_fight_back_if_set_to_attack(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann = place(meadow, 30, 30, weapon="MeleeWeapon_LongSword", stuff="Plasteel", Melee=20)
    raider = place(meadow, 24, 30, faction=2)
    raid(meadow, [raider])
    ann.hostility_response = 1
    fight(meadow, 5_000, lambda: raider.dead or raider.downed)
    assert raider.dead or raider.downed


def test_colonists_set_to_ignore_still_strike_back_at_adjacent_enemies(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    ann = place(meadow, 30, 30, weapon="MeleeWeapon_LongSword", stuff="Plasteel", Melee=20)
    raider = place(meadow, 31, 30, faction=2)
    raid(meadow, [raider])
    ann.hostility_response = 0
    fight(meadow, 600)
    assert raider.hediffs or raider.dead


def test_raiders_flee_when_half_of_them_are_lost(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann = place(meadow, 50, 30)
    raiders = [place(meadow, 20 + n, 30, faction=2) for n in range(4)]
    lord = raid(meadow, raiders)
    lord.lost_violently = 2
    fight(meadow, 60)
    assert lord.toil == "LordToil_PanicFlee"
    fight(meadow, 5_000, lambda: not hostility.enemies(meadow))
    assert hostility.enemies(meadow) == []
    assert lord.id not in meadow.world.lords
    assert not ann.hediffs


def test_raiders_give_up_after_about_half_a_day(meadow: Colony, place: Callable[..., Pawn]) -> None:
    raider = place(meadow, 20, 30, faction=2)
    lord = raid(meadow, [raider])
    place(meadow, 50, 50).hostility_response = 0
    meadow.world.game_tick = 40_000
    fight(meadow, 60)
    assert lord.toil == "LordToil_ExitMap"


def test_a_manhunter_attacks_people(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, wolf = place(meadow, 50, 30), place(meadow, 5, 30, race="Wolf_Timber", faction=0)
    ann.hostility_response = 0
    wolf.mental_state = MentalState("Manhunter", 0, 0, GAME_TICKS_PER_DAY)
    fight(meadow, 3_000, lambda: bool(ann.hediffs))
    assert ann.hediffs[0].def_name in ("Bite", "Bruise", "MissingBodyPart", "Crack", "Crush", "BloodLoss")


def test_a_wounded_wolf_attacks_its_hunter(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, wolf = place(meadow, weapon="Gun_Revolver"), place(meadow, 40, 30, race="Wolf_Timber", faction=0)
    attacks.provoke(meadow, wolf, ann, 1)
    assert wolf.mental_state is not None
    assert wolf.mental_state.def_name == "Manhunter"
    hare = place(meadow, 40, 31, race="Hare", faction=0)
    attacks.provoke(meadow, hare, ann, 1)
    assert hare.mental_state is None


def closed_room(colony: Colony) -> Building:
    """A room of 3 by 3 cells around (40, 30) whose door is to the west."""
    door = Building(colony.world.new_id(), "Door", 38, 30, hit_points=60)
    for x in range(38, 43):
        for z in range(28, 33):
            if (x, z) == (38, 30):
                spawning.add_building(colony, door)
            elif x in (38, 42) or z in (28, 32):
                spawning.add_building(colony, Building(colony.world.new_id(), "Wall", x, z, hit_points=300))
    return door


def test_raiders_break_the_door_of_a_closed_room(meadow: Colony, place: Callable[..., Pawn]) -> None:
    door = closed_room(meadow)
    ann, raider = place(meadow, 40, 30), place(meadow, 5, 30, faction=2, weapon="MeleeWeapon_Mace", stuff="Steel")
    raid(meadow, [raider])
    ann.hostility_response = 0
    fight(meadow, 5_000, lambda: bool(ann.hediffs))
    assert door.id not in meadow.world.buildings
    assert ann.hediffs


def test_manhunters_do_not_open_doors(meadow: Colony, place: Callable[..., Pawn]) -> None:
    door = closed_room(meadow)
    ann, wolf = place(meadow, 40, 30), place(meadow, 20, 30, race="Wolf_Timber", faction=0)
    wolf.mental_state = MentalState("ManhunterPermanent", 0, 0, GAME_TICKS_PER_DAY)
    fight(meadow, 5_000)
    assert not ann.hediffs
    assert door.hit_points == 60


def test_a_spike_trap_wounds_an_enemy_once(meadow: Colony, place: Callable[..., Pawn]) -> None:
    for z in range(60):
        trap = Building(meadow.world.new_id(), "TrapSpike", 25, z, stuff="Steel", hit_points=40)
        spawning.add_building(meadow, trap)
    place(meadow, 50, 30).hostility_response = 0
    raider = place(meadow, 5, 30, faction=2)
    raid(meadow, [raider])
    fight(meadow, 2_500, lambda: len(meadow.world.buildings) < 60)
    assert len(meadow.world.buildings) == 59
    assert raider.dead or any(hediff.source == "a spike trap" for hediff in raider.hediffs)


def test_a_grenade_wounds_all_pawns_in_its_blast(meadow: Colony, place: Callable[..., Pawn]) -> None:
    people = [place(meadow, 40 + n, 30) for n in range(3)]
    raider = place(meadow, 32, 30, faction=2, weapon="Weapon_GrenadeFrag")
    raid(meadow, [raider])
    for pawn in people:
        pawn.hostility_response = 0
    fight(meadow, 3_000, lambda: sum(bool(pawn.hediffs) for pawn in people) >= 2)
    assert sum(bool(pawn.hediffs) or pawn.dead for pawn in people) >= 2


def test_allies_fight_and_leave_afterwards(meadow: Colony, place: Callable[..., Pawn]) -> None:
    place(meadow, 50, 50).hostility_response = 0
    friend = place(meadow, 40, 30, faction=3, weapon="MeleeWeapon_LongSword", stuff="Plasteel", Melee=20)
    raider = place(meadow, 20, 30, faction=2)
    raid(meadow, [raider])
    meadow.world.lords[900] = Lord(900, 3, "LordJob_AssistColony", "LordToil_HuntEnemies", [friend.id], 0, gained=1)
    friend.lord = 900
    fight(meadow, 5_000, lambda: raider.dead or raider.downed)
    assert raider.dead or raider.downed
    assert meadow.now < friend.exit_map_tick <= meadow.now + 2_500


def test_raiders_do_not_attack_downed_colonists(meadow: Colony, place: Callable[..., Pawn]) -> None:
    ann, raider = place(meadow, 30, 30), place(meadow, 31, 30, faction=2)
    raid(meadow, [raider])
    ann.downed = True
    fight(meadow, 600)
    assert ann.hediffs == []


@pytest.mark.parametrize(("points", "people"), [(35, 3), (200, 4), (500, 5)])
@pytest.mark.parametrize("drafted", [False, True])
def test_every_raid_ends(meadow: Colony, place: Callable[..., Pawn], points: float, people: int, drafted: bool) -> None:
    for number in range(people):
        pawn = place(meadow, 28 + 2 * number, 30, weapon="Gun_BoltActionRifle", name=f"C{number}", Shooting=8)
        if drafted:
            drafting.set_drafted(meadow, pawn, True)
    lord = raids.spawn(meadow, points)
    assert lord is not None
    raiders = list(lord.pawns)
    fight(meadow, GAME_TICKS_PER_DAY, lambda: not hostility.enemies(meadow))
    assert hostility.enemies(meadow) == []
    world = meadow.world
    alive = [pawn for pawn in world.pawns.values() if pawn.id in raiders]
    assert all(pawn.downed for pawn in alive)
    for death in world.deaths:
        assert " by " in death.cause
    assert len(world.colonists()) + len(world.deaths) == people


def test_the_same_raid_has_the_same_result_twice(place: Callable[..., Pawn], meadow: Colony) -> None:
    from pytest_rle.colony.hashing import StateHasher
    from pytest_rle.colony.world import Faction, Grids, World

    hashes = set()
    for _ in range(2):
        world = World(seed=11, grids=Grids.empty(60, 60))
        world.factions = {1: Faction(1, "PlayerColony", "Us"), 2: Faction(2, "Pirate", "Them", relation="Hostile")}
        colony = Colony(world, drivers.of)
        for number in range(3):
            place(colony, 28 + number, 30, weapon="Gun_Revolver", name=f"C{number}")
        raids.spawn(colony, 150)
        fight(colony, 6_000)
        hashes.add(StateHasher().digest(world))
    assert len(hashes) == 1
