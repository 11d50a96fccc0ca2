from __future__ import annotations

import dataclasses
import gzip
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import SaveError, StartItem, StartSpec, generate, load_save, write_save
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import (
    ROCK_INDEX,
    Bill,
    Blueprint,
    Building,
    Corpse,
    Death,
    Frame,
    GameCondition,
    Hediff,
    Job,
    Lord,
    Memory,
    MentalState,
    Name,
    QueuedIncident,
    StorageSettings,
    World,
    Zone,
)
from pytest_rle.rimworld import DEFS, building_kinds
from pytest_rle.rimworld.biomes import BIOMES


def small_world(seed: str = "a", colonists: int = 3, biome: str = "TemperateForest") -> World:
    items = (StartItem("Steel", 200), StartItem("MealSimple", 5), StartItem("Gun_Revolver", quality="Awful"))
    return generate(StartSpec("test", seed, colonists, width=60, height=50, biome=biome, items=items))


def with_some_of_everything(world: World) -> World:
    """The world, with an example of everything that a world can contain."""
    grids = world.grids
    ada, ben, cid = world.colonists()
    world.game_tick = 123_457
    world.storyteller.adaptation_days = 1 / 3
    world.storyteller.last_fired["RaidEnemy"] = 99_000
    world.storyteller.queue.append(QueuedIncident("ToxicFallout", 130_000, 35.5))
    world.research.current = "Batteries"
    world.research.progress["Batteries"] = 0.1 + 0.2
    world.conditions.append(GameCondition(world.new_id(), "ToxicFallout", 100, 300_000, 0.25))
    world.room_temperatures[77] = -3.14159
    world.deaths.append(Death(5, "Zoë <the 'Last'>", 12, 'fell & said "oh"'))
    ada.name = Name("Ada\x00", " \n", "& Söhne]]>")
    ada.job = Job("Mine", cell=15, path=[1, 2, 3], arrivals=[123_460, 123_470, 123_480], work_left=0.1)
    ada.memories.append(Memory("AteWithoutTable", 0, 120_000, 999_999, ben.id, 0.5))
    ada.mental_state = MentalState("Wander_Sad", 123_000, 123_100, 140_000)
    ada.needs.joy_tolerance = {"Social": 0.3, "Meditative": 0.1}
    ada.needs.bored = {"Social"}
    ada.drafted = True
    ben.hediffs.append(Hediff(world.new_id(), "Plague", 0.123456789012345, tend_quality=0.8, tended_until=150_000))
    ben.hediffs.append(Hediff(world.new_id(), "Cut", 4.0, 25, infects_at=124_000, source="knife"))
    ben.downed = True
    ben.carried = world.items.pop(max(world.items))
    ben.carried.x = ben.carried.z = -1
    world.corpses[900_000] = Corpse(900_000, world.pawns.pop(cid.id), 4, 5, 120_000, 77, forbidden=True)
    wall = Building(world.new_id(), "Wall", 10, 10, stuff="BlocksGranite", hit_points=100)
    stove = Building(world.new_id(), "ElectricStove", 20, 20, 1, hit_points=180, switched_on=False, fuel=2.5)
    stove.bills.append(Bill(world.new_id(), "CookMealSimple", "TargetCount", disallowed_ingredients={"Meat_Human"}))
    world.buildings |= {wall.id: wall, stove.id: stove}
    world.blueprints[700_000] = Blueprint(700_000, "Bed", 30, 30, 1, "WoodLog")
    world.frames[700_001] = Frame(700_001, "Wall", 31, 31, 0, "Steel", {"Steel": 3}, 12.25, 60)
    stores = Zone(world.new_id(), "stores", [1, 2, 3], StorageSettings(5, {"Steel", "WoodLog"}, (0.25, 1.0), (1, 5)))
    farm = Zone(world.new_id(), "farm", [60, 61], plant="Plant_Rice", allow_sow=False)
    world.zones |= {farm.id: farm, stores.id: stores}
    world.designations.mine = {5, 3}
    world.designations.harvest_plant = {int(np.flatnonzero(grids.plant.ravel())[0])}
    world.designations.hunt = {min(pawn.id for pawn in world.pawns.values() if not pawn.is_human)}
    world.lords[600_000] = Lord(600_000, 2, "LordJob_AssaultColony", "assault", [ben.id], 10, cell=3)
    world.reserved = {5: ben.id}
    grids.rock[0, 0], grids.rock_hit_points[0, 0] = ROCK_INDEX["Granite"], 13
    grids.snow[3, :] = range(grids.width)
    grids.plant_growth[grids.plant > 0] = 331_365
    grids.home_area[5:10, 5:10] = True
    grids.zone[0, 1:4] = stores.id
    grids.edifice[10, 10] = wall.id
    return world


def assert_same(world: World, other: World) -> None:
    for field in dataclasses.fields(world.grids):
        assert np.array_equal(getattr(world.grids, field.name), getattr(other.grids, field.name)), field.name
    for field in dataclasses.fields(world):
        if field.name != "grids":
            assert repr(getattr(world, field.name)) == repr(getattr(other, field.name)) or (
                getattr(world, field.name) == getattr(other, field.name)
            ), field.name
    assert StateHasher().digest(world) == StateHasher().digest(other)


def test_a_world_survives_writing_and_reading(tmp_path: Path) -> None:
    world = with_some_of_everything(small_world())
    path = tmp_path / "lived.rws"
    write_save(world, path)
    assert_same(load_save(path, seed=world.seed).world, world)


