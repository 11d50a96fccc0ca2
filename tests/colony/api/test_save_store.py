from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.api.errors import SavedGameError
from pytest_rle.colony.api.save_store import SaveFolder, ShippedSave
from pytest_rle.colony.game import Game


@pytest.mark.parametrize(
    "name",
    [
        "../up",
        "a/b",
        "a\\b",
        ".hidden",
        "",
        "c:d",
        "nul\0",
        "x" * 201,
        "é" * 101,
        "con",
        "COM1",
        "lpt³.old",
        "nul .txt",
        "trailing.",
        "trailing ",
        " leading",
        "line\nfeed",
        "bell\a",
    ],
)
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
    assert folder.read("first").game.state_hash() == game.state_hash()


def test_a_full_folder_takes_no_further_save_but_replaces_an_old_one(tmp_path: Path, game: Game) -> None:
    folder = SaveFolder(tmp_path, seed=1, quota_bytes=1)
    folder.write("first", game)
    folder.write("first", game)
    with pytest.raises(SavedGameError, match=r"the 1 saves in .* take .* bytes, and 1 are allowed; delete some"):
        folder.write("second", game)
    assert [path.name for path in tmp_path.iterdir()] == ["first.rws"]


async def test_an_impossible_save_is_refused_in_the_answer(tmp_path: Path, game: Game) -> None:
    dispatcher = Dispatcher(game, saves=SaveFolder(tmp_path, seed=1, quota_bytes=0))
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony/api/v1") as client:
        for name, reason in (("../up", "is not a file name"), ("fine", "0 are allowed; delete some")):
            answer = await client.post("/game/save", json={"file_name": name})
            assert answer.status_code == 500
            assert reason in answer.json()["errors"][0]


def test_a_shipped_save_is_found_where_the_folder_has_none(tmp_path: Path, game: Game) -> None:
    shipped = SaveFolder(tmp_path / "shipped", seed=1)
    shipped.write("start", game)
    save = ShippedSave(tmp_path / "shipped" / "start.rws", difficulty="Easy")
    folder = SaveFolder(tmp_path / "own", seed=1, shipped={"rle_start": save})
    assert not folder.exists("start")
    assert folder.read("RLE_start.rws").game.world.storyteller.difficulty == "Easy"
    folder.write("rle_start", game)
    assert folder.read("rle_start").game.world.storyteller.difficulty == game.world.storyteller.difficulty


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


async def test_an_answer_warns_of_the_settings_that_a_new_game_ignores(tmp_path: Path, game: Game) -> None:
    dispatcher = Dispatcher(game, saves=SaveFolder(tmp_path, seed=1))
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony/api/v1") as client:

        async def warnings(**settings: object) -> str:
            answer = await client.post("/game/start", json={"map_size": 50, **settings})
            assert answer.is_success
            return " ".join(answer.json()["warnings"])

        assert await warnings(world_seed="x", storyteller_name="Cassandra", starting_tile="auto") == ""
        assert await warnings(world_seed="x", overall_rainfall=3) == ""
        asked = await warnings(storyteller_name="Randy", permadeath=True, overall_rainfall=6, starting_tile="17")
        for part in ("one storyteller, Cassandra", "the same world", "permadeath", "overall_rainfall", "starting_tile"):
            assert part in asked


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
