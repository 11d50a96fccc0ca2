"""Speed, time in lockstep, and the report of the extension."""

from __future__ import annotations

import httpx
import pytest

from pytest_rle.colony.world import World
from tests.colony.api.requesting import data_of


async def test_speed_pauses_and_resumes(client: httpx.AsyncClient) -> None:
    for speed, paused in ((0, True), (3, False)):
        assert (await client.post("/api/v1/game/speed", params={"speed": speed})).json()["success"]
        assert (await data_of(client, "game/state"))["is_paused"] is paused


async def test_a_missing_speed_is_404_and_a_word_500(client: httpx.AsyncClient) -> None:
    assert (await client.post("/api/v1/game/speed")).status_code == 404
    assert (await client.post("/api/v1/game/speed", params={"speed": "fast"})).status_code == 500


async def test_in_lockstep_only_the_extension_moves_time(client: httpx.AsyncClient) -> None:
    before = await data_of(client, "rle/state")
    assert before["lockstep"]
    answer = (await client.post("/api/v1/rle/advance", params={"game_ticks": 600})).json()["data"]
    assert answer == {"game_tick": 600}
    after = await data_of(client, "rle/state")
    assert after["game_tick"] == 600
    assert after["state_hash"] != before["state_hash"]


@pytest.mark.parametrize("ticks", ["-1", "99999999"])
async def test_advancing_backwards_or_beyond_a_year_is_refused(client: httpx.AsyncClient, ticks: str) -> None:
    answer = await client.post("/api/v1/rle/advance", params={"game_ticks": ticks})
    assert answer.status_code == 400


async def test_the_report_names_dead_colonists(client: httpx.AsyncClient, world: World) -> None:
    victim = world.colonists()[0]
    await client.post("/api/v1/pawn/edit/status", json={"pawn_id": victim.id, "kill": True})
    deaths = (await data_of(client, "rle/colony-report"))["deaths"]
    assert [death["name"] for death in deaths] == [victim.name.short]
    assert deaths[0]["cause"]