def test_writing_a_loaded_world_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "a.rws.gz", tmp_path / "b.rws.gz"
    write_save(with_some_of_everything(small_world()), first)
    write_save(load_save(first, seed=small_world().seed).world, second)
    assert first.read_bytes() == second.read_bytes()


@settings(max_examples=12)
@given(seed=st.text(min_size=1, max_size=8), biome=st.sampled_from(sorted(BIOMES)), colonists=st.integers(1, 6))
def test_every_generated_world_survives_writing_and_reading(seed: str, biome: str, colonists: int) -> None:
    world = small_world(seed, colonists, biome)
    data = encode_save(world)
    again = parse_save(data, seed=world.seed)
    assert again.warnings == ()
    assert_same(again.world, world)
    assert encode_save(again.world) == data


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    name=st.text(max_size=12),
    level=st.floats(0, 1),
    tick=st.integers(0, 10**8),
    cells=st.lists(st.integers(0, 2999), max_size=20, unique=True),
)
def test_any_names_numbers_and_designations_survive(name: str, level: float, tick: int, cells: list[int]) -> None:
    world = small_world()
    pawn = world.colonists()[0]
    pawn.name.nick, pawn.needs.mood, world.game_tick, world.name = name, level, tick, name
    world.designations.mine = set(cells)
    for cell in cells:
        x, z = world.grids.cell(cell)
        world.grids.rock[z, x], world.grids.rock_hit_points[z, x] = ROCK_INDEX["Slate"], cell
    assert_same(parse_save(encode_save(world), seed=world.seed).world, world)


def test_the_file_has_the_game_s_format(tmp_path: Path) -> None:
    world = small_world()
    path = tmp_path / "game.rws"
    write_save(world, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf<?xml")
    root = ET.parse(path).getroot()
    assert root.tag == "savegame"
    assert root.findtext("meta/gameVersion", "").startswith("1.6")
    things = root.find("game/maps/li/things")
    assert things is not None
    person = next(thing for thing in things if thing.findtext("def") == "Human")
    first = world.colonists()[0]
    assert person.findtext("id") == f"Human{first.id}"
    assert person.findtext("name/nick") == first.name.nick
    assert len(person.findall("workSettings/priorities/vals/li")) == 20
    assert len(person.findall("timetable/times/li")) == 24
    assert {thing.get("Class") for thing in things} >= {"Pawn", "Plant", "ThingWithComps"}


def test_a_compressed_file_contains_neither_time_nor_name(tmp_path: Path) -> None:
    world = small_world()
    first, second = tmp_path / "first.rws.gz", tmp_path / "another_name.rws.gz"
    write_save(world, first)
    write_save(world, second)
    assert first.read_bytes() == second.read_bytes()
    assert gzip.decompress(first.read_bytes()) == encode_save(world)


def test_a_failed_write_keeps_the_old_file_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "folder.rws"
    with pytest.raises(SaveError, match="cannot be written"):
        write_save(small_world(), missing)
    taken = tmp_path / "taken.rws"
    (taken / "inside").mkdir(parents=True)
    with pytest.raises(SaveError, match="cannot be written"):
        write_save(small_world(), taken)
    assert [path.name for path in tmp_path.iterdir()] == ["taken.rws"]


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        ("{", "damaged"),
        ('{"version":99,"world":{},"grids":{}}', "version 99"),
        ('{"version":1,"world":{"unheard_of":["=",1]},"grids":{}}', "damaged"),
        ('{"version":1,"world":{"pawns":["~",{"at":[[1,["?",2]]]}]},"grids":{}}', "damaged"),
        ('{"version":1,"world":{},"grids":{"terrain":[[99999999],[1]]}}', "damaged"),
        ("[]", "damaged"),
    ],
)
def test_a_damaged_component_is_rejected(tmp_path: Path, state: str, problem: str) -> None:
    path = tmp_path / "damaged.rws"
    data = encode_save(small_world()).decode()
    start, end = data.index("<state>") + len("<state>"), data.index("</state>")
    path.write_text(data[:start] + state + data[end:], encoding="utf-8")
    with pytest.raises(SaveError, match=problem):
        load_save(path, seed=1)


def test_a_save_keeps_a_pet_of_every_race_and_a_bed_of_every_kind(tmp_path: Path) -> None:
    world = small_world()
    colony = Colony(world, drivers.of)
    for number, race in enumerate(sorted(DEFS.animals)):
        pet = generation.animal(world, colony.streams, race, number, faction=world.player_faction)
        pet.name = Name("", f"Pet {number}", "")
        pet.x, pet.z = 5, 5
        world.pawns[pet.id] = pet
    kinds = sorted(building_kinds.ALL_BEDS)
    for number, kind in enumerate(kinds):
        spawning.add_building(colony, Building(world.new_id(), kind, 4 * (number + 1), 40, hit_points=50))
    path = tmp_path / "pets.rws.gz"
    write_save(world, path)
    loaded = load_save(path, seed=world.seed)
    assert loaded.warnings == ()
    pets = {pawn.name.nick: pawn.race for pawn in loaded.world.pawns.values() if pawn.name.nick.startswith("Pet ")}
    assert pets == {f"Pet {number}": race for number, race in enumerate(sorted(DEFS.animals))}
    assert all(pawn.faction == world.player_faction for pawn in loaded.world.pawns.values() if pawn.name.nick in pets)
    assert {b.def_name for b in loaded.world.buildings.values()} >= set(kinds)
