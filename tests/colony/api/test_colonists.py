"""Write routes of pawns change the colonists, and not only the answer."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from pytest_rle.colony.world import ROCK_INDEX, Lord, World
from tests.colony.api.requesting import data_of, free_corner, item_of


async def test_a_work_priority_is_set_and_read_back(client: httpx.AsyncClient, world: World) -> None:
    pawn = next(p for p in world.colonists() if "Hauling" not in p.disabled_work)
    request = {"id": pawn.id, "work": "Hauling", "priority": 2}
    assert (await client.post("/api/v1/colonist/work-priority", json=request)).json()["success"]
    detailed = (await data_of(client, "colonist/detailed", id=pawn.id))["colonist_work_info"]["work_priorities"]
    assert {"work_type": "Hauling", "priority": 2, "is_totally_disabled": False} in detailed
    assert [entry["priority"] for entry in detailed] == sorted(entry["priority"] for entry in detailed)


@pytest.mark.parametrize(
    "wrong", [{"id": 1}, {"id": -1, "work": "Hauling"}, {"work": "Nonsense"}, {"work": "Hauling", "priority": 10}]
)
async def test_wrong_priorities_are_500(client: httpx.AsyncClient, world: World, wrong: dict[str, Any]) -> None:
    answer = await client.post("/api/v1/colonist/work-priority", json={"id": world.colonists()[0].id, **wrong})
    assert answer.status_code == 500


async def test_some_of_many_priorities_may_fail(client: httpx.AsyncClient, world: World) -> None:
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


async def test_an_hour_of_the_timetable_is_set_by_body_or_query(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    url = "/api/v1/colonist/time-assignment"
    await client.post(url, json={"pawn_id": pawn.id, "hour": 3, "assignment": "joy"})
    await client.post(url, params={"pawn_id": pawn.id, "hour": 4, "assignment": "Work"})
    assert pawn.timetable[3:5] == ["Joy", "Work"]
    assert (await client.post(url, json={"pawn_id": pawn.id, "hour": 24, "assignment": "Work"})).status_code == 500
    assert (await client.post(url, json={"pawn_id": pawn.id, "hour": 1, "assignment": "Nap"})).status_code == 500


async def test_a_drafted_colonist_goes_to_the_ordered_cell(client: httpx.AsyncClient, world: World) -> None:
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


async def test_unknown_pawns_jobs_and_targets_are_404(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0].id
    for request in (
        {"pawn_id": -1, "job_def": "Goto"},
        {"pawn_id": pawn, "job_def": "Nonsense"},
        {"pawn_id": pawn, "job_def": "Mine", "target_thing_id": 99_999_999},
    ):
        assert (await client.post("/api/v1/pawn/job", json=request)).status_code == 404


async def test_rock_has_a_positive_id_of_its_own_by_which_it_can_be_mined(
    client: httpx.AsyncClient, world: World
) -> None:
    pawn, grids = world.colonists()[0], world.grids
    x, z = pawn.x + 3, pawn.z
    grids.rock[z, x], grids.rock_hit_points[z, x] = ROCK_INDEX["MineableSteel"], 1_500
    cell = {"map_id": 0, "position": {"x": x, "y": 0, "z": z}}
    things = (await client.request("GET", "/api/v1/map/things-at", json=cell)).json()["data"]
    rock = next(thing for thing in things if thing["def_name"] == "MineableSteel")
    assert world.next_id < rock["thing_id"] < 2**31
    request = {"pawn_id": pawn.id, "job_def": "Mine", "target_thing_id": rock["thing_id"]}
    assert (await client.post("/api/v1/pawn/job", json=request)).is_success
    assert pawn.job is not None
    assert (pawn.job.def_name, pawn.job.cell) == ("Mine", grids.index(x, z))


async def test_a_job_that_is_not_modelled_is_refused(client: httpx.AsyncClient, world: World) -> None:
    request = {"pawn_id": world.colonists()[0].id, "job_def": "Skygaze"}
    answer = await client.post("/api/v1/pawn/job", json=request)
    assert (answer.status_code, answer.json()["success"]) == (500, False)
    named = (await data_of(client, "def/all", include="job_defs"))["job_defs"]
    assert "Skygaze" in [job["def_name"] for job in named]


async def test_an_item_is_equipped_on_order(client: httpx.AsyncClient, world: World) -> None:
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


async def test_needs_are_shares_of_the_maximum(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    await client.post("/api/v1/pawn/edit/needs", json={"pawn_id": pawn.id, "food": 0.25, "rest": 7, "mood": 0.5})
    assert (pawn.needs.food, pawn.needs.rest, pawn.needs.mood, pawn.needs.joy) == (0.25, 1.0, 0.5, 0.5)
    missing = await client.post("/api/v1/pawn/edit/needs")
    assert missing.json()["errors"] == ["Invalid JSON request body."]


async def test_skills_and_traits_are_set_and_unknown_ones_skipped(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    skills = [{"skill_name": "Mining", "level": 25, "passion": 2}, {"skill_name": "Juggling", "level": 5}]
    await client.post("/api/v1/pawn/edit/skills", json={"pawn_id": pawn.id, "skills": skills})
    assert (pawn.skills["Mining"].level, pawn.skills["Mining"].passion) == (20, 2)
    removed = [trait.def_name for trait in pawn.traits]
    added = [{"trait_name": "Industriousness", "degree": 2}, {"trait_name": "Nonsense"}]
    request = {"pawn_id": pawn.id, "add_traits": added, "remove_traits": removed}
    await client.post("/api/v1/pawn/edit/traits", json=request)
    assert [(trait.def_name, trait.degree) for trait in pawn.traits] == [("Industriousness", 2)]


async def test_a_pawn_is_moved(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    x, z = free_corner(world, 3)
    request = {"pawn_id": pawn.id, "map_id": 0, "position": {"x": x, "z": z}}
    await client.post("/api/v1/pawn/edit/position", json=request)
    where = (await data_of(client, "colonist", id=pawn.id))["position"]
    assert max(abs(where["x"] - x), abs(where["z"] - z)) <= 2


async def test_a_dead_pawn_is_resurrected(client: httpx.AsyncClient, world: World) -> None:
    pawn = world.colonists()[0]
    await client.post("/api/v1/pawn/edit/status", json={"pawn_id": pawn.id, "kill": True})
    assert pawn.id not in world.pawns
    await client.post("/api/v1/pawn/edit/status", json={"pawn_id": pawn.id, "resurrect": True})
    assert world.pawns[pawn.id].dead is False


async def test_ages_stay_within_32_bits(client: httpx.AsyncClient, world: World) -> None:
    for age in (1e30, -5.0):
        request = {"pawn_kind": "Colonist", "biological_age": age}
        made = (await client.post("/api/v1/pawn/spawn", json=request)).json()["data"]
        assert 0 <= (await data_of(client, "colonist", id=made["pawn_id"]))["age"] < 2**31


async def test_a_new_pawn_joins_the_colony(client: httpx.AsyncClient, world: World) -> None:
    answer = await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Colonist", "nick_name": "Nova"})
    made = answer.json()["data"]
    assert made["name"] == "Nova"
    assert world.pawns[made["pawn_id"]] in world.colonists()
    assert (await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Nobody"})).status_code == 500


async def test_a_lord_is_created_with_pawns(client: httpx.AsyncClient, world: World) -> None:
    spawned = await client.post("/api/v1/pawn/spawn", json={"pawn_kind": "Pirate", "faction": "Pirate"})
    pawn_id = spawned.json()["data"]["pawn_id"]
    request = {"faction": "Pirate", "pawn_ids": [pawn_id], "job_type": "AssaultColony"}
    made = (await client.post("/api/v1/lords/create", json=request)).json()["data"]
    lord = world.lords[made["lord_id"]]
    assert isinstance(lord, Lord)
    assert (lord.job, lord.pawns, made["member_count"]) == ("LordJob_AssaultColony", [pawn_id], 1)
    assert (await client.post("/api/v1/lords/create", json={"faction": "Elves"})).status_code == 404


async def test_relations_are_added_and_removed_by_known_defs(client: httpx.AsyncClient, world: World) -> None:
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
