"""Each fault disturbs the game as its lesson says, and the same seed disturbs it in the same way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.api.save_store import SaveFolder
from pytest_rle.colony.game import Game
from pytest_rle.colony.server.faults import FAULTS, PROFILES, Fault, FaultsError, Scene, load_faults
from tests.colony.server.conftest import HANG_S, Served

NULL_REFERENCE = "Object reference not set to an instance of an object"


class Faulty:
    """Serves the game with faults, and a client for it."""

    def __init__(self, served: Served, folder: Path) -> None:
        self._served = served
        self.folder = folder

    @asynccontextmanager
    async def __call__(self, *faults: Fault, **options: Any) -> AsyncIterator[httpx.AsyncClient]:
        saves = SaveFolder(self.folder, seed=1)
        async with (
            self._served(faults=faults, saves=saves, **options) as url,
            httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=HANG_S) as client,
        ):
            yield client


@pytest.fixture
def faulty(served: Served, tmp_path: Path) -> Faulty:
    return Faulty(served, tmp_path)


def fault(name: str, **settings: Any) -> Fault:
    """The fault of a name with these settings; with `share` at 1 unless they say something else."""
    kind = FAULTS[name]
    if "share" in kind.__dataclass_fields__:
        settings.setdefault("share", 1.0)
    return kind(**settings)


async def state(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get("/game/state")
    return dict(answer.json()["data"])


async def state_when(client: httpx.AsyncClient, key: str, value: object) -> dict[str, Any]:
    """The state once a field has a value."""
    async with asyncio.timeout(HANG_S):
        found = await state(client)
        while found[key] != value:
            found = await state(client)
        return found


async def test_a_load_is_acknowledged_and_never_happens(faulty: Faulty, game: Game) -> None:
    faulty_folder = SaveFolder(faulty.folder, seed=1)
    faulty_folder.write("start", game)
    game.advance(60)
    async with faulty(fault("load_never_happens"), paused=True) as client:
        assert (await client.post("/game/load", json={"file_name": "start"})).json()["success"]
        assert (await state(client))["game_tick"] == game.world.game_tick
        assert (await client.post("/game/load", json={"file_name": "none"})).status_code == 404


async def test_a_load_settles_late_while_the_old_map_answers(faulty: Faulty, game: Game) -> None:
    SaveFolder(faulty.folder, seed=1).write("start", game)
    start = game.world.game_tick
    game.advance(60)
    async with faulty(fault("load_settles_late", seconds=(0.2, 0.2)), paused=True) as client:
        assert (await client.post("/game/load", json={"file_name": "start"})).json()["success"]
        assert (await state(client))["game_tick"] == start + 60
        await state_when(client, "game_tick", start)


async def test_another_save_is_loaded_under_the_same_name(faulty: Faulty, game: Game) -> None:
    SaveFolder(faulty.folder, seed=1).write("start", game)
    async with faulty(fault("wrong_save"), paused=True) as client:
        await client.post("/game/load", json={"file_name": "start"})
        colonists = (await client.get("/colonists")).json()["data"]
        assert {colonist["name"] for colonist in colonists} == {"Stranger"}
        assert (await client.get("/faction/player")).json()["data"]["name"] == "Another colony"


async def test_a_save_is_incomplete_at_first(faulty: Faulty, game: Game) -> None:
    async with faulty(fault("save_not_flushed", seconds=0.3), paused=True) as client:
        await client.post("/game/save", json={"file_name": "slow"})
        path = faulty.folder / "slow.rws"
        await state(client)
        early = path.stat().st_size
        async with asyncio.timeout(HANG_S):
            while path.stat().st_size == early:
                await state(client)
    assert SaveFolder(faulty.folder, seed=game.world.seed).read("slow").game.state_hash() == game.state_hash()


async def test_a_slow_frame_delays_every_answer_and_the_clock(faulty: Faulty) -> None:
    loop = asyncio.get_running_loop()
    async with faulty(fault("slow_frames", seconds=(0.4, 0.4), times=1), paused=True) as client:
        began = loop.time()
        await asyncio.gather(state(client), client.get("/version"))
        assert loop.time() - began >= 0.4
        assert (await state(client))["game_tick"] is not None


async def test_a_stalled_main_thread_answers_afterwards(faulty: Faulty) -> None:
    loop = asyncio.get_running_loop()
    async with faulty(fault("stalled_main_thread", after_game_ticks=60, seconds=0.5), speed=4, pace=10) as client:
        began = loop.time()
        async with asyncio.timeout(HANG_S):
            while loop.time() - began < 0.3:
                began = loop.time()
                await state(client)
        assert (await state(client))["is_paused"] is False


async def test_concurrent_requests_are_answered_in_another_order(faulty: Faulty) -> None:
    order: list[int] = []

    async def ask(client: httpx.AsyncClient, number: int) -> None:
        await client.get("/def/all", params={"include": f"x{number}"})
        order.append(number)

    async with faulty(fault("out_of_order", seconds=0.2), paused=True) as client:
        await asyncio.gather(*(ask(client, number) for number in range(8)))
    assert sorted(order) == list(range(8))
    assert order != list(range(8))


@pytest.mark.parametrize("name", ["force_pause_letters", "naming_dialog"])
async def test_a_window_pauses_the_game_and_returns(faulty: Faulty, name: str) -> None:
    async with faulty(fault(name, every_game_ticks=60), speed=4, pace=10) as client:
        for _ in range(2):
            await state_when(client, "is_paused", True)
            closed = (await client.post("/ui/window/close", json={})).json()["data"]
            assert closed["closed_count"] == 1


async def test_a_null_reference_is_followed_by_others(faulty: Faulty) -> None:
    async with faulty(fault("null_reference_cascade", after_writes=1), paused=True) as client:
        assert (await client.post("/deselect", json={})).status_code == 200
        assert (await client.post("/deselect", json={})).status_code == 500
        answer = await client.get("/colonists")
        assert NULL_REFERENCE in answer.json()["errors"][0]
        assert (await state(client))["program_state"] == "Playing"


async def read_frames(client: httpx.AsyncClient, count: int) -> list[str]:
    """The names of the first frames of the stream, as far as it goes."""
    names: list[str] = []
    async with asyncio.timeout(HANG_S), client.stream("GET", "/events") as stream:
        if stream.status_code != 200:
            return [str(stream.status_code)]
        async for line in stream.aiter_lines():
            if line.startswith("event: "):
                names.append(line.removeprefix("event: "))
                await client.post("/dev/console", json={"action": "message", "message": f"number {len(names)}"})
            if len(names) == count:
                break
    return names


async def test_events_are_lost(faulty: Faulty) -> None:
    async with faulty(fault("events_lost"), paused=True) as client:
        assert await read_frames(client, 3) == ["connected", "gameState", "heartbeat"]


async def test_events_come_twice(faulty: Faulty) -> None:
    async with faulty(fault("events_duplicated"), paused=True) as client:
        assert await read_frames(client, 6) == ["connected", "gameState", *["log_message"] * 4]


async def test_events_come_late(faulty: Faulty) -> None:
    loop = asyncio.get_running_loop()
    async with faulty(fault("events_late", seconds=0.3), paused=True) as client:
        began = loop.time()
        assert await read_frames(client, 3) == ["connected", "gameState", "log_message"]
        assert loop.time() - began >= 0.3


async def test_the_stream_closes_and_opens_again_or_not(faulty: Faulty) -> None:
    async with faulty(fault("stream_closes", after_frames=3), paused=True) as client:
        for _ in range(2):
            assert await read_frames(client, 9) == ["connected", "gameState", "log_message"]
    async with faulty(fault("stream_closes", after_frames=1, opens_again=False), paused=True) as client:
        assert await read_frames(client, 9) == ["connected"]
        assert await read_frames(client, 9) == ["503"]


async def test_the_stream_falls_silent_without_an_end(faulty: Faulty) -> None:
    async with (
        faulty(fault("stream_falls_silent", after_frames=2), paused=True) as client,
        client.stream("GET", "/events", timeout=httpx.Timeout(5, read=0.3)) as stream,
    ):
        lines = stream.aiter_lines()
        seen = [await anext(lines) for _ in range(6)]
        assert seen[::3] == ["event: connected", "event: gameState"]
        with pytest.raises(httpx.ReadTimeout):
            await anext(lines)


@pytest.mark.parametrize("name", ["reset_on_read", "truncated_answer"])
async def test_a_read_breaks_off(faulty: Faulty, name: str) -> None:
    async with faulty(fault(name, times=1), paused=True) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await client.get("/version")
        assert (await client.get("/version")).status_code == 200


@pytest.mark.parametrize(("name", "happens"), [("reset_before_write", False), ("reset_after_write", True)])
async def test_a_write_breaks_off_before_or_after_its_effect(faulty: Faulty, name: str, happens: bool) -> None:
    async with faulty(fault(name, times=1, paths=("/game/main-menu",))) as client:
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
            await client.post("/game/main-menu", json={})
        assert ((await state(client))["program_state"] == "Playing") is not happens


async def test_an_answer_drips_or_never_ends(faulty: Faulty) -> None:
    async with faulty(fault("dripping_answer", seconds_per_byte=0.004, paths=("/version",)), paused=True) as client:
        async with client.stream("GET", "/version") as answer:
            sizes = [len(part) async for part in answer.aiter_raw()]
        assert sum(sizes) == int(answer.headers["content-length"])
        assert len(sizes) > 20
    async with (
        faulty(fault("endless_answer", paths=("/version",)), paused=True) as client,
        client.stream("GET", "/version") as answer,
    ):
        size = 0
        async for part in answer.aiter_raw():
            size += len(part)
            if size > 1_000_000:
                break
        assert "content-length" not in answer.headers


async def test_a_route_is_missing_from_the_game_and_from_its_list(faulty: Faulty) -> None:
    async with faulty(fault("missing_route"), paused=True) as client:
        answer = await client.post("/ui/window/close", json={})
        assert answer.status_code == 404
        assert answer.json()["errors"] == ["Endpoint not found: POST /api/v1/ui/window/close"]
        listed = (await client.get("/dev/endpoints")).json()["data"]["endpoints"]
        paths = {known["path"] for known in listed}
        assert "/api/v1/ui/alerts" in paths
        assert not any(path.startswith(("/api/v1/ui/window", "/api/v1/rle/")) for path in paths)


async def test_ids_are_text_or_zero(faulty: Faulty) -> None:
    async with faulty(fault("quoted_ids"), paused=True) as client:
        assert isinstance((await client.get("/colonists")).json()["data"][0]["id"], str)
    async with faulty(fault("quoted_id_is_zero"), paused=True) as client:
        pawn = (await client.get("/colonists")).json()["data"][0]["id"]
        edit = "/pawn/edit/status"
        assert (await client.post(edit, json={"pawn_id": pawn, "is_drafted": True})).status_code == 200
        answer = await client.post(edit, json={"pawn_id": str(pawn), "is_drafted": True})
        assert answer.json()["errors"] == ["Pawn with ID 0 not found."]


async def test_the_game_listens_on_ipv6_alone(served: Served) -> None:
    async with served(faults=[fault("only_ipv6")], paused=True) as url, httpx.AsyncClient() as client:
        port = httpx.URL(url).port
        assert url == f"http://[::1]:{port}"
        assert (await client.get(f"{url}/api/v1/version")).status_code == 200
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{port}/api/v1/version")


async def test_the_clock_jumps_back_to_the_autosave(faulty: Faulty, game: Game) -> None:
    """The clock stands from then on, so that a slow client sees where it has jumped to."""
    start = game.world.game_tick
    stands, jumps = (fault(name, after_game_ticks=600) for name in ("clock_stands", "clock_jumps_back"))
    async with faulty(stands, jumps, speed=4, pace=10) as client:
        async with asyncio.timeout(HANG_S):
            while game.world.game_tick < start + 600:
                await state(client)
        await state_when(client, "game_tick", start)


async def test_the_clock_stands_and_says_that_it_runs(faulty: Faulty) -> None:
    async with faulty(fault("clock_stands", after_game_ticks=0)) as client:
        first = await state(client)
        await asyncio.sleep(0.2)
        assert await state(client) == first
        assert first["is_paused"] is False


async def test_the_game_goes_to_the_main_menu(faulty: Faulty) -> None:
    async with faulty(fault("main_menu", after_game_ticks=60), speed=4, pace=10) as client:
        await state_when(client, "map_count", 0)


def test_a_draw_depends_on_its_seed_and_its_request_and_not_on_the_order(game: Game) -> None:
    def draws(seed: int, *purposes: str) -> dict[str, list[float]]:
        scene = Scene(Dispatcher(game), seed)
        found: dict[str, list[float]] = {}
        for purpose in purposes:
            found.setdefault(purpose, []).append(scene.draw(purpose))
        return found

    assert draws(1, "a", "a", "b") == draws(1, "b", "a", "a")
    assert draws(1, "a") != draws(2, "a")
    assert len(set(draws(1, "a", "a")["a"])) == 2


def test_every_fault_and_profile_has_a_name_a_lesson_and_a_line_in_the_docs() -> None:
    page = (Path(__file__).parents[3] / "docs" / "serving.md").read_text(encoding="utf-8")
    for name, kind in FAULTS.items():
        assert f"| `{name}` | {kind.lesson} |" in page
        assert load_faults(name)[0].name == name
    for name in PROFILES:
        assert f"`{name}`" in page
        assert len(load_faults(name)) > 5


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- slow_frames: {share: 2}", "entry 1: slow_frames.share"),
        ("- naming_dialog\n- slow_frames: {sahre: 1}", "entry 2: slow_frames.sahre"),
        ("- slow_frames: {scene: 1}", "slow_frames.scene"),
        ("- slow_frames: 5", "the settings of slow_frames must be names with values"),
        ("- earthquake", "there is no fault 'earthquake'; choose one of load_never_happens"),
        ("- [1]", "give the name of a fault"),
        ("{}", "must hold a list of faults"),
        ("- a: [", "cannot be read"),
    ],
)
def test_an_invalid_file_of_faults_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text(text)
    with pytest.raises(FaultsError, match=says.replace("[", r"\[")):
        load_faults(str(path))


def test_a_file_lists_faults_with_settings(tmp_path: Path) -> None:
    path = tmp_path / "faults.yaml"
    path.write_text("- naming_dialog\n- slow_frames: {share: 0.5, seconds: [1, 2]}\n")
    assert load_faults(str(path)) == (fault("naming_dialog"), fault("slow_frames", share=0.5, seconds=(1.0, 2.0)))
    with pytest.raises(FaultsError, match="'reality' is neither a file nor one of realistic, hostile"):
        load_faults("reality")


async def test_an_order_is_acknowledged_and_ignored(faulty: Faulty, game: Game) -> None:
    person = game.world.colonists()[0]
    async with faulty(fault("order_ignored"), paused=True) as client:
        answer = await client.post("/pawn/edit/status", json={"pawn_id": person.id, "is_drafted": True})
        assert (answer.status_code, answer.json()["success"], "data" in answer.json()) == (200, True, False)
        assert not person.drafted
        assert (await client.post("/game/speed", params={"speed": 3}, json={})).json()["success"]
        assert not (await state(client))["is_paused"], "the speed is no order to the colony"
