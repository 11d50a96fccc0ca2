from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.api.errors import SavedGameError
from pytest_rle.colony.api.save_store import SaveFolder
from pytest_rle.colony.game import Game


@pytest.mark.parametrize("name", ["../up", "a/b", "a\\b", ".hidden", "", "c:d", "nul\0", "x" * 201, "é" * 101])
def test_a_name_that_is_not_a_file_name_is_refused(tmp_path: Path, game: Game, name: str) -> None:
    folder = SaveFolder(tmp_path / "games", seed=1)
    assert not folder.exists(name)
    with pytest.raises(SavedGameError, match="is not a file name"):
        folder.write(name, game)
    assert not (tmp_path / "games").exists()


def test_a_saved_game_is_read_back(tmp_path: Path, game: Game) -> None:
    folder = SaveFolder(tmp_path / "games", seed=game.world.seed)
    folder.write("first", game)
    assert folder.exists("first")
    assert folder.exists("first.rws")
    assert folder.read("first").state_hash() == game.state_hash()


async def test_saving_and_loading_happen_after_the_answer_and_send_events(tmp_path: Path, game: Game) -> None:
    dispatcher = Dispatcher(game, saves=SaveFolder(tmp_path, seed=game.world.seed))
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony/api/v1") as client:
        assert (await client.post("/game/save", json={"file_name": "one"})).is_success
        assert not (tmp_path / "one.rws").exists()
        async with client.stream("GET", "/events") as stream:
            frames = stream.aiter_text()
            await anext(frames)
            assert (await client.post("/game/load", json={"file_name": "one"})).is_success
            await client.get("/version")
            assert '"event_type":"game_loaded"' in await anext(frames)
        assert dispatcher.host.game is not game


async def test_a_new_game_replaces_the_old_one(tmp_path: Path, game: Game) -> None:
    dispatcher = Dispatcher(game, saves=SaveFolder(tmp_path, seed=1))
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony/api/v1") as client:
        request: dict[str, str | int] = {"world_seed": "Elsewhere", "difficulty_name": "Easy", "map_size": 75}
        assert (await client.post("/game/start", json=request)).is_success
        await client.get("/version")
        assert dispatcher.host.game is not None
        assert dispatcher.host.game is not game
        assert dispatcher.host.game.world.storyteller.difficulty == "Easy"
        assert (await client.get("/maps")).json()["data"][0]["size"] == "(75, 1, 75)"
        wrong: tuple[dict[str, str | int], ...] = (
            {"difficulty_name": "Trivial"},
            {"storyteller_name": "Homer"},
            {"map_size": 9},
        )
        running = dispatcher.host.game
        for request in wrong:
            assert (await client.post("/game/start", json=request)).is_success
            await client.get("/version")
            assert dispatcher.host.game is running
        assert (await client.get("/game/state")).json()["data"]["program_state"] == "Playing"


async def test_the_log_reports_a_storyteller_that_is_not_modelled(tmp_path: Path, game: Game) -> None:
    dispatcher = Dispatcher(game, saves=SaveFolder(tmp_path, seed=1))
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony/api/v1") as client:
        request = {"storyteller_name": "Randy", "difficulty_name": "Rough", "map_size": 60}
        async with client.stream("GET", "/events") as stream:
            frames = stream.aiter_text()
            await anext(frames)
            assert (await client.post("/game/start", json=request)).is_success
            await client.get("/version")
            assert "Randy is not modelled" in await anext(frames)
        assert (await client.get("/game/state")).json()["data"]["storyteller"] == "Cassandra"
