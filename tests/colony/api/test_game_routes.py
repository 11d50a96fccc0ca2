"""Research, incidents, factions, weather, windows and saves: the routes change the game."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.systems.storyteller.workers import WORKERS
from pytest_rle.colony.world import World
from pytest_rle.rimworld import DEFS
from tests.colony.api.requesting import data_of


async def test_research_is_chosen_and_stopped(client: httpx.AsyncClient) -> None:
    url = "/api/v1/research/target"
    chosen = (await client.post(url, params={"name": "Electricity", "force": "true"})).json()["data"]
    assert chosen["name"] == "Electricity"
    assert (await data_of(client, "research/progress"))["name"] == "Electricity"
    assert (await client.post("/api/v1/research/stop")).is_success
    assert (await data_of(client, "research/progress"))["name"] == "none"
    assert (await client.post("/api/v1/research/stop")).status_code == 500
    assert (await client.post(url, params={"name": "Alchemy"})).status_code == 404


async def test_an_incident_fires(client: httpx.AsyncClient, world: World) -> None:
    before = len(world.colonists())
    request = {"name": "WandererJoin", "map_id": 0, "incident_parms": {"forced": True}}
    assert (await client.post("/api/v1/incident/trigger", json=request)).is_success
    assert len(world.colonists()) == before + 1
    fired = (await data_of(client, "incidents", map_id=0))["incidents"]
    assert fired[0]["incident_def"] == "WandererJoin"
    assert (await client.post("/api/v1/incident/trigger", json={"name": "Nonsense"})).status_code == 500


@pytest.mark.parametrize("name", sorted(set(DEFS.incidents) - set(WORKERS)))
async def test_an_incident_that_is_not_modelled_is_answered_with_a_warning(
    client: httpx.AsyncClient, name: str
) -> None:
    before = (await client.get("/api/v1/rle/state")).json()["data"]
    answer = (await client.post("/api/v1/incident/trigger", json={"name": name})).json()
    assert answer["success"]
    assert answer["warnings"] == [f"The embedded colony does not model the incident {name}: nothing has happened."]
    assert (await client.get("/api/v1/rle/state")).json()["data"] == before


async def test_an_incident_that_happens_is_answered_without_a_warning(client: httpx.AsyncClient, world: World) -> None:
    fired = (await client.post("/api/v1/incident/trigger", json={"name": "Disease_GutWorms"})).json()
    assert (fired["success"], fired["warnings"]) == (True, [])
    assert any(hediff.def_name == "GutWorms" for pawn in world.colonists() for hediff in pawn.hediffs)


async def test_a_raid_of_given_points_comes_under_a_lord(client: httpx.AsyncClient, world: World) -> None:
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
    client: httpx.AsyncClient, parms: dict[str, Any], letters: list[tuple[str, str]]
) -> None:
    async with client.stream("GET", "/api/v1/events") as stream:
        frames = stream.aiter_text()
        await anext(frames)
        request = {"name": "RaidEnemy", "incident_parms": {"points": 200, "faction": "Pirate", **parms}}
        await client.post("/api/v1/incident/trigger", json=request)
        await client.post("/api/v1/dev/console", json={"action": "message", "message": "the end"})
        received = ""
        while "the end" not in received:
            received += await anext(frames)
    frames_with_letters = [part.partition("data: ")[2] for part in received.split("\n\n") if "letter_received" in part]
    found = [json.loads(data)["letter"] for data in frames_with_letters]
    assert len(found) == len(letters)
    for letter, (label, letter_def) in zip(found, letters, strict=True):
        assert letter["label"].startswith(label)
        assert letter["def"] == letter_def


async def test_the_tiles_around_one_need_a_tile_and_a_radius(client: httpx.AsyncClient, world: World) -> None:
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


async def test_goodwill_changes_and_turns_relations(client: httpx.AsyncClient, world: World) -> None:
    civil = next(faction for faction in world.factions.values() if faction.def_name == "OutlanderCivil")
    request = {"id": world.player_faction, "other_id": civil.id, "value": -90}
    assert (await client.post("/api/v1/faction/goodwill", json=request)).is_success
    assert (civil.goodwill, civil.relation) == (-90, "Hostile")
    relation = await data_of(client, "faction/relation-with", id=civil.id, other_id=world.player_faction)
    assert relation == {"goodwill": -90, "relation_kind": "Hostile"}


async def test_the_weather_changes(client: httpx.AsyncClient) -> None:
    url = "/api/v1/map/weather/change"
    assert (await client.post(url, params={"map_id": 0, "name": "Rain"})).is_success
    assert (await data_of(client, "map/weather", map_id=0))["weather"] == "Rain"
    assert (await client.post(url, params={"map_id": 0, "name": "Frogs"})).status_code == 500


async def test_a_dialog_pauses_the_game_until_it_is_closed(client: httpx.AsyncClient) -> None:
    await client.post("/api/v1/ui/message", json={"text": "Stop"})
    assert await data_of(client, "ui/windows") == [{"window_type": "Dialog_MessageBox", "force_pause": True}]
    assert (await data_of(client, "game/state"))["is_paused"]
    closed = (await client.post("/api/v1/ui/window/close")).json()["data"]
    assert closed == {"closed_count": 1, "closed_windows": ["Dialog_MessageBox"]}


async def test_the_main_menu_ends_the_game_after_the_answer(client: httpx.AsyncClient, dispatcher: Dispatcher) -> None:
    assert (await client.post("/api/v1/game/main-menu")).is_success
    assert (await data_of(client, "game/state"))["program_state"] == "Entry"
    assert dispatcher.host.game is None


@pytest.mark.parametrize("route", ["save", "load"])
async def test_saving_and_loading_require_a_body(client: httpx.AsyncClient, route: str) -> None:
    answer = await client.post(f"/api/v1/game/{route}")
    assert (answer.status_code, answer.json()["errors"]) == (500, ["Request body is missing."])


async def test_an_unknown_save_is_404(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/game/load", json={"file_name": "nothing"})).status_code == 404
