"""Blueprints, frames, buildings, floors and roofs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.production import construction, designations
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Frame, Item, Job, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


@pytest.fixture
def builder(meadow: Colony, place: MakePawn) -> Pawn:
    meadow.world.game_tick = 20_000
    ann = place(meadow, 30, 30, Construction=8)
    ann.work_priorities["Construction"] = 3
    return ann


def items(colony: Colony) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in colony.world.items.values():
        found[item.def_name] += item.stack_count
    return found


def standing(colony: Colony) -> Counter[str]:
    return Counter(building.def_name for building in colony.world.buildings.values())


@pytest.mark.parametrize(
    ("building", "stuff", "work"),
    [("Wall", "BlocksGranite", 950.0), ("Wall", "WoodLog", 94.5), ("Bed", "Steel", 800.0), ("Campfire", None, 200.0)],
)
def test_work_to_build_depends_on_the_stuff(building: str, stuff: str | None, work: float) -> None:
    assert construction.work_to_build(building, stuff) == pytest.approx(work)


def test_materials_are_the_fixed_cost_plus_the_stuff() -> None:
    assert construction.materials("SimpleResearchBench", "Steel") == {"Steel": 100}
    assert construction.materials("SimpleResearchBench", "WoodLog") == {"Steel": 25, "WoodLog": 75}
    assert construction.materials("WoodPlankFloor") == {"WoodLog": 3}
    assert construction.materials("SleepingSpot") == {}


@pytest.mark.parametrize(
    ("def_name", "x", "z", "stuff"),
    [
        ("Wall", -1, 5, "WoodLog"),
        ("Bed", 5, 59, "WoodLog"),
        ("Wall", 5, 5, "Cloth"),
        ("Wall", 5, 5, "Plutonium"),
        ("Pyramid", 5, 5, None),
        ("Wall", 40, 40, "WoodLog"),
        ("Soil", 5, 5, None),
    ],
)
def test_impossible_blueprints_are_refused(meadow: Colony, def_name: str, x: int, z: int, stuff: str | None) -> None:
    meadow.world.grids.rock[40, 40] = 1
    assert construction.place(meadow, def_name, x, z, 0, stuff) is None


def test_plans_do_not_overlap_except_a_floor_under_a_bed(meadow: Colony) -> None:
    assert construction.place(meadow, "Bed", 10, 10) is not None
    assert construction.place(meadow, "Stool", 10, 11) is None
    assert construction.place(meadow, "WoodPlankFloor", 10, 10) is not None
    assert construction.place(meadow, "WoodPlankFloor", 10, 10) is None


def test_a_builder_fetches_the_materials_and_builds(
    meadow: Colony, builder: Pawn, stock: Stock, labour: Labour
) -> None:
    stock(meadow, "WoodLog", 60, x=20, z=20)
    construction.place(meadow, "Wall", 40, 30, 0, "WoodLog")
    construction.place(meadow, "Bed", 42, 30, 0, "WoodLog")
    labour(meadow, 10_000)
    assert standing(meadow) == {"Wall": 1, "Bed": 1}
    assert items(meadow) == {"WoodLog": 60 - 5 - 45}
    bed = next(b for b in meadow.world.buildings.values() if b.def_name == "Bed")
    assert 0 <= bed.quality <= 5
    assert builder.skills["Construction"].xp > 0


def test_nothing_is_built_without_materials(meadow: Colony, builder: Pawn, labour: Labour) -> None:
    construction.place(meadow, "Wall", 40, 30, 0, "WoodLog")
    labour(meadow, 10_000)
    assert not meadow.world.buildings
    assert len(meadow.world.blueprints) == 1


def test_a_pawn_does_not_build_beyond_its_skill(meadow: Colony, builder: Pawn, stock: Stock, labour: Labour) -> None:
    builder.skills["Construction"].level = 3
    stock(meadow, "Steel", 100)
    stock(meadow, "ComponentIndustrial", 5)
    construction.place(meadow, "ElectricStove", 40, 30)
    labour(meadow, 10_000)
    assert not meadow.world.buildings


def test_a_failed_construction_loses_half_of_the_materials(meadow: Colony, place: MakePawn) -> None:
    bungler = place(meadow, 30, 30)
    frame = Frame(meadow.world.new_id(), "Bed", 20, 20, stuff="WoodLog", delivered={"WoodLog": 45})
    meadow.world.frames[frame.id] = frame
    construction.fail(meadow, frame, bungler)
    assert items(meadow) == {"WoodLog": 22}
    assert not meadow.world.frames
    assert [plan.def_name for plan in meadow.world.blueprints.values()] == ["Bed"]


def test_about_a_quarter_of_a_novices_frames_fail(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    meadow.world.game_tick = 20_000
    ann = place(meadow, 30, 30, Construction=0)
    ann.skills["Construction"].passion = 0
    ann.work_priorities["Construction"] = 3
    failures = 0
    for number in range(60):
        frame = Frame(meadow.world.new_id(), "Stool", 32, 30, stuff="WoodLog", delivered={"WoodLog": 25})
        meadow.world.frames[frame.id] = frame
        ann.skills["Construction"].level = 0
        jobs.start(meadow, ann, Job("FinishFrame", target=frame.id))
        labour(meadow, 2_500)
        assert frame.id not in meadow.world.frames, number
        failures += bool(meadow.world.blueprints)
        meadow.world.blueprints.clear()
        for building in list(meadow.world.buildings.values()):
            spawning.remove_building(meadow, building)
        for item in list(meadow.world.items.values()):
            spawning.remove_item(meadow, item)
    assert 7 <= failures <= 24


def test_a_closed_room_gets_a_roof(meadow: Colony, builder: Pawn, room_of: Callable[..., None], labour: Labour) -> None:
    room_of(meadow, 20, 20, 6, 5, roofed=False)
    labour(meadow, 10_000)
    assert meadow.world.grids.roof[20:25, 20:26].all()
    room = rooms.room_at(meadow, 22, 22)
    assert room is not None
    assert not room.is_outdoors


def test_a_ruin_without_an_owner_is_not_roofed(
    meadow: Colony, builder: Pawn, room_of: Callable[..., None], labour: Labour
) -> None:
    room_of(meadow, 20, 20, 6, 5, roofed=False)
    for building in meadow.world.buildings.values():
        building.player = False
    labour(meadow, 10_000)
    assert not meadow.world.grids.roof.any()


def test_a_tree_on_the_site_is_cut_first(meadow: Colony, builder: Pawn, stock: Stock, labour: Labour) -> None:
    builder.skills["Plants"].level = 8
    plants.grow_wild(meadow, 40, 30, "Plant_TreeOak", 1.0)
    stock(meadow, "Steel", 5)
    construction.place(meadow, "Wall", 40, 30, 0, "Steel")
    labour(meadow, 15_000)
    assert standing(meadow) == {"Wall": 1}
    assert not meadow.world.grids.plant[30, 40]
    assert items(meadow)["WoodLog"] > 0


def test_items_on_the_site_are_moved_beside_it(meadow: Colony, builder: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "WoodLog", 5, x=20, z=20)
    steel = stock(meadow, "Steel", 30, x=40, z=30)
    construction.place(meadow, "Wall", 40, 30, 0, "WoodLog")
    labour(meadow, 5_000)
    assert standing(meadow) == {"Wall": 1}
    assert (steel.x, steel.z) != (40, 30)
    assert items(meadow) == {"Steel": 30}


def test_a_sleeping_spot_needs_no_materials_and_no_work(meadow: Colony, builder: Pawn, labour: Labour) -> None:
    construction.place(meadow, "SleepingSpot", 32, 30)
    labour(meadow, 200)
    assert standing(meadow) == {"SleepingSpot": 1}


def test_a_floor_replaces_the_soil(meadow: Colony, builder: Pawn, stock: Stock, labour: Labour) -> None:
    stock(meadow, "WoodLog", 10)
    construction.place(meadow, "WoodPlankFloor", 35, 30)
    labour(meadow, 2_000)
    grids = meadow.world.grids
    assert grids.terrain[30, 35] == TERRAIN_INDEX["WoodPlankFloor"]
    assert grids.under_terrain[30, 35] == TERRAIN_INDEX["Soil"] + 1
    assert items(meadow) == {"WoodLog": 7}


def test_deconstruction_returns_three_quarters_of_the_materials(meadow: Colony, builder: Pawn, labour: Labour) -> None:
    bed = Building(meadow.world.new_id(), "Bed", 35, 30, stuff="WoodLog", hit_points=100)
    spawning.add_building(meadow, bed)
    designations.mark(meadow, "deconstruct", 35, 30, 35, 30)
    labour(meadow, 3_000)
    assert not meadow.world.buildings
    assert items(meadow) == {"WoodLog": 34}
    assert not meadow.world.designations.deconstruct


def test_buildings_in_the_home_area_are_repaired(meadow: Colony, builder: Pawn, labour: Labour) -> None:
    wall = Building(meadow.world.new_id(), "Wall", 35, 30, stuff="WoodLog", hit_points=150)
    spawning.add_building(meadow, wall)
    labour(meadow, 3_000)
    assert wall.hit_points == 150
    meadow.world.grids.home_area[:] = True
    labour(meadow, 8_000)
    assert wall.hit_points == 195


def test_a_conduit_runs_under_a_wall(meadow: Colony, builder: Pawn, room_of: Callable[..., None], stock: Stock,
                                     labour: Labour) -> None:  # fmt: skip
    room_of(meadow, 20, 20, 3, 3)
    stock(meadow, "Steel", 5)
    assert construction.place(meadow, "PowerConduit", 19, 21) is not None
    labour(meadow, 3_000)
    assert standing(meadow)["PowerConduit"] == 1
    assert not meadow.index.passable(19, 21)
