"""Write routes change the world, and not only the answer."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.world import Item, Lord, World


def item_of(world: World, def_name: str) -> Item:
    return next(item for _, item in sorted(world.items.items()) if item.def_name == def_name and item.x >= 0)


def building_of(world: World, def_name: str) -> int:
    return next(building.id for building in world.buildings.values() if building.def_name == def_name)


def free_corner(world: World, side: int) -> tuple[int, int]:
    """The lower left cell of a square without rock, buildings and zones."""
    grids = world.grids
    for z in range(2, grids.height - side - 2):
        for x in range(2, grids.width - side - 2):
            square = (slice(z, z + side), slice(x, x + side))
            if not (grids.rock[square].any() or grids.edifice[square].any() or grids.zone[square].any()):
                return x, z
    raise AssertionError("the map has no free square")


def area(x: int, z: int, side: int) -> dict[str, Any]:
    corner = {"x": x + side - 1, "y": 0, "z": z + side - 1}
    return {"map_id": 0, "point_a": {"x": x, "y": 0, "z": z}, "point_b": corner}


async def data_of(client: httpx.AsyncClient, path: str, **query: str | int) -> Any:
    answer = await client.get(f"/api/v1/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json().get("data")


class TestSpeedAndTime:
    async def test_speed_pauses_and_resumes(self, client: httpx.AsyncClient) -> None:
        for speed, paused in ((0, True), (3, False)):
            assert (await client.post("/api/v1/game/speed", params={"speed": speed})).json()["success"]
            assert (await data_of(client, "game/state"))["is_paused"] is paused

    async def test_a_missing_speed_is_404_and_a_word_500(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/v1/game/speed")).status_code == 404
        assert (await client.post("/api/v1/game/speed", params={"speed": "fast"})).status_code == 500

    async def test_in_lockstep_only_the_extension_moves_time(self, client: httpx.AsyncClient) -> None:
        before = await data_of(client, "rle/state")
        assert before["lockstep"]
        answer = (await client.post("/api/v1/rle/advance", params={"game_ticks": 600})).json()["data"]
        assert answer == {"game_tick": 600}
        after = await data_of(client, "rle/state")
        assert after["game_tick"] == 600
        assert after["state_hash"] != before["state_hash"]

    @pytest.mark.parametrize("ticks", ["-1", "99999999"])
    async def test_advancing_backwards_or_beyond_a_year_is_refused(self, client: httpx.AsyncClient, ticks: str) -> None:
        answer = await client.post("/api/v1/rle/advance", params={"game_ticks": ticks})
        assert answer.status_code == 400

    async def test_the_report_names_dead_colonists(self, client: httpx.AsyncClient, world: World) -> None:
        victim = world.colonists()[0]
        await client.post("/api/v1/pawn/edit/status", json={"pawn_id": victim.id, "kill": True})
        deaths = (await data_of(client, "rle/colony-report"))["deaths"]
        assert [death["name"] for death in deaths] == [victim.name.short]
        assert deaths[0]["cause"]


class TestColonists:
    async def test_a_work_priority_is_set_and_read_back(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = next(p for p in world.colonists() if "Hauling" not in p.disabled_work)
        request = {"id": pawn.id, "work": "Hauling", "priority": 2}
        assert (await client.post("/api/v1/colonist/work-priority", json=request)).json()["success"]
        detailed = (await data_of(client, "colonist/detailed", id=pawn.id))["colonist_work_info"]["work_priorities"]
        assert {"work_type": "Hauling", "priority": 2, "is_totally_disabled": False} in detailed
        assert [entry["priority"] for entry in detailed] == sorted(entry["priority"] for entry in detailed)

    @pytest.mark.parametrize(
        "wrong", [{"id": 1}, {"id": -1, "work": "Hauling"}, {"work": "Nonsense"}, {"work": "Hauling", "priority": 10}]
    )
    async def test_wrong_priorities_are_500(
        self, client: httpx.AsyncClient, world: World, wrong: dict[str, Any]
    ) -> None:
        answer = await client.post("/api/v1/colonist/work-priority", json={"id": world.colonists()[0].id, **wrong})
        assert answer.status_code == 500

    async def test_some_of_many_priorities_may_fail(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = next(p for p in world.colonists() if "Hauling" not in p.disabled_work)
        good, bad = {"id": pawn.id, "work": "Hauling", "priority": 1}, {"id": pawn.id, "work": "Nonsense"}
        url = "/api/v1/colonists/work-priority"
        mixed = await client.post(url, json={"priorities": [good, bad]})
        assert mixed.status_code == 200
        assert len(mixed.json()["warnings"]) == 1
        assert (await client.post(url, json={"priorities": [bad]})).status_code == 500
        assert (await client.post(url, json={"priorities": []})).status_code == 200
        invalid = await client.post(url, json=[good])
        assert invalid.json()["errors"][0].startswith("Invalid payload: ")

    async def test_an_hour_of_the_timetable_is_set_by_body_or_query(
        self, client: httpx.AsyncClient, world: World
    ) -> None:
        pawn = world.colonists()[0]
        url = "/api/v1/colonist/time-assignment"
        await client.post(url, json={"pawn_id": pawn.id, "hour": 3, "assignment": "joy"})
        await client.post(url, params={"pawn_id": pawn.id, "hour": 4, "assignment": "Work"})
        assert pawn.timetable[3:5] == ["Joy", "Work"]
        assert (await client.post(url, json={"pawn_id": pawn.id, "hour": 24, "assignment": "Work"})).status_code == 500
        assert (await client.post(url, json={"pawn_id": pawn.id, "hour": 1, "assignment": "Nap"})).status_code == 500

    async def test_a_drafted_colonist_goes_to_the_ordered_cell(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = world.colonists()[0]
        await client.post("/api/v1/pawn/edit/status", json={"pawn_id": pawn.id, "is_drafted": True})
        assert pawn.drafted
        target = {"x": pawn.x + 2, "y": 0, "z": pawn.z}
        answer = await client.post(
            "/api/v1/pawn/job", json={"pawn_id": pawn.id, "job_def": "Goto", "target_position": target}
        )
        assert answer.status_code == 200, answer.text
        await client.post("/api/v1/rle/advance", params={"game_ticks": 600})
        where = await data_of(client, "colonists/positions")
        assert {"id": pawn.id, "x": target["x"], "z": target["z"], "map_id": 0} in where

    async def test_unknown_pawns_jobs_and_targets_are_404(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = world.colonists()[0].id
        for request in (
            {"pawn_id": -1, "job_def": "Goto"},
            {"pawn_id": pawn, "job_def": "Nonsense"},
            {"pawn_id": pawn, "job_def": "Mine", "target_thing_id": 99_999_999},
        ):
            assert (await client.post("/api/v1/pawn/job", json=request)).status_code == 404

    async def test_a_job_that_is_not_modelled_is_refused(self, client: httpx.AsyncClient, world: World) -> None:
        request = {"pawn_id": world.colonists()[0].id, "job_def": "Skygaze"}
        answer = await client.post("/api/v1/pawn/job", json=request)
        assert (answer.status_code, answer.json()["success"]) == (500, False)
        named = (await data_of(client, "def/all", include="job_defs"))["job_defs"]
        assert "Skygaze" in [job["def_name"] for job in named]

    async def test_an_item_is_equipped_on_order(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = next(p for p in world.colonists() if "Violent" not in p.disabled_work)
        item = item_of(world, "Gun_Revolver")
        item.forbidden = False
        query = {"map_id": 0, "pawn_id": pawn.id, "item_id": item.id}
        answer = await client.post("/api/v1/jobs/make/equip", params=query)
        assert answer.status_code == 200, answer.text
        await client.post("/api/v1/rle/advance", params={"game_ticks": 2_500})
        equipment = (await data_of(client, "pawns/inventory", id=pawn.id))["equipment"]
        assert [weapon["thing_id"] for weapon in equipment] == [item.id]
        assert (await client.post("/api/v1/jobs/make/equip", params={**query, "item_id": 1})).status_code == 404


class TestPawnEdit:
    async def test_needs_are_shares_of_the_maximum(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = world.colonists()[0]
        await client.post("/api/v1/pawn/edit/needs", json={"pawn_id": pawn.id, "food": 0.25, "rest": 7, "mood": 0.5})
        assert (pawn.needs.food, pawn.needs.rest, pawn.needs.mood, pawn.needs.joy) == (0.25, 1.0, 0.5, 0.5)
        missing = await client.post("/api/v1/pawn/edit/needs")
        assert missing.json()["errors"] == ["Invalid JSON request body."]

    async def test_skills_and_traits_are_set_and_unknown_ones_skipped(
        self, client: httpx.AsyncClient, world: World
    ) -> None:
        pawn = world.colonists()[0]
        skills = [{"skill_name": "Mining", "level": 25, "passion": 2}, {"skill_name": "Juggling", "level": 5}]
        await client.post("/api/v1/pawn/edit/skills", json={"pawn_id": pawn.id, "skills": skills})
        assert (pawn.skills["Mining"].level, pawn.skills["Mining"].passion) == (20, 2)
        removed = [trait.def_name for trait in pawn.traits]
        added = [{"trait_name": "Industriousness", "degree": 2}, {"trait_name": "Nonsense"}]
        request = {"pawn_id": pawn.id, "add_traits": added, "remove_traits": removed}
        await client.post("/api/v1/pawn/edit/traits", json=request)
        assert [(trait.def_name, trait.degree) for trait in pawn.traits] == [("Industriousness", 2)]

    async def test_a_pawn_is_moved(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = world.colonists()[0]
        x, z = free_corner(world, 3)
        request = {"pawn_id": pawn.id, "map_id": 0, "position": {"x": x, "z": z}}
        await client.post("/api/v1/pawn/edit/position", json=request)
        where = (await data_of(client, "colonist", id=pawn.id))["position"]
        assert max(abs(where["x"] - x), abs(where["z"] - z)) <= 2

    async def test_a_dead_pawn_is_resurrected(self, client: httpx.AsyncClient, world: World) -> None:
        pawn = world.colonists()[0]
        await client.post("/api/v1/pawn/edit/status", json={"pawn_id": pawn.id, "kill": True})
        assert pawn.id not in world.pawns
        await client.post("/api/v1/pawn/edit/status", json={"pawn_id": pawn.id, "resurrect": True})
        assert world.pawns[pawn.id].dead is False

    async def test_ages_stay_within_32_bits(self, client: httpx.AsyncClient, world: World) -> None:
        for age in (1e30, -5.0):
            request = {"pawn_kind": "Colonist", "biological_age": age}
            made = (await client.post("/api/v1/pawn/spawn", json=request)).json()["data"]
            assert 0 <= (await data_of(client, "colonist", id=made["pawn_id"]))["age"] < 2**31

    async def test_a_new_pawn_joins_the_colony(self, client: httpx.AsyncClient, world: World) -> None:
        answer = await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Colonist", "nick_name": "Nova"})
        made = answer.json()["data"]
        assert made["name"] == "Nova"
        assert world.pawns[made["pawn_id"]] in world.colonists()
        assert (await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Nobody"})).status_code == 500


class TestThings:
    async def test_things_are_forbidden_and_allowed(self, client: httpx.AsyncClient, world: World) -> None:
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

    async def test_an_item_is_spawned_up_to_its_stack_limit(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 3)
        await client.post("/api/v1/item/spawn", json={"def_name": "Gold", "amount": 9_999, "x": x, "z": z})
        assert item_of(world, "Gold").stack_count == 500
        unknown = await client.post("/api/v1/item/spawn", json={"def_name": "Unobtainium", "x": x, "z": z})
        assert unknown.json()["errors"] == ["def == null"]

    async def test_stuff_and_quality_that_a_def_does_not_have_are_ignored(
        self, client: httpx.AsyncClient, world: World
    ) -> None:
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

    async def test_a_building_can_be_spawned(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 8)
        request = {"def_name": "BilliardsTable", "stuff_def_name": "WoodLog", "amount": 1, "x": x + 4, "z": z + 4}
        assert (await client.post("/api/v1/item/spawn", json=request)).is_success
        listed = await data_of(client, "map/buildings", map_id=0)
        assert [building["label"] for building in listed if building["def"] == "BilliardsTable"]
        await client.post("/api/v1/item/spawn", json={**request, "def_name": "Bed", "quality": "Poor", "x": x + 1})
        assert world.buildings[max(world.buildings)].quality == 1
        edge = {**request, "x": world.grids.width - 1, "z": world.grids.height - 1}
        assert (await client.post("/api/v1/item/spawn", json=edge)).json()["errors"] == ["Safety Checks"]

    async def test_meats_and_chunks_can_be_created(self, client: httpx.AsyncClient, world: World) -> None:
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

    async def test_a_changed_stack_shows_in_the_list(self, client: httpx.AsyncClient, world: World) -> None:
        item = item_of(world, "Steel")

        async def shown() -> Any:
            return next(t for t in await data_of(client, "map/things", map_id=0) if t["thing_id"] == item.id)

        assert (await shown())["stack_count"] == item.stack_count
        item.stack_count -= 1
        assert (await shown())["stack_count"] == item.stack_count
        assert (await shown())["label"] == f"steel x{item.stack_count}"

    async def test_a_drop_pod_lands_after_the_answer(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 3)
        pod = {"map_id": 0, "position": {"x": x, "z": z}, "items": [{"def_name": "Jade", "stack_count": 30}, {}]}
        assert (await client.post("/api/v1/map/droppod", json=pod)).is_success
        await data_of(client, "version")
        assert item_of(world, "Jade").stack_count == 30


class TestZones:
    async def test_a_growing_zone_skips_taken_cells(self, client: httpx.AsyncClient, world: World) -> None:
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

    async def test_a_stockpile_accepts_the_requested_items(self, client: httpx.AsyncClient, world: World) -> None:
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

    async def test_without_a_priority_a_stockpile_stores_nothing(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 3)
        made = (await client.post("/api/v1/map/zone/stockpile", json=area(x, z, 2))).json()["data"]
        assert made["priority"] == 0

    async def test_bodies_and_corners_are_required(self, client: httpx.AsyncClient) -> None:
        url = "/api/v1/map/zone/stockpile"
        assert (await client.post(url)).json()["errors"] == ["Request cannot be null."]
        assert (await client.post(url, json={"map_id": 0})).status_code == 500
        assert (await client.post(url, json={**area(0, 0, 2), "map_id": 7})).status_code == 404


class TestBuilding:
    async def test_blueprints_appear_in_their_cells(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 5)
        wall = {"def_name": "Wall", "stuff_def_name": "WoodLog", "rel_x": 1, "rel_z": 1, "rotation": 0}
        plan = {"width": 3, "height": 3, "floors": [], "buildings": [wall, {"def_name": "Castle"}]}
        request = {"map_id": 0, "position": {"x": x, "z": z}, "blueprint": plan}
        assert (await client.post("/api/v1/builder/blueprint", json=request)).is_success
        cell = {"map_id": 0, "position": {"x": x + 1, "z": z + 1}}
        things = (await client.request("GET", "/api/v1/map/things-at", json=cell)).json()["data"]
        assert "Blueprint_Wall" in [thing["def_name"] for thing in things]

    async def test_a_pasted_area_can_be_copied(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 5)
        wall = {"def_name": "Wall", "stuff_def_name": "BlocksGranite", "rel_x": 1, "rel_z": 2, "rotation": 0}
        floor = {"def_name": "WoodPlankFloor", "rel_x": 0, "rel_z": 0}
        plan = {"width": 3, "height": 3, "floors": [floor], "buildings": [wall]}
        await client.post("/api/v1/builder/paste", json={"map_id": 0, "position": {"x": x, "z": z}, "blueprint": plan})
        copied = (await client.post("/api/v1/builder/copy", json=area(x, z, 3))).json()["data"]
        assert copied == plan
        buildings = await data_of(client, "map/buildings", map_id=0)
        assert "granite wall" in [building["label"] for building in buildings]

    async def test_check_zone_reports_what_is_in_the_way(self, client: httpx.AsyncClient, world: World) -> None:
        x, z = free_corner(world, 4)
        await client.post("/api/v1/map/zone/stockpile", json={**area(x, z, 2), "priority": 1})
        result = (await client.post("/api/v1/builder/check-zone", json=area(x, z, 4))).json()["data"]
        assert not result["can_build"]
        assert [zone["zone_type"] for zone in result["issues"]["zones"]] == ["Stockpile"]

    async def test_everything_in_a_rectangle_is_destroyed(self, client: httpx.AsyncClient, world: World) -> None:
        fire = world.buildings[building_of(world, "Campfire")]
        assert (await client.post("/api/v1/map/destroy/rect", json=area(fire.x, fire.z, 1))).is_success
        assert fire.id not in world.buildings

    async def test_buildings_are_repaired(self, client: httpx.AsyncClient, world: World) -> None:
        bed = world.buildings[building_of(world, "Bed")]
        full, bed.hit_points = bed.hit_points, 1
        await client.post("/api/v1/map/repair/rect", json=area(bed.x, bed.z, 1))
        assert bed.hit_points == full

    async def test_a_switch_is_flicked(self, client: httpx.AsyncClient, world: World) -> None:
        heater = world.buildings[building_of(world, "Heater")]
        url = "/api/v1/map/building/power"
        assert (await client.post(url, params={"buildingId": heater.id})).is_success
        assert not heater.switched_on
        assert (await client.post(url, params={"buildingId": heater.id, "powerOn": "TRUE"})).is_success
        assert heater.switched_on
        assert (await client.post(url, params={"buildingId": building_of(world, "Bed")})).status_code == 500
        assert (await client.post(url, params={"buildingId": 1})).status_code == 404


class TestBills:
    async def test_a_bill_is_added_edited_moved_and_removed(self, client: httpx.AsyncClient, world: World) -> None:
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

    async def test_impossible_bills_are_refused(self, client: httpx.AsyncClient, world: World) -> None:
        url = "/api/v1/buildings/bills/add"
        fire = {"building_id": building_of(world, "Campfire")}
        assert (await client.post(url, params=fire, json={"recipe_def_name": "MakeGold"})).status_code == 404
        assert (await client.post(url, params=fire, json={})).status_code == 500
        bed = {"building_id": building_of(world, "Bed")}
        assert (await client.post(url, params=bed, json={"recipe_def_name": "CookMealSimple"})).status_code == 404

    async def test_recipes_of_a_table_are_listed(self, client: httpx.AsyncClient, world: World) -> None:
        recipes = await data_of(client, "buildings/recipes", building_id=building_of(world, "Campfire"))
        simple = next(recipe for recipe in recipes if recipe["def_name"] == "CookMealSimple")
        assert simple["products"] == [{"thing_def": "MealSimple", "count": 1}]


class TestEverythingElse:
    async def test_research_is_chosen_and_stopped(self, client: httpx.AsyncClient) -> None:
        url = "/api/v1/research/target"
        chosen = (await client.post(url, params={"name": "Electricity", "force": "true"})).json()["data"]
        assert chosen["name"] == "Electricity"
        assert (await data_of(client, "research/progress"))["name"] == "Electricity"
        assert (await client.post("/api/v1/research/stop")).is_success
        assert (await data_of(client, "research/progress"))["name"] == "none"
        assert (await client.post("/api/v1/research/stop")).status_code == 500
        assert (await client.post(url, params={"name": "Alchemy"})).status_code == 404

    async def test_an_incident_fires(self, client: httpx.AsyncClient, world: World) -> None:
        before = len(world.colonists())
        request = {"name": "WandererJoin", "map_id": 0, "incident_parms": {"forced": True}}
        assert (await client.post("/api/v1/incident/trigger", json=request)).is_success
        assert len(world.colonists()) == before + 1
        fired = (await data_of(client, "incidents", map_id=0))["incidents"]
        assert fired[0]["incident_def"] == "WandererJoin"
        assert (await client.post("/api/v1/incident/trigger", json={"name": "Nonsense"})).status_code == 500

    async def test_a_raid_of_given_points_comes_under_a_lord(self, client: httpx.AsyncClient, world: World) -> None:
        request = {"name": "RaidEnemy", "incident_parms": {"points": 200, "faction": "Pirate"}}
        await client.post("/api/v1/incident/trigger", json=request)
        lords = await data_of(client, "lords", map_id=0)
        assert [lord["faction_def_name"] for lord in lords] == ["Pirate"]
        assert (await data_of(client, "map/creatures/summary", map_id=0))["enemies_count"] > 0

    @pytest.mark.parametrize(
        ("parms", "letters"),
        [
            ({}, [("Raid: ", "ThreatBig")]),
            ({"custom_letter_label": "Trouble", "custom_letter_def": "NeutralEvent"}, [("Trouble", "NeutralEvent")]),
            ({"custom_letter_label": "Trouble", "custom_letter_def": "Postcard"}, [("Trouble", "ThreatBig")]),
            ({"send_letter": False}, []),
        ],
    )
    async def test_a_client_can_change_the_letters_of_an_incident(
        self, client: httpx.AsyncClient, parms: dict[str, Any], letters: list[tuple[str, str]]
    ) -> None:
        async with client.stream("GET", "/api/v1/events") as stream:
            frames = stream.aiter_text()
            await anext(frames)
            request = {"name": "RaidEnemy", "incident_parms": {"points": 200, "faction": "Pirate", **parms}}
            await client.post("/api/v1/incident/trigger", json=request)
            await client.post("/api/v1/dev/console", json={"action": "message", "message": "the end"})
            heard = ""
            while "the end" not in heard:
                heard += await anext(frames)
        told = [part.partition("data: ")[2] for part in heard.split("\n\n") if "letter_received" in part]
        found = [json.loads(data)["letter"] for data in told]
        assert len(found) == len(letters)
        for letter, (label, letter_def) in zip(found, letters, strict=True):
            assert letter["label"].startswith(label)
            assert letter["def"] == letter_def

    async def test_a_lord_is_created_with_pawns(self, client: httpx.AsyncClient, world: World) -> None:
        spawned = await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Pirate", "faction": "Pirate"})
        pawn_id = spawned.json()["data"]["pawn_id"]
        request = {"faction": "Pirate", "pawn_ids": [pawn_id], "job_type": "AssaultColony"}
        made = (await client.post("/api/v1/lords/create", json=request)).json()["data"]
        lord = world.lords[made["lord_id"]]
        assert isinstance(lord, Lord)
        assert (lord.job, lord.pawns, made["member_count"]) == ("LordJob_AssaultColony", [pawn_id], 1)
        assert (await client.post("/api/v1/lords/create", json={"faction": "Elves"})).status_code == 404

    async def test_relations_are_added_and_removed_by_known_defs(self, client: httpx.AsyncClient, world: World) -> None:
        first, second = (pawn.id for pawn in world.colonists()[:2])
        request: dict[str, str | int] = {"pawn1_id": first, "pawn2_id": second, "relation_def_name": "Lover"}

        async def related() -> bool:
            found = (await data_of(client, "pawns/relations", pawn_id=second))["relations"]
            return "Lover" in [relation["relation_def_name"] for relation in found]

        assert (await client.post("/api/v1/pawns/relations/add", json=request)).is_success
        assert await related()
        assert (await client.delete("/api/v1/pawns/relations/remove", params=request)).is_success
        assert not await related()
        assert (await client.delete("/api/v1/pawns/relations/remove", params=request)).status_code == 500
        unknown = {**request, "relation_def_name": "Nemesis"}
        assert (await client.post("/api/v1/pawns/relations/add", json=unknown)).status_code == 404
        assert (await client.delete("/api/v1/pawns/relations/remove", params=unknown)).status_code == 404

    async def test_the_tiles_around_one_need_a_tile_and_a_radius(self, client: httpx.AsyncClient, world: World) -> None:
        near: dict[str, str | int] = {"tile_id": world.tile.index, "radius": 2}
        assert len(await data_of(client, "world/grid/area", **near)) == 1
        wrongs: tuple[dict[str, str | int], ...] = (
            {"tile_id": 1},
            {"radius": 2},
            {**near, "radius": "far"},
            {"tile_id": 1, "radius": "far"},
        )
        for wrong in wrongs:
            assert (await client.get("/api/v1/world/grid/area", params=wrong)).status_code == 500

    async def test_goodwill_changes_and_turns_relations(self, client: httpx.AsyncClient, world: World) -> None:
        civil = next(faction for faction in world.factions.values() if faction.def_name == "OutlanderCivil")
        request = {"id": world.player_faction, "other_id": civil.id, "value": -90}
        assert (await client.post("/api/v1/faction/goodwill", json=request)).is_success
        assert (civil.goodwill, civil.relation) == (-90, "Hostile")
        relation = await data_of(client, "faction/relation-with", id=civil.id, other_id=world.player_faction)
        assert relation == {"goodwill": -90, "relation_kind": "Hostile"}

    async def test_the_weather_changes(self, client: httpx.AsyncClient) -> None:
        url = "/api/v1/map/weather/change"
        assert (await client.post(url, params={"map_id": 0, "name": "Rain"})).is_success
        assert (await data_of(client, "map/weather", map_id=0))["weather"] == "Rain"
        assert (await client.post(url, params={"map_id": 0, "name": "Frogs"})).status_code == 500

    async def test_a_dialog_pauses_the_game_until_it_is_closed(self, client: httpx.AsyncClient) -> None:
        await client.post("/api/v1/ui/message", json={"text": "Stop"})
        assert await data_of(client, "ui/windows") == [{"window_type": "Dialog_MessageBox", "force_pause": True}]
        assert (await data_of(client, "game/state"))["is_paused"]
        closed = (await client.post("/api/v1/ui/window/close")).json()["data"]
        assert closed == {"closed_count": 1, "closed_windows": ["Dialog_MessageBox"]}

    async def test_designations_are_set_and_removed(self, client: httpx.AsyncClient, world: World) -> None:
        grids = world.grids
        z, x = next((z, x) for z in range(grids.height) for x in range(grids.width) if grids.rock[z, x])
        url = "/api/v1/order/designate/area"
        assert (await client.post(url, json={**area(x, z, 1), "type": "MINE"})).is_success
        assert world.designations.mine == {grids.index(x, z)}
        assert (await client.post(url, json={**area(x, z, 1), "type": "remove-all"})).is_success
        assert not world.designations.mine
        assert (await client.post(url, json={**area(x, z, 1), "type": "dance"})).is_success
        assert (await client.post(url, json={"map_id": 0, "type": "mine"})).status_code == 500

    async def test_the_main_menu_ends_the_game_after_the_answer(
        self, client: httpx.AsyncClient, dispatcher: Dispatcher
    ) -> None:
        assert (await client.post("/api/v1/game/main-menu")).is_success
        assert (await data_of(client, "game/state"))["program_state"] == "Entry"
        assert dispatcher.host.game is None

    @pytest.mark.parametrize("route", ["save", "load"])
    async def test_saving_and_loading_require_a_body(self, client: httpx.AsyncClient, route: str) -> None:
        answer = await client.post(f"/api/v1/game/{route}")
        assert (answer.status_code, answer.json()["errors"]) == (500, ["Request body is missing."])

    async def test_an_unknown_save_is_404(self, client: httpx.AsyncClient) -> None:
        assert (await client.post("/api/v1/game/load", json={"file_name": "nothing"})).status_code == 404
