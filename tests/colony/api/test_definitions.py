"""Every def that an answer names is in GET /def/all, so that a client can join the two."""

from __future__ import annotations

from collections.abc import Iterable

import httpx
import pytest

from pytest_rle.colony.api.naming import snake


async def names(client: httpx.AsyncClient, *lists: str) -> set[str]:
    """The def names in some lists of the def database."""
    database = (await client.get("/api/v1/def/all")).json()["data"]
    return {entry["def_name"] for name in lists for entry in database[name]}


@pytest.mark.parametrize(
    ("path", "field", "lists"),
    [
        ("map/things", "def_name", ["things_defs"]),
        ("map/plants", "def_name", ["things_defs"]),
        ("map/plants", "def_name", ["plant_defs"]),
        ("map/buildings", "def", ["things_defs"]),
        ("map/animals", "def", ["animal_defs"]),
        ("factions", "def_name", ["faction_defs"]),
        ("world/grid", "biome", ["biome_defs"]),
    ],
)
async def test_a_def_that_a_list_names_is_in_the_database(
    client: httpx.AsyncClient, path: str, field: str, lists: list[str]
) -> None:
    await client.post("/api/v1/rle/advance", params={"game_ticks": 5_000})
    listed = (await client.get(f"/api/v1/{path}", params={"map_id": 0})).json()["data"]
    assert listed
    assert {entry[field] for entry in listed} <= await names(client, *lists)


async def test_terrain_and_rock_are_in_the_database(client: httpx.AsyncClient) -> None:
    terrain = (await client.get("/api/v1/map/terrain", params={"map_id": 0})).json()["data"]
    assert set(terrain["palette"]) <= await names(client, "terrain_defs")
    ores = (await client.get("/api/v1/map/ore", params={"map_id": 0})).json()["data"]["ores"]
    things: Iterable[str] = await names(client, "things_defs")
    assert set(ores) <= {snake(name) for name in things}


async def test_every_factions_def_is_known(client: httpx.AsyncClient) -> None:
    for faction in (await client.get("/api/v1/factions")).json()["data"]:
        known = (await client.get("/api/v1/faction/def", params={"name": faction["def_name"]})).json()["data"]
        assert known["def_name"] == faction["def_name"]
        assert known["permanent_enemy"] is (faction["goodwill"] == -100)
