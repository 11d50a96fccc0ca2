"""Write routes of buildings, bills and designations change the map, and not only the answer."""

from __future__ import annotations

import httpx

from pytest_rle.colony.world import World
from tests.colony.api.requesting import area, building_of, data_of, free_corner


async def test_blueprints_appear_in_their_cells(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 5)
    wall = {"def_name": "Wall", "stuff_def_name": "WoodLog", "rel_x": 1, "rel_z": 1, "rotation": 0}
    plan = {"width": 3, "height": 3, "floors": [], "buildings": [wall, {"def_name": "Castle"}]}
    request = {"map_id": 0, "position": {"x": x, "z": z}, "blueprint": plan}
    assert (await client.post("/api/v1/builder/blueprint", json=request)).is_success
    cell = {"map_id": 0, "position": {"x": x + 1, "z": z + 1}}
    things = (await client.request("GET", "/api/v1/map/things-at", json=cell)).json()["data"]
    assert "Blueprint_Wall" in [thing["def_name"] for thing in things]


async def test_a_pasted_area_can_be_copied(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 5)
    wall = {"def_name": "Wall", "stuff_def_name": "BlocksGranite", "rel_x": 1, "rel_z": 2, "rotation": 0}
    floor = {"def_name": "WoodPlankFloor", "rel_x": 0, "rel_z": 0}
    plan = {"width": 3, "height": 3, "floors": [floor], "buildings": [wall]}
    await client.post("/api/v1/builder/paste", json={"map_id": 0, "position": {"x": x, "z": z}, "blueprint": plan})
    copied = (await client.post("/api/v1/builder/copy", json=area(x, z, 3))).json()["data"]
    assert copied == plan
    buildings = await data_of(client, "map/buildings", map_id=0)
    assert "granite wall" in [building["label"] for building in buildings]


async def test_check_zone_reports_what_is_in_the_way(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 4)
    await client.post("/api/v1/map/zone/stockpile", json={**area(x, z, 2), "priority": 1})
    result = (await client.post("/api/v1/builder/check-zone", json=area(x, z, 4))).json()["data"]
    assert not result["can_build"]
    assert [zone["zone_type"] for zone in result["issues"]["zones"]] == ["Stockpile"]


async def test_everything_in_a_rectangle_is_destroyed(client: httpx.AsyncClient, world: World) -> None:
    fire = world.buildings[building_of(world, "Campfire")]
    assert (await client.post("/api/v1/map/destroy/rect", json=area(fire.x, fire.z, 1))).is_success
    assert fire.id not in world.buildings


async def test_buildings_are_repaired(client: httpx.AsyncClient, world: World) -> None:
    bed = world.buildings[building_of(world, "Bed")]
    full, bed.hit_points = bed.hit_points, 1
    await client.post("/api/v1/map/repair/rect", json=area(bed.x, bed.z, 1))
    assert bed.hit_points == full


async def test_a_switch_is_flicked(client: httpx.AsyncClient, world: World) -> None:
    heater = world.buildings[building_of(world, "Heater")]
    url = "/api/v1/map/building/power"
    assert (await client.post(url, params={"buildingId": heater.id})).is_success
    assert not heater.switched_on
    assert (await client.post(url, params={"buildingId": heater.id, "powerOn": "TRUE"})).is_success
    assert heater.switched_on
    assert (await client.post(url, params={"buildingId": building_of(world, "Bed")})).status_code == 500
    assert (await client.post(url, params={"buildingId": 1})).status_code == 404


async def test_a_bill_is_added_edited_moved_and_removed(client: httpx.AsyncClient, world: World) -> None:
    table = building_of(world, "Campfire")
    url, query = "/api/v1/buildings", {"building_id": table}
    first = await client.post(f"{url}/bills/add", params=query, json={"recipe_def_name": "CookMealSimple"})
    assert first.status_code == 200, first.text
    request = {"recipe_def_name": "CookMealSimple", "repeat_mode": "TargetCount", "target_count": 20}
    second = (await client.post(f"{url}/bills/add", params=query, json=request)).json()["data"]
    assert (second["repeat_mode"], second["target_count"], second["suspended"]) == ("TargetCount", 20, False)
    one = {**query, "bill_id": second["load_id"]}
    await client.put(f"{url}/bill/suspend", params=one, json={"suspended": True})
    await client.put(f"{url}/bill/reorder", params=one, json={"offset": -1})
    await client.put(f"{url}/bill/update", params=one, json={"hp_range": {"min": 0.5, "max": 1.0}})
    bills = await data_of(client, "buildings/bills", **query)
    assert bills[0]["load_id"] == second["load_id"]
    assert bills[0]["suspended"]
    assert bills[0]["hp_range"] == {"min": 0.5, "max": 1.0}
    assert (await client.put(f"{url}/bill/reorder", params=one, json={"offset": 5})).status_code == 500
    assert (await client.delete(f"{url}/bill/remove", params=one)).is_success
    assert (await client.get(f"{url}/bill", params=one)).status_code == 404
    assert (await client.delete(f"{url}/bills/remove", params=query)).is_success
    assert await data_of(client, "buildings/bills", **query) == []


async def test_impossible_bills_are_refused(client: httpx.AsyncClient, world: World) -> None:
    url = "/api/v1/buildings/bills/add"
    fire = {"building_id": building_of(world, "Campfire")}
    assert (await client.post(url, params=fire, json={"recipe_def_name": "MakeGold"})).status_code == 404
    assert (await client.post(url, params=fire, json={})).status_code == 500
    bed = {"building_id": building_of(world, "Bed")}
    assert (await client.post(url, params=bed, json={"recipe_def_name": "CookMealSimple"})).status_code == 404


async def test_recipes_of_a_table_are_listed(client: httpx.AsyncClient, world: World) -> None:
    recipes = await data_of(client, "buildings/recipes", building_id=building_of(world, "Campfire"))
    simple = next(recipe for recipe in recipes if recipe["def_name"] == "CookMealSimple")
    assert simple["products"] == [{"thing_def": "MealSimple", "count": 1}]


async def test_designations_are_set_and_removed(client: httpx.AsyncClient, world: World) -> None:
    grids = world.grids
    z, x = next((z, x) for z in range(grids.height) for x in range(grids.width) if grids.rock[z, x])
    url = "/api/v1/order/designate/area"
    assert (await client.post(url, json={**area(x, z, 1), "type": "MINE"})).is_success
    assert world.designations.mine == {grids.index(x, z)}
    assert (await client.post(url, json={**area(x, z, 1), "type": "remove-all"})).is_success
    assert not world.designations.mine
    assert (await client.post(url, json={**area(x, z, 1), "type": "dance"})).is_success
    assert (await client.post(url, json={"map_id": 0, "type": "mine"})).status_code == 500
