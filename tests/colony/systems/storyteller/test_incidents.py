"""Incidents: which can fire, and what each does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.pawns import generation, hediffs
from pytest_rle.colony.systems.storyteller import incidents
from pytest_rle.colony.systems.storyteller.workers import WORKERS
from pytest_rle.colony.world import Building, Faction, Grids, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

LETTER_DEFS = {"ThreatBig", "ThreatSmall", "NegativeEvent", "PositiveEvent", "NeutralEvent", "Death"}


def make_colony(*, people: int = 4, day: int = 20, seed: int = 9) -> Colony:
    factions = {
        1: Faction(1, "PlayerColony", "Colony", relation=""),
        2: Faction(2, "Pirate", "Rust Vultures", -100, "Hostile"),
        3: Faction(3, "OutlanderCivil", "Fair Haven", 0, "Neutral"),
        4: Faction(4, "TribeCivil", "River Clans", 80, "Ally"),
    }
    world = World(seed=seed, grids=Grids.empty(60, 60), factions=factions, game_tick=day * GAME_TICKS_PER_DAY)
    colony = Colony(world, drivers.of)
    for index in range(people):
        arrivals.enter(colony, generation.colonist(world, colony.streams, index), 30 + index, 30)
    for index in range(5):
        arrivals.enter(colony, generation.animal(world, colony.streams, "Hare", index), 10 + index, 10)
    pet = generation.animal(world, colony.streams, "Husky", 99, faction=world.player_faction)
    arrivals.enter(colony, pet, 35, 33)
    for x in range(20, 25):
        plants.sow(colony, x, 20, "Plant_Rice")
    spawning.add_building(colony, Building(world.new_id(), "PowerConduit", 40, 40, hit_points=80))
    battery = Building(world.new_id(), "Battery", 42, 40, hit_points=100, stored_energy=400.0)
    spawning.add_building(colony, battery)
    return colony


def letters(colony: Colony) -> list[Mapping[str, Any]]:
    return [event.data["letter"] for event in colony.drain_events() if event.name == "letter_received"]  # type: ignore[misc]


@pytest.mark.parametrize("name", sorted(WORKERS))
def test_every_modelled_incident_fires_when_forced_and_sends_a_letter_or_message(name: str) -> None:
    colony = make_colony()
    assert incidents.fire(colony, name, points=300, forced=True)
    events = colony.drain_events()
    told = [event for event in events if event.name in ("letter_received", "message_received")]
    assert told
    for event in told:
        if event.name == "letter_received":
            letter: Any = event.data["letter"]
            assert letter["def"] in LETTER_DEFS
            assert letter["label"]
            assert letter["text"]
    assert colony.world.storyteller.last_fired[name] == colony.now


def test_an_unknown_or_unmodelled_incident_never_fires() -> None:
    colony = make_colony()
    assert not incidents.fire(colony, "Infestation", forced=True)
    assert not incidents.fire(colony, "Plague", forced=True)
    assert not incidents.can_fire(colony, "Plague")
    assert not colony.drain_events()


@pytest.mark.parametrize("disease", ["Disease_Flu", "Disease_Plague", "Disease_Malaria", "Disease_SleepingSickness"])
def test_a_disease_infects_a_fifth_to_a_half_of_the_colonists(disease: str) -> None:
    for seed in range(8):
        colony = make_colony(people=10, seed=seed)
        assert incidents.fire(colony, disease, forced=True)
        name = disease.removeprefix("Disease_")
        sick = [pawn for pawn in colony.world.colonists() if hediffs.of(pawn, name)]
        assert 2 <= len(sick) <= 5
        assert all(hediff.severity < 0.01 for pawn in sick if (hediff := hediffs.of(pawn, name)))


def test_a_disease_of_animals_infects_own_animals_of_one_race_and_no_wild_ones() -> None:
    colony = make_colony()
    for index in range(10):
        boomrat = generation.animal(colony.world, colony.streams, "Boomrat", index, faction=1)
        arrivals.enter(colony, boomrat, 20 + index, 40)
    assert incidents.fire(colony, "Disease_AnimalFlu", forced=True)
    sick = [pawn for pawn in colony.world.pawns.values() if hediffs.of(pawn, "Animal_Flu")]
    assert {(pawn.race, pawn.faction) for pawn in sick} in ({("Boomrat", 1)}, {("Husky", 1)})
    only_wild = make_colony()
    only_wild.world.pawns = {k: p for k, p in only_wild.world.pawns.items() if p.is_human or p.faction == 0}
    assert not incidents.fire(only_wild, "Disease_AnimalPlague", forced=True)


def test_alphabeavers_come_in_numbers_of_the_colony() -> None:
    colony = make_colony(people=4)
    assert incidents.fire(colony, "Alphabeavers", forced=True)
    assert 4 <= sum(pawn.race == "Alphabeaver" for pawn in colony.world.pawns.values()) <= 6


def test_wanderers_join_only_when_nobody_is_left() -> None:
    colony = make_colony(people=1)
    assert not incidents.can_fire(colony, "GameEndedWanderersJoin")
    death.kill(colony, colony.world.colonists()[0], "a test")
    assert incidents.fire(colony, "GameEndedWanderersJoin")
    assert len(colony.world.colonists()) == 3


def test_a_disease_infects_at_least_one_colonist_and_nobody_twice() -> None:
    colony = make_colony(people=1)
    assert incidents.fire(colony, "Disease_Plague", forced=True)
    assert not incidents.fire(colony, "Disease_Plague", forced=True)
    assert not incidents.can_fire(colony, "Disease_Plague")


def test_a_raid_sends_a_letter_of_a_big_threat() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "RaidEnemy", points=120, forced=True)
    (letter,) = letters(colony)
    assert letter["def"] == "ThreatBig"
    assert letter["label"] == "Raid: Rust Vultures"
    assert len(colony.world.lords) == 1


def test_a_manhunter_pack_has_as_many_animals_as_the_points_pay_for_and_leaves_within_two_days() -> None:
    colony = make_colony()
    before = set(colony.world.pawns)
    assert incidents.fire(colony, "ManhunterPack", points=400, forced=True)
    pack = [pawn for pawn_id, pawn in colony.world.pawns.items() if pawn_id not in before]
    race = DEFS.animals[pack[0].race]
    assert len(pack) == max(2, round(400 / race.combat_power))
    for pawn in pack:
        assert pawn.mental_state is not None
        assert pawn.mental_state.def_name == "ManhunterPermanent"
        assert 60_000 <= pawn.exit_map_tick - colony.now <= 120_000


def test_one_animal_goes_mad_and_only_a_weak_one_in_the_first_days() -> None:
    colony = make_colony(day=3)
    bear = generation.animal(colony.world, colony.streams, "Bear_Grizzly", 1)
    arrivals.enter(colony, bear, 50, 50)
    assert incidents.fire(colony, "AnimalInsanitySingle")
    mad = [pawn for pawn in colony.world.pawns.values() if pawn.mental_state is not None]
    assert [(pawn.race, pawn.mental_state.def_name if pawn.mental_state else "") for pawn in mad] == [
        ("Hare", "Manhunter")
    ]


def test_mass_insanity_affects_as_many_animals_as_the_points_pay_for() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "AnimalInsanityMass", points=100, forced=True)
    mad = [pawn for pawn in colony.world.pawns.values() if pawn.mental_state is not None]
    assert len(mad) == 3


def test_a_game_condition_has_a_duration_of_its_incident_and_does_not_begin_twice() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "ToxicFallout", forced=True)
    condition = conditions.active(colony, "ToxicFallout")
    assert condition is not None
    assert 2.5 * GAME_TICKS_PER_DAY <= condition.duration <= 10.5 * GAME_TICKS_PER_DAY
    assert not incidents.fire(colony, "ToxicFallout", forced=True)


def test_heat_wave_and_cold_snap_exclude_each_other() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "HeatWave", forced=True)
    assert not incidents.fire(colony, "ColdSnap", forced=True)


def test_a_wanderer_arrives_at_the_edge_as_a_colonist() -> None:
    colony = make_colony(people=2)
    assert incidents.fire(colony, "WandererJoin", forced=True)
    people = colony.world.colonists()
    assert len(people) == 3
    newcomer = people[-1]
    assert newcomer.kind == "Colonist"
    assert 0 in (newcomer.x, newcomer.z) or 59 in (newcomer.x, newcomer.z)


def test_a_refugee_crashes_hurt_but_alive() -> None:
    for seed in range(5):
        colony = make_colony(seed=seed)
        before = set(colony.world.pawns)
        assert incidents.fire(colony, "RefugeePodCrash", forced=True)
        (refugee,) = [pawn for pawn_id, pawn in colony.world.pawns.items() if pawn_id not in before]
        assert refugee.downed
        assert not refugee.dead
        assert refugee.faction == 0


def test_a_cargo_pod_holds_goods_of_150_to_600_silver_which_are_forbidden() -> None:
    for seed in range(10):
        colony = make_colony(seed=seed)
        assert incidents.fire(colony, "ResourcePodCrash", forced=True)
        cargo = list(colony.world.items.values())
        worth = sum(DEFS.items[item.def_name].market_value * item.stack_count for item in cargo)
        assert len({item.def_name for item in cargo}) == 1
        assert all(item.forbidden for item in cargo)
        assert worth <= 640


def test_a_meteorite_covers_no_pawns_items_or_buildings() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "MeteoriteImpact", forced=True)
    rock = colony.world.grids.rock
    assert 1 <= int((rock > 0).sum()) <= 20
    assert not any(rock[pawn.z, pawn.x] for pawn in colony.world.pawns.values())


def test_blight_infects_only_crops() -> None:
    colony = make_colony()
    plants.grow_wild(colony, 21, 21, "Plant_Grass", 0.5)
    assert incidents.fire(colony, "CropBlight", forced=True)
    grids = colony.world.grids
    assert colony.world.blighted
    assert all(grids.plant_sown.ravel()[cell] for cell in colony.world.blighted)


def test_a_short_circuit_empties_the_batteries_and_fires_unforced_only_with_stored_energy() -> None:
    colony = make_colony()
    assert incidents.can_fire(colony, "ShortCircuit")
    assert incidents.fire(colony, "ShortCircuit")
    batteries = [b for b in colony.world.buildings.values() if b.def_name == "Battery"]
    assert all(battery.stored_energy == 0 for battery in batteries)
    assert not incidents.can_fire(colony, "ShortCircuit")


def test_a_self_tamed_animal_belongs_to_the_colony() -> None:
    colony = make_colony()
    assert incidents.fire(colony, "SelfTame", forced=True)
    own = [pawn for pawn in colony.world.pawns.values() if pawn.race == "Hare" and pawn.faction == 1]
    assert len(own) == 1
    assert own[0].name.short in DEFS.names.animal


def test_day_refire_time_points_biome_and_difficulty_restrict_unforced_incidents() -> None:
    assert not incidents.can_fire(make_colony(day=59), "ToxicFallout")
    late = make_colony(day=61)
    assert incidents.can_fire(late, "ToxicFallout")
    late.world.storyteller.last_fired["ToxicFallout"] = late.now - 89 * GAME_TICKS_PER_DAY
    assert not incidents.can_fire(late, "ToxicFallout")
    late.world.storyteller.last_fired["ToxicFallout"] = late.now - 90 * GAME_TICKS_PER_DAY
    assert incidents.can_fire(late, "ToxicFallout")
    assert not incidents.can_fire(late, "HerdMigration"), "herds do not migrate in a temperate forest"
    late.world.storyteller.difficulty = "Peaceful"
    assert not incidents.can_fire(late, "RaidEnemy")
    assert incidents.fire(late, "RaidEnemy", forced=True), "a forced raid still fires"


def test_a_raid_needs_a_hostile_faction() -> None:
    colony = make_colony()
    for faction in colony.world.factions.values():
        faction.relation = "Neutral"
    assert not incidents.can_fire(colony, "RaidEnemy")
    assert not incidents.fire(colony, "RaidEnemy", forced=True)


def test_a_queued_incident_fires_at_its_game_tick() -> None:
    colony = make_colony()
    incidents.queue(colony, "RaidEnemy", colony.now + 500, points=80)
    incidents.step(colony)
    assert not colony.world.lords
    colony.world.game_tick += 500
    incidents.step(colony)
    assert len(colony.world.lords) == 1
    assert not colony.world.storyteller.queue
    incidents.step(colony)
    assert len(colony.world.lords) == 1


def test_a_queued_incident_that_cannot_fire_is_dropped() -> None:
    colony = make_colony()
    for faction in colony.world.factions.values():
        faction.relation = "Neutral"
    incidents.queue(colony, "RaidEnemy", colony.now)
    for _ in range(60):
        incidents.step(colony)
        colony.world.game_tick += 250
    assert not colony.world.storyteller.queue


def test_recent_incidents_have_lower_weights() -> None:
    colony = make_colony()
    before = incidents.weight(colony, "ManhunterPack")
    colony.world.storyteller.last_fired["ManhunterPack"] = colony.now
    assert incidents.weight(colony, "ManhunterPack") == pytest.approx(0.01 * before)


def test_population_intent_is_higher_with_fewer_colonists() -> None:
    few, many = make_colony(people=1), make_colony(people=14)
    assert incidents.population_intent(few) == 2
    assert incidents.population_intent(many) < 0
    assert incidents.weight(few, "WandererJoin") > incidents.weight(many, "WandererJoin")


def test_an_incident_at_the_same_game_tick_is_the_same() -> None:
    worlds = []
    for _ in range(2):
        colony = make_colony()
        incidents.fire(colony, "ResourcePodCrash", forced=True)
        worlds.append([(item.def_name, item.x, item.z, item.stack_count) for item in colony.world.items.values()])
    assert worlds[0] == worlds[1]


@pytest.mark.parametrize("name", ["WandererJoin", "RaidEnemy", "RefugeePodCrash"])
def test_two_equal_incidents_in_one_game_tick_bring_different_pawns(name: str) -> None:
    colony = make_colony()
    before = set(colony.world.pawns)
    for _ in range(2):
        assert incidents.fire(colony, name, points=40, forced=True)
    first, second = [pawn for pawn_id, pawn in colony.world.pawns.items() if pawn_id not in before]
    assert (first.name, first.age_ticks) != (second.name, second.age_ticks)
