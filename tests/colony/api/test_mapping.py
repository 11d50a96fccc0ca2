"""Answers that need more than copying a field of the world."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import numpy as np
import pytest

from pytest_rle.colony.api.mapping.alerts import active_alerts
from pytest_rle.colony.api.mapping.things import item_label, with_stuff
from pytest_rle.colony.api.mapping.values import single
from pytest_rle.colony.game import Game
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, TERRAINS, Building, Hediff, Item, Relation, World


@pytest.mark.parametrize(
    ("item", "top", "expected"),
    [
        (Item(1, "Steel", 0, 0, 75), 0, "steel x75"),
        (Item(1, "Steel", 0, 0, 1), 0, "steel"),
        (Item(1, "MeleeWeapon_Knife", 0, 0, 1, 80, "Steel", 3), 100, "steel knife (good 80%)"),
        (Item(1, "Apparel_Parka", 0, 0, 1, 100, "Cloth", 2, tainted=True), 100, "cloth parka (normal T)"),
    ],
)
def test_items_are_labelled_as_in_the_game(item: Item, top: int, expected: str) -> None:
    assert item_label(item, top) == expected


def test_stuff_goes_before_the_name() -> None:
    assert with_stuff("wall", "WoodLog") == "wooden wall"
    assert with_stuff("wall", "BlocksGranite") == "granite wall"
    assert with_stuff("campfire", None) == "campfire"


@pytest.mark.parametrize(("value", "expected"), [(1 / 6, 0.1666667), (3, 3.0), (12017.58, 12017.58), (0.0, 0.0)])
def test_floats_have_seven_digits_and_are_floats(value: float, expected: float) -> None:
    assert single(value) == expected
    assert isinstance(single(value), float)


async def test_terrain_runs_decode_to_the_map(client: httpx.AsyncClient, world: World) -> None:
    data = (await client.get("/api/v1/map/terrain", params={"map_id": 0})).json()["data"]
    cells = [
        data["palette"][kind]
        for count, kind in zip(data["grid"][::2], data["grid"][1::2], strict=True)
        for _ in range(count)
    ]
    assert cells == [TERRAINS[kind] for kind in world.grids.terrain.ravel().tolist()]
    assert data["floor_grid"] == [world.grids.width * world.grids.height, 0]


@pytest.mark.parametrize("first_fogged", [True, False])
async def test_fog_runs_begin_with_revealed_cells(client: httpx.AsyncClient, world: World, first_fogged: bool) -> None:
    world.grids.fogged[:] = False
    world.grids.fogged[0, 0] = first_fogged
    world.grids.fogged[5:9, 3:7] = True
    data = (await client.get("/api/v1/map/fog-grid", params={"map_id": 0})).json()["data"]
    lengths = np.frombuffer(base64.b64decode(data["fog_data"]), "<i4")
    cells = np.repeat(np.arange(lengths.size) % 2 == 1, lengths)
    assert np.array_equal(cells, world.grids.fogged.ravel())


async def test_ore_cells_and_hit_points_run_parallel(client: httpx.AsyncClient, world: World) -> None:
    data = (await client.get("/api/v1/map/ore", params={"map_id": 0})).json()["data"]
    assert sum(len(group["cells"]) for group in data["ores"].values()) == int((world.grids.rock > 0).sum())
    for group in data["ores"].values():
        assert len(group["cells"]) == len(group["hp"])
        assert group["max_hp"] >= max(group["hp"])


async def test_plants_are_listed_with_their_cells(client: httpx.AsyncClient, world: World) -> None:
    plants = (await client.get("/api/v1/map/plants", params={"map_id": 0})).json()["data"]
    assert len(plants) == int((world.grids.plant > 0).sum())
    first = plants[0]
    x, z = first["position"]["x"], first["position"]["z"]
    assert world.grids.plant_id[z, x] == first["thing_id"]
    trees = (await client.get("/api/v1/map/plants", params={"map_id": 0, "def_name": first["def_name"]})).json()["data"]
    assert {plant["def_name"] for plant in trees} == {first["def_name"]}


async def test_an_animals_z_is_in_y(client: httpx.AsyncClient, world: World) -> None:
    animal_pawn = next(pawn for _, pawn in sorted(world.pawns.items()) if not pawn.is_human)
    animals = (await client.get("/api/v1/map/animals", params={"map_id": 0})).json()["data"]
    shown = next(animal for animal in animals if animal["id"] == animal_pawn.id)
    assert shown["position"] == {"x": animal_pawn.x, "y": animal_pawn.z, "z": 0}
    assert shown["def"] == animal_pawn.race


async def test_wounds_show_with_part_and_bleeding(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    pawn.hediffs.append(Hediff(world.new_id(), "Cut", 5.0, part=0, since=world.game_tick, source="knife"))
    data = (await client.get("/api/v1/colonist/detailed", params={"id": pawn.id})).json()["data"]
    wound = data["colonist_medical_info"]["hediffs"][-1]
    assert (wound["def_name"], wound["part_def_name"], wound["source_label"]) == ("Cut", "Torso", "knife")
    assert wound["bleeding"]
    assert wound["bleed_rate"] == pytest.approx(0.3)
    assert wound["tendable_now"]
    assert data["colonist_medical_info"]["is_downed"] is False


def alert(world: World, label: str) -> dict[str, Any] | None:
    return next((entry for entry in active_alerts(Game(world).colony) if entry["label"] == label), None)


def test_a_starving_colonist_is_a_critical_alert_and_comes_first(world: World) -> None:
    pawn = world.colonists()[0]
    pawn.needs.food = 0.0
    found = alert(world, "Starvation")
    assert found is not None
    assert (found["priority"], found["targets"]) == ("Critical", [pawn.id])
    assert active_alerts(Game(world).colony)[0]["priority"] == "Critical"


def test_low_mood_raises_the_break_risk_of_its_level(world: World) -> None:
    first, second, third = world.colonists()
    for pawn in (first, second, third):
        pawn.traits.clear()
    first.needs.mood, second.needs.mood, third.needs.mood = 0.01, 0.1, 0.3
    for label, pawn in (("Extreme break risk", first), ("Major break risk", second), ("Minor break risk", third)):
        found = alert(world, label)
        assert found is not None
        assert found["targets"] == [pawn.id]


def test_missing_food_and_beds_raise_alerts(world: World) -> None:
    for item in world.items.values():
        item.forbidden = False
    assert alert(world, "Low food") is None
    for item in world.items.values():
        item.forbidden = item.def_name in ("MealSurvivalPack", "RawRice")
    assert alert(world, "Low food") is not None
    assert alert(world, "Low medicine") is None
    assert alert(world, "Need colonist beds") is not None


def test_a_bench_without_a_project_raises_an_alert(world: World) -> None:
    assert alert(world, "Need research project") is not None
    world.research.current = "Electricity"
    assert alert(world, "Need research project") is None


async def test_a_crops_growth_is_summed_over_its_zones_and_has_seven_digits(
    client: httpx.AsyncClient, world: World
) -> None:
    grids = world.grids
    grids.rock[:], grids.edifice[:], grids.plant[:] = 0, 0, 0
    third, seventh = round(GROWTH_FULL / 3), round(GROWTH_FULL / 7)
    for x, growth in ((10, third), (20, seventh)):
        request = {"map_id": 0, "plant_def": "Plant_Rice", "point_a": {"x": x, "z": 5}, "point_b": {"x": x, "z": 5}}
        assert (await client.post("/api/v1/map/zone/growing", json=request)).is_success
        grids.plant[5, x], grids.plant_growth[5, x] = PLANT_INDEX["Plant_Rice"], growth
    farm = (await client.get("/api/v1/map/farm/summary", params={"map_id": 0})).json()["data"]
    (crop,) = farm["crop_types"]
    assert crop["growth_progress_average"] == single((third + seventh) / GROWTH_FULL)
    assert farm["growth_progress_average"] == single((third + seventh) / GROWTH_FULL / 2)


async def test_blighted_plants_are_counted_in_zones_and_on_the_farm(client: httpx.AsyncClient, world: World) -> None:
    grids = world.grids
    grids.rock[:], grids.edifice[:], grids.plant[:] = 0, 0, 0
    request = {"map_id": 0, "plant_def": "Plant_Rice", "point_a": {"x": 10, "z": 5}, "point_b": {"x": 12, "z": 5}}
    assert (await client.post("/api/v1/map/zone/growing", json=request)).is_success
    grids.plant[5, 10:13], grids.plant_growth[5, 10:13] = PLANT_INDEX["Plant_Rice"], GROWTH_FULL // 2
    world.blighted[grids.index(11, 5)] = 0.5
    farm = (await client.get("/api/v1/map/farm/summary", params={"map_id": 0})).json()["data"]
    assert farm["total_infected_plants"] == 1
    assert [crop["infected_count"] for crop in farm["crop_types"]] == [1]


def test_the_exhausted_are_told_of_and_the_very_tired_are_not(world: World) -> None:
    pawn = world.colonists()[0]
    pawn.needs.rest = 0.1
    assert alert(world, "Exhaustion") is None
    pawn.needs.rest = 0.005
    found = alert(world, "Exhaustion")
    assert found is not None
    assert (found["priority"], found["targets"]) == ("High", [pawn.id])


def test_sleeping_spots_and_double_beds_count_as_beds_and_medical_beds_do_not(world: World) -> None:
    colony = Game(world).colony
    for building in list(world.buildings.values()):
        if building.def_name in ("Bed", "DoubleBed"):
            spawning.remove_building(colony, building)
    people = world.colonists()
    spots = [
        spawning.add_building(colony, Building(world.new_id(), "SleepingSpot", 5 + 2 * i, 5))
        for i in range(len(people))
    ]
    assert alert(world, "Need colonist beds") is None
    spots[0].medical = True
    assert alert(world, "Need colonist beds") is not None
    spots[0].medical = False
    world.game_tick = 40 * 60_000
    spawning.remove_building(colony, spots[1])
    assert alert(world, "Need colonist beds") is None


def test_a_couple_shares_a_double_bed(world: World) -> None:
    colony = Game(world).colony
    for building in list(world.buildings.values()):
        if building.def_name == "Bed":
            spawning.remove_building(colony, building)
    first, second, *others = world.colonists()
    for x, _ in enumerate(others):
        spawning.add_building(colony, Building(world.new_id(), "Bed", 5 + 2 * x, 5))
    spawning.add_building(colony, Building(world.new_id(), "BedrollDouble", 20, 5))
    assert alert(world, "Need colonist beds") is not None
    first.relations.append(Relation("Lover", second.id))
    second.relations.append(Relation("Lover", first.id))
    assert alert(world, "Need colonist beds") is None


async def test_the_experience_to_the_next_level_ends_at_30_000(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    pawn.skills["Mining"].level, pawn.skills["Mining"].xp = 20, 0.0
    data = (await client.get("/api/v1/colonist/detailed", params={"id": pawn.id})).json()["data"]
    (mining,) = [skill for skill in data["colonist_work_info"]["skills"] if skill["name"] == "Mining"]
    assert mining["xp_required_for_level_up"] == 30_000
