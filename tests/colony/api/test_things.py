"""Write routes of things and zones change the map, and not only the answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.world import World
from tests.colony.api.requesting import area, data_of, free_corner, item_of


async def test_things_are_forbidden_and_allowed(client: httpx.AsyncClient, world: World) -> None:
    item = item_of(world, "Steel")
    url = "/api/v1/things/set-forbidden"
    assert (await client.post(url, json={"thing_ids": [item.id], "map_id": 0, "forbidden": True})).is_success
    assert item.forbidden
    mixed = await client.post(url, json={"thing_ids": [item.id, 999_999], "map_id": 0, "forbidden": False})
    assert mixed.json()["warnings"] == ["Thing 999999 not found"]
    assert not item.forbidden
    assert (await client.post(url, json={"thing_ids": [999_999], "map_id": 0})).status_code == 404
    assert (await client.post(url, json={"thing_ids": [], "map_id": 0})).status_code == 500
    assert (await client.post(url, json={"thing_ids": [item.id], "map_id": 5})).status_code == 404


async def test_an_item_is_spawned_up_to_its_stack_limit(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 3)
    await client.post("/api/v1/item/spawn", json={"def_name": "Gold", "amount": 9_999, "x": x, "z": z})
    assert item_of(world, "Gold").stack_count == 500
    unknown = await client.post("/api/v1/item/spawn", json={"def_name": "Unobtainium", "x": x, "z": z})
    assert unknown.json()["errors"] == ["def == null"]


async def test_an_item_without_room_is_refused_with_a_reason(
    client: httpx.AsyncClient, game: Game, caplog: pytest.LogCaptureFixture
) -> None:
    game.world.grids.rock[:] = 1
    game.world.grids.rock_hit_points[:] = 500
    game.colony.index.rebuild()
    answer = await client.post("/api/v1/item/spawn", json={"def_name": "Gold", "amount": 5, "x": 30, "z": 30})
    assert answer.status_code == 500
    assert "there is no room for 5 Gold near (30, 30); choose another cell or clear some" in answer.json()["errors"][0]
    assert caplog.records == []


async def test_stuff_and_quality_that_a_def_does_not_have_are_ignored(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 3)
    for request in (
        {"def_name": "Silver", "stuff_def_name": "WoodLog", "quality": "Good"},
        {"def_name": "Apparel_Parka", "stuff_def_name": "Ectoplasm", "quality": "Splendid"},
        {"def_name": "MeleeWeapon_Knife", "stuff_def_name": "Steel", "quality": "legendary"},
    ):
        assert (await client.post("/api/v1/item/spawn", json={"amount": 1, "x": x, "z": z, **request})).is_success
    silver, parka, knife = (item_of(world, n) for n in ("Silver", "Apparel_Parka", "MeleeWeapon_Knife"))
    assert (silver.stuff, silver.quality) == (None, -1)
    assert (parka.stuff, parka.quality) == ("Cloth", 2)
    assert (knife.stuff, knife.quality) == ("Steel", 6)


async def test_a_building_can_be_spawned(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 8)
    request = {"def_name": "BilliardsTable", "stuff_def_name": "WoodLog", "amount": 1, "x": x + 4, "z": z + 4}
    assert (await client.post("/api/v1/item/spawn", json=request)).is_success
    listed = await data_of(client, "map/buildings", map_id=0)
    assert [building["label"] for building in listed if building["def"] == "BilliardsTable"]
    await client.post("/api/v1/item/spawn", json={**request, "def_name": "Bed", "quality": "Poor", "x": x + 1})
    assert world.buildings[max(world.buildings)].quality == 1
    edge = {**request, "x": world.grids.width - 1, "z": world.grids.height - 1}
    assert (await client.post("/api/v1/item/spawn", json=edge)).json()["errors"] == ["Safety Checks"]


async def test_meats_and_chunks_can_be_created(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 3)
    await client.post("/api/v1/item/spawn", json={"def_name": "ChunkGranite", "amount": 9, "x": x, "z": z})
    assert item_of(world, "ChunkGranite").stack_count == 1
    pod = {"map_id": 0, "position": {"x": x, "z": z}, "items": [{"def_name": "Meat_Deer", "stack_count": 90}]}
    assert (await client.post("/api/v1/map/droppod", json=pod)).is_success
    await data_of(client, "version")
    assert sorted(i.stack_count for i in world.items.values() if i.def_name == "Meat_Deer") == [15, 75]
    pocket = {"pawn_id": world.colonists()[0].id, "add_items": [{"def_name": "Meat_Deer", "count": 80}]}
    await client.post("/api/v1/pawn/edit/inventory", json=pocket)
    carried = [item.stack_count for item in world.colonists()[0].inventory if item.def_name == "Meat_Deer"]
    assert carried == [75, 5]
    body = {"def_name": "Corpse_Human", "amount": 1, "x": x, "z": z}
    assert (await client.post("/api/v1/item/spawn", json=body)).status_code == 500
    assert (await data_of(client, "item/sources", def_name="Meat_Deer"))["can_butcher"]


async def test_a_changed_stack_shows_in_the_list(client: httpx.AsyncClient, world: World) -> None:
    item = item_of(world, "Steel")

    async def shown() -> Any:
        return next(t for t in await data_of(client, "map/things", map_id=0) if t["thing_id"] == item.id)

    assert (await shown())["stack_count"] == item.stack_count
    item.stack_count -= 1
    assert (await shown())["stack_count"] == item.stack_count
    assert (await shown())["label"] == f"steel x{item.stack_count}"


async def test_a_drop_pod_lands_after_the_answer(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 3)
    pod = {"map_id": 0, "position": {"x": x, "z": z}, "items": [{"def_name": "Jade", "stack_count": 30}, {}]}
    assert (await client.post("/api/v1/map/droppod", json=pod)).is_success
    await data_of(client, "version")
    assert item_of(world, "Jade").stack_count == 30


async def test_a_growing_zone_skips_taken_cells(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 5)
    request = {**area(x, z, 4), "plant_def": "rice"}
    made = (await client.post("/api/v1/map/zone/growing", json=request)).json()["data"]
    assert made["plant_def_name"] == "Plant_Rice"
    assert made["zone"]["cells_count"] == 16
    again = await client.post("/api/v1/map/zone/growing", json=request)
    assert again.status_code == 500
    assert "no free cells" in again.json()["errors"][0]
    zones = (await data_of(client, "map/zones", map_id=0))["zones"]
    assert (made["zone"]["id"], "Zone_Growing") in [(zone["id"], zone["type"]) for zone in zones]
    bad = await client.post("/api/v1/map/zone/growing", json={**request, "plant_def": "Plant_Money"})
    assert bad.json()["errors"] == ["Invalid plant definition: Plant_Money"]


async def test_a_stockpile_accepts_the_requested_items(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 5)
    request = {**area(x, z, 3), "name": "Pantry", "priority": 5, "allowed_item_categories": ["Foods"]}
    made = (await client.post("/api/v1/map/zone/stockpile", json=request)).json()["data"]
    assert (made["name"], made["cells_count"], made["priority"]) == ("Pantry", 9, 2)
    storage = world.zones[made["zone_id"]].storage
    assert storage is not None
    assert "MealSimple" in storage.allowed
    assert "Steel" not in storage.allowed
    change = {"zone_id": made["zone_id"], "priority": 9, "add_item_defs": ["Steel"], "remove_item_defs": ["Beer"]}
    updated = (await client.post("/api/v1/map/zone/stockpile/update", json=change)).json()["data"]
    assert updated["priority"] == 5
    assert "Steel" in storage.allowed
    url = "/api/v1/map/zone/stockpile/delete"
    assert (await client.delete(url, params={"zone_id": made["zone_id"]})).is_success
    await data_of(client, "version")
    assert made["zone_id"] not in world.zones
    assert (await client.delete(url, params={"zone_id": made["zone_id"]})).status_code == 404


async def test_without_a_priority_a_stockpile_stores_nothing(client: httpx.AsyncClient, world: World) -> None:
    x, z = free_corner(world, 3)
    made = (await client.post("/api/v1/map/zone/stockpile", json=area(x, z, 2))).json()["data"]
    assert made["priority"] == 0


async def test_bodies_and_corners_are_required(client: httpx.AsyncClient) -> None:
    url = "/api/v1/map/zone/stockpile"
    assert (await client.post(url)).json()["errors"] == ["Request cannot be null."]
    assert (await client.post(url, json={"map_id": 0})).status_code == 500
    assert (await client.post(url, json={**area(0, 0, 2), "map_id": 7})).status_code == 404
