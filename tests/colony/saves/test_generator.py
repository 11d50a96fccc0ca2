from __future__ import annotations

import dataclasses
import math
from collections import Counter

import numpy as np
import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.index import IMPASSABLE
from pytest_rle.colony.saves import StartBuilding, StartCondition, StartError, StartItem, StartSpec, generate
from pytest_rle.colony.saves.generation.generator import start_abs_tick
from pytest_rle.colony.saves.generation.noise import FULL, smooth_ranks
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import calendar
from pytest_rle.colony.world import PLANTS, ROCK_INDEX, ROCKS, ROOF_INDEX, TERRAINS, World, occupied_cells
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.biomes import BIOMES

ITEMS = (
    StartItem("Silver", 800),
    StartItem("Steel", 450),
    StartItem("Steel", 720, scattered=True),
    StartItem("Gun_Revolver", 2, quality="Good"),
    StartItem("MeleeWeapon_Knife", stuff="Plasteel"),
)
SPEC = StartSpec("test", "a test", items=ITEMS, finished_research=("Electricity",), colonists=4)


@pytest.fixture(scope="module")
def world() -> World:
    return generate(SPEC)


def by_name(names: tuple[str, ...], grid: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> Counter[str]:
    return Counter({names[i]: int(n) for i, n in enumerate(np.bincount(grid.ravel())) if n})


def test_equal_starts_give_equal_worlds(world: World) -> None:
    assert StateHasher().digest(generate(SPEC)) == StateHasher().digest(world)
    assert StateHasher().digest(generate(dataclasses.replace(SPEC, world_seed="another"))) != StateHasher().digest(
        world
    )


def test_the_noise_is_the_same_on_every_machine() -> None:
    ranks = smooth_ranks(7, "pin", 64, 48, 20)
    assert ranks.shape == (48, 64)
    assert sorted(ranks.ravel().tolist()) == [i * FULL // 3072 for i in range(3072)]
    assert (int(ranks[0, 0]), int(ranks[20, 30]), int(ranks[47, 63])) == (342447, 763671, 209635)


def test_a_map_has_soil_wood_berries_and_ore(world: World) -> None:
    terrain = by_name(TERRAINS, world.grids.terrain)
    assert terrain["Soil"] > 30_000
    assert terrain["SoilRich"] > 1_000
    plants = by_name(PLANTS, world.grids.plant)
    assert plants["Plant_TreeOak"] + plants["Plant_TreePoplar"] > 1_500
    assert plants["Plant_Berry"] > 50
    rocks = by_name(ROCKS, world.grids.rock)
    assert rocks["MineableSteel"] > 200
    assert rocks["MineableComponentsIndustrial"] > 20


def test_the_colony_lands_near_the_middle_on_open_ground_with_soil(world: World) -> None:
    people = world.colonists()
    x, z = sum(p.x for p in people) // len(people), sum(p.z for p in people) // len(people)
    assert max(abs(x - 125), abs(z - 125)) < 60
    fertility = np.array([DEFS.terrain[name].fertility for name in TERRAINS])
    around = world.grids.terrain[z - 20 : z + 21, x - 20 : x + 21]
    assert int((fertility[around] >= 1).sum()) > 400
    trees = np.array([name.startswith("Plant_Tree") for name in PLANTS])
    assert int(trees[world.grids.plant[z - 40 : z + 41, x - 40 : x + 41]].sum()) > 50


def test_rock_has_hit_points_and_thick_roofs_cover_only_rock(world: World) -> None:
    grids = world.grids
    assert int((grids.rock_hit_points[grids.rock > 0] <= 0).sum()) == 0
    assert int((grids.rock_hit_points[grids.rock == 0] != 0).sum()) == 0
    assert bool((grids.rock[grids.roof == ROOF_INDEX["RoofRockThick"]] > 0).all())
    steel = grids.rock == ROCK_INDEX["MineableSteel"]
    assert bool((grids.rock_hit_points[steel] == 1500).all())


def test_plants_grow_on_soil_that_is_fertile_enough(world: World) -> None:
    grids = world.grids
    planted = grids.plant > 0
    assert not bool((planted & (grids.rock > 0)).any())
    fertility = np.array([DEFS.terrain[name].fertility for name in TERRAINS])[grids.terrain]
    for index in np.unique(grids.plant[planted]).tolist():
        assert fertility[grids.plant == index].min() >= DEFS.plants[PLANTS[index]].fertility_min
    ids = grids.plant_id[planted]
    assert len(np.unique(ids)) == len(ids)
    assert int(grids.plant_growth[planted].min()) >= 150_000
    assert int(grids.plant_growth[planted].max()) == 1_000_000


def test_no_two_things_share_an_id(world: World) -> None:
    ids = [*world.items, *world.pawns, *world.buildings, *world.grids.plant_id[world.grids.plant > 0].tolist()]
    ids += [item.id for pawn in world.pawns.values() for item in (*pawn.apparel, *pawn.equipment, *pawn.inventory)]
    assert len(ids) == len(set(ids))
    assert max(ids) <= world.next_id


def test_pawns_and_items_are_on_free_cells(world: World) -> None:
    index = Colony(world, drivers.of).index
    for pawn in world.pawns.values():
        assert index.path_cost[world.grids.index(pawn.x, pawn.z)] != IMPASSABLE
        assert not world.grids.fogged[pawn.z, pawn.x]
    for item in world.items.values():
        assert world.grids.contains(item.x, item.z)
        assert not world.grids.rock[item.z, item.x]
    cells = Counter((item.x, item.z) for item in world.items.values())
    assert max(cells.values()) == 1


def test_the_items_of_the_start_are_on_the_map_and_forbidden(world: World) -> None:
    counts: Counter[str] = Counter()
    for item in world.items.values():
        counts[item.def_name] += item.stack_count
        assert item.stack_count <= (DEFS.items[item.def_name].stack_limit if item.def_name in DEFS.items else 1)
        assert item.forbidden or item.def_name.startswith("Chunk")
    assert (counts["Silver"], counts["Steel"], counts["Gun_Revolver"]) == (800, 1170, 2)
    revolver = next(item for item in world.items.values() if item.def_name == "Gun_Revolver")
    knife = next(item for item in world.items.values() if item.def_name == "MeleeWeapon_Knife")
    assert (revolver.quality, knife.quality, knife.stuff) == (3, 2, "Plasteel")
    assert knife.hit_points == 280


def test_the_colonists_have_the_thoughts_of_a_crash_and_cover_the_basic_work(world: World) -> None:
    people = world.colonists()
    assert len(people) == 4
    assert len({pawn.name.short for pawn in people}) == 4
    for pawn in people:
        thoughts = Counter(memory.def_name for memory in pawn.memories)
        assert thoughts == {"NewColonyOptimism": 1, "CrashedTogether": 3}
        assert all(memory.until > world.game_tick for memory in pawn.memories)
    covered = {name for pawn in people for name, priority in pawn.work_priorities.items() if priority}
    assert {"Doctor", "Construction", "Growing", "Cooking", "Mining"} <= covered


def test_a_pet_is_bonded_to_a_colonist(world: World) -> None:
    pets = [pawn for pawn in world.pawns.values() if not pawn.is_human and pawn.faction == world.player_faction]
    assert len(pets) == 1
    owner = world.pawns[pets[0].relations[0].other_pawn]
    assert owner.is_human
    assert owner.relations[0].other_pawn == pets[0].id


def test_the_wild_animals_are_those_of_the_biome(world: World) -> None:
    wild = [pawn for pawn in world.pawns.values() if pawn.faction == 0]
    assert {pawn.race for pawn in wild} <= set(BIOMES["TemperateForest"].wild_animals)
    assert 10 <= len(wild) <= 120


def test_the_start_sets_research_and_conditions() -> None:
    spec = dataclasses.replace(
        SPEC,
        width=60,
        height=60,
        items=(),
        research_progress={"Batteries": 12.5},
        conditions=(StartCondition("ToxicFallout", 3.5),),
    )
    world = generate(spec)
    assert world.research.progress == {"Electricity": 1600.0, "Batteries": 12.5}
    assert (world.conditions[0].def_name, world.conditions[0].duration) == ("ToxicFallout", 210_000)


def test_start_buildings_are_on_firm_ground_and_belong_to_the_colony() -> None:
    planned = (StartBuilding("SolarGenerator", 3, 9), StartBuilding("Bed", -4, 2, 1, "WoodLog"))
    world = generate(dataclasses.replace(SPEC, buildings=planned))
    own = [building for building in world.buildings.values() if building.player]
    assert [building.def_name for building in own] == ["SolarGenerator", "Bed"]
    assert (own[0].x - own[1].x, own[0].z - own[1].z) == (7, 7)
    for building in own:
        for x, z in occupied_cells(building.def_name, building.x, building.z, building.rotation):
            assert world.grids.edifice[z, x] == building.id
            assert not world.grids.plant[z, x]
            assert "Heavy" in DEFS.terrain[TERRAINS[int(world.grids.terrain[z, x])]].affordances
            assert all((item.x, item.z) != (x, z) for item in world.items.values())


@pytest.mark.parametrize(("day", "hour", "longitude"), [(5, 6, -15.0), (0, 6, 0.0), (30, 23, 170.0), (0, 1, 100.0)])
def test_the_game_starts_at_its_day_and_hour(day: int, hour: int, longitude: float) -> None:
    spec = dataclasses.replace(
        SPEC, start_day_of_year=day, start_hour=hour, longitude=longitude, width=50, height=50, items=()
    )
    colony = Colony(generate(spec), drivers.of)
    assert calendar.hour(colony) == hour
    assert start_abs_tick(spec) >= 0


@pytest.mark.parametrize("biome", sorted(BIOMES))
def test_every_biome_has_its_own_plants_at_its_density(biome: str) -> None:
    world = generate(dataclasses.replace(SPEC, biome=biome, width=120, height=120))
    plants = set(by_name(PLANTS, world.grids.plant)) - {""}
    assert plants <= set(BIOMES[biome].wild_plants)
    grown = int((world.grids.plant > 0).sum()) / world.grids.plant.size
    assert math.isclose(grown, BIOMES[biome].plant_density * 0.6, rel_tol=0.6, abs_tol=0.02)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"biome": "Moon"}, "unknown biome 'Moon'; choose one of .*TemperateForest"),
        ({"width": 10}, "map size 10 is not possible; choose from 50 to 400"),
        ({"colonists": 0}, "needs at least one"),
        ({"difficulty": "Brutal"}, "unknown difficulty 'Brutal'; choose one of .*Rough"),
        ({"items": (StartItem("Gizmo"),)}, "unknown item 'Gizmo'"),
        ({"items": (StartItem("Steel", quality="Fine"),)}, "unknown quality 'Fine'; choose one of Awful"),
        ({"buildings": (StartBuilding("Gizmo", 0, 0),)}, "unknown building 'Gizmo'"),
        ({"finished_research": ("Gizmology",)}, "unknown research project 'Gizmology'"),
    ],
)
def test_an_impossible_start_is_rejected_with_a_reason(change: dict[str, object], problem: str) -> None:
    with pytest.raises(StartError, match=problem):
        dataclasses.replace(SPEC, **change)  # type: ignore[arg-type]


def test_a_building_off_the_map_or_on_another_is_rejected() -> None:
    small = dataclasses.replace(SPEC, width=50, height=50, items=())
    with pytest.raises(StartError, match=r"the building Bed at \(60, 0\) is off the map; move it"):
        generate(dataclasses.replace(small, buildings=(StartBuilding("Bed", 60, 0),)))
    twice = (StartBuilding("Bed", 0, 3), StartBuilding("Bed", 0, 3))
    with pytest.raises(StartError, match=r"the building Bed at \(0, 3\) overlaps a Bed; move it"):
        generate(dataclasses.replace(small, buildings=twice))


def test_too_many_items_for_the_map_are_rejected() -> None:
    spec = dataclasses.replace(SPEC, width=50, height=50, items=(StartItem("Gun_Revolver", 3_000),))
    with pytest.raises(StartError, match=r"the map has no room .* choose a larger map or fewer items"):
        generate(spec)
