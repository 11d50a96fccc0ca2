"""Each check of a game, green and red, against a served game with faults."""

from __future__ import annotations

import dataclasses
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from pytest_rle.colony.server.faults import Fault
from pytest_rle.doctor import Examination, Finding, Status
from pytest_rle.doctor.finding import Check
from pytest_rle.doctor.game import Address, Background, Dialogs, Events, Routes, Speed, Versions
from pytest_rle.doctor.saves import Dll, PinnedSave, SavesFolder
from pytest_rle.episode import EpisodeSpec
from pytest_rle.installation import Installation
from pytest_rle.rimapi import EventStream, RimApiClient
from pytest_rle.rimapi.routes import NEEDED_ROUTES
from tests.doctor.conftest import SHORT
from tests.episode.live_games import RIMWORLD, fault, quick_profile, serving
from tests.llm.server import ModelServer
from tests.rimapi.conftest import ScriptedGame


@asynccontextmanager
async def client_of(spec: EpisodeSpec, *faults: Fault, **options: Any) -> AsyncIterator[RimApiClient]:
    """A client of a served game."""
    async with serving(spec, *faults, **options) as url, RimApiClient(url, timeout_s=5.0) as client:
        yield client


async def found(check: Check, status: Status = Status.OK) -> str:
    """What a check says, with its remedy; the test fails if the check ends otherwise."""
    finding = await check.run()
    assert finding.status is status, finding
    return f"{finding.text} -> {finding.remedy}"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_realistic_game_passes_every_check(
    spec: EpisodeSpec, nowhere: Installation, rimworld_saves: Path
) -> None:
    heard: list[Finding] = []
    async with serving(spec, *quick_profile("realistic"), folder=rimworld_saves) as url:
        live = dataclasses.replace(spec, rimapi_url=url)
        examination = Examination([live], on_finding=heard.append, limits=SHORT, installation=nowhere)
        findings = await examination.run()
    assert {finding.check: finding.status.value for finding in findings} == {
        "disk": "ok",
        "clock": "ok",
        "address": "ok",
        "version": "ok",
        "routes": "ok",
        "DLL": "skipped",
        "background": "ok",
        "dialogs": "ok",
        "speed": "ok",
        "saves folder": "ok",
        "save": "ok",
        "events": "ok",
    }, findings
    assert tuple(heard) == findings
    assert names(rimworld_saves) == ["rle_crashlanded.rws"]


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def test_an_address_where_nothing_answers(spec: EpisodeSpec, nowhere: Installation) -> None:
    live = dataclasses.replace(spec, rimapi_url=f"http://127.0.0.1:{closed_port()}")
    findings = await Examination([live], limits=SHORT, installation=nowhere).run()
    statuses = {finding.check: finding.status for finding in findings}
    assert statuses.pop("address") is Status.FAILED
    assert statuses.pop("disk") is statuses.pop("clock") is Status.OK
    assert set(statuses.values()) == {Status.SKIPPED}
    assert "start RimWorld with the RIMAPI mod" in findings[2].remedy


async def test_an_address_of_the_wrong_family_is_told_with_the_right_one(spec: EpisodeSpec) -> None:
    async with serving(spec, fault("only_ipv6")) as url:
        port = url.rpartition(":")[2]
        async with RimApiClient(f"http://127.0.0.1:{port}") as client:
            text = await found(Address(client, "linux"), Status.FAILED)
            assert re.search(rf"use --rle-rimapi-url http://(localhost|\[::1\]):{port}, which answers", text)
        async with RimApiClient(f"http://[::1]:{port}") as client:
            assert "127.0.0.1 no, [::1] yes" in await found(Address(client, "linux"))


async def test_wsl_is_told_how_it_reaches_windows() -> None:
    async with RimApiClient(f"http://localhost:{closed_port()}") as client:
        assert "networkingMode=mirrored" in await found(Address(client, "wsl"), Status.FAILED)


async def test_another_program_at_the_address_is_told(server: ModelServer) -> None:
    async with RimApiClient(server.base_url.removesuffix("/v1")) as client:
        assert "another program answers there" in await found(Address(client, "linux"), Status.FAILED)


async def test_a_game_that_does_not_answer_in_time_is_told(spec: EpisodeSpec) -> None:
    slow = fault("slow_frames", seconds=(20.0, 20.0))
    async with serving(spec, slow) as url, RimApiClient(url, timeout_s=0.3) as client:
        assert "RimWorld is loading" in await found(Address(client, "linux"), Status.FAILED)


async def test_a_name_that_the_listener_rejects_is_told(game: ScriptedGame, client: RimApiClient) -> None:
    game.fails("GET", "/game/state", 400, "Bad Request (Invalid host)")
    assert "it rejects this name" in await found(Address(client, "linux"), Status.FAILED)


async def test_an_old_mod_lacks_its_version_and_routes(spec: EpisodeSpec) -> None:
    async with client_of(spec, rimapi_version="1.9") as client:
        assert "RIMAPI is 1.9.0, and 1.10 is needed -> install RIMAPI 1.10" in await found(
            Versions(client), Status.FAILED
        )
        text = await found(Routes(client), Status.FAILED)
        assert f"of {len(NEEDED_ROUTES)} are missing: " in text
        assert "GET /ui/alerts" in text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"rim_world_version": "1.5.4104 rev1", "mod_version": "1.10.0"}, "RimWorld is 1.5.4104 rev1, and the pinned"),
        ({"rim_world_version": "1.6.4633", "api_version": "1.4.0"}, "RIMAPI is 1.4.0"),
    ],
)
async def test_versions_that_do_not_fit(
    game: ScriptedGame, client: RimApiClient, answer: dict[str, str], says: str
) -> None:
    game.answers("GET", "/version", answer)
    assert says in await found(Versions(client), Status.FAILED)


async def test_versions_that_are_not_told_are_no_fault(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/version", {})
    assert "RIMAPI of unknown version" in await found(Versions(client))


async def test_a_dll_without_a_route_is_told(spec: EpisodeSpec) -> None:
    async with client_of(spec, fault("missing_route")) as client:
        text = await found(Routes(client), Status.FAILED)
    routes = f"2 of {len(NEEDED_ROUTES)} are missing: POST /ui/window/close, POST /things/set-forbidden"
    assert text.startswith(f"{routes} -> install RIMAPI")
    assert "an older one of the Workshop" in text


async def test_a_game_that_stops_in_the_background_is_told(spec: EpisodeSpec, game: ScriptedGame) -> None:
    async with client_of(spec) as client:
        assert "runs on" in await found(Background(client))
        await client.connection.write("POST", "/game/settings/toggle/run-in-background")
        assert "Run in background" in await found(Background(client), Status.FAILED)
    game.fails("GET", "/game/settings", 404, "Endpoint not found: GET /api/v1/game/settings")
    async with RimApiClient(game.url) as client:
        await found(Background(client), Status.SKIPPED)


async def test_dialogs_are_closed(spec: EpisodeSpec) -> None:
    async with client_of(spec) as client:
        assert "none is open" in await found(Dialogs(client))
        await client.connection.write("POST", "/ui/dialog", body={"title": "A", "text": "B", "options": []})
        assert "closed Dialog_NodeTree" in await found(Dialogs(client))


async def test_a_dialog_that_does_not_close_is_told(game: ScriptedGame, client: RimApiClient) -> None:
    game.answers("GET", "/ui/windows", [{"window_type": "Dialog_Stubborn", "force_pause": True}])
    game.answers("POST", "/ui/window/close", {"closed_count": 0, "closed_windows": []})
    assert "Dialog_Stubborn pauses the game" in await found(Dialogs(client), Status.FAILED)


async def test_a_mod_that_cannot_close_dialogs_is_told(spec: EpisodeSpec) -> None:
    async with client_of(spec, fault("missing_route")) as client:
        assert "POST /ui/window/close" in await found(Dialogs(client), Status.FAILED)


async def test_the_clock_runs_and_stops(spec: EpisodeSpec) -> None:
    async with client_of(spec) as client:
        assert "and is paused" in await found(Speed(client))
        assert (await client.game.state()).is_paused


async def test_a_clock_that_stands_is_told(spec: EpisodeSpec) -> None:
    async with client_of(spec, fault("clock_stands", after_game_ticks=0)) as client:
        assert "close every window in RimWorld" in await found(Speed(client, stall_s=0.4), Status.FAILED)


async def test_a_game_in_lockstep_is_not_moved(spec: EpisodeSpec) -> None:
    async with client_of(spec, lockstep=True) as client:
        before = await client.lockstep.state()
        assert "lockstep" in await found(Speed(client))
        assert await client.lockstep.state() == before


async def test_at_the_main_menu_the_clock_is_not_checked(spec: EpisodeSpec, rimworld_saves: Path) -> None:
    async with client_of(spec, RIMWORLD, fault("main_menu", after_game_ticks=1), folder=rimworld_saves) as client:
        async with EventStream(client) as events:
            while (await client.game.state()).program_state == "Playing":
                await events.wait_for_frame(5.0)
        assert "no colony is loaded" in await found(Speed(client), Status.SKIPPED)
        assert "no colony is loaded" in await found(SavesFolder(client, spec))
        assert "the game is in the state Entry" in await found(Address(client, "linux"))


@pytest.mark.parametrize(
    ("disturbance", "limit_s", "says"),
    [
        (fault("stream_falls_silent", after_frames=0), 0.3, "did not open within 0.3 s"),
        (fault("stream_falls_silent", after_frames=2), 1.5, "nothing came within 1.5 s, not even a heartbeat"),
        (fault("stream_closes", after_frames=1, opens_again=False), 20.0, "the event stream|/events answered 503"),
    ],
    ids=["silent", "silent after its beginning", "closed"],
)
async def test_a_dead_event_stream_is_told(spec: EpisodeSpec, disturbance: Fault, limit_s: float, says: str) -> None:
    async with client_of(spec, disturbance) as client:
        text = await found(Events(client, limit_s=limit_s), Status.FAILED)
    assert re.search(says, text)
    assert "restart RimWorld" in text


async def test_the_folder_of_another_game_is_told(spec: EpisodeSpec, rimworld_saves: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    async with client_of(spec, RIMWORLD, folder=other) as client:
        text = await found(SavesFolder(client, spec, limit_s=0.5), Status.FAILED)
    assert "no whole file came into" in text
    assert "set RLE_RIMWORLD_SAVES" in text
    assert names(rimworld_saves) == []


async def test_the_game_proves_its_folder_although_the_file_comes_late(spec: EpisodeSpec, rimworld_saves: Path) -> None:
    late = fault("save_not_flushed", seconds=0.3)
    async with client_of(spec, RIMWORLD, late, folder=rimworld_saves) as client:
        assert "the game saves there" in await found(SavesFolder(client, spec))
    assert names(rimworld_saves) == []


async def test_a_folder_that_is_not_known_is_told(spec: EpisodeSpec, nowhere: Installation) -> None:
    async with client_of(spec, RIMWORLD) as client:
        assert "set RLE_RIMWORLD_SAVES" in await found(SavesFolder(client, spec), Status.FAILED)
        unpinned = dataclasses.replace(spec, allow_unpinned=True)
        assert "plays the game that is loaded" in await found(SavesFolder(client, unpinned), Status.SKIPPED)


async def test_the_pinned_save_is_put_in_place_and_another_one_is_refused(
    spec: EpisodeSpec, rimworld_saves: Path
) -> None:
    pin = spec.scenario.save
    other = spec.scenario.model_copy(update={"save": pin.model_copy(update={"sha256": "0" * 64})})
    async with client_of(spec, RIMWORLD) as client:
        assert f"rle_crashlanded.rws is in place (pinned, SHA-256 {(pin.sha256 or '')[:12]})" in await found(
            PinnedSave(client, spec)
        )
        assert b"<name>RLE " in (rimworld_saves / "rle_crashlanded.rws").read_bytes()
        assert "0" * 64 in await found(PinnedSave(client, dataclasses.replace(spec, scenario=other)), Status.FAILED)


async def test_a_served_colony_needs_no_folder_and_no_dll(spec: EpisodeSpec, nowhere: Installation) -> None:
    async with client_of(spec) as client:
        assert "says itself which save" in await found(SavesFolder(client, spec), Status.SKIPPED)
        assert "says itself which save" in await found(PinnedSave(client, spec), Status.SKIPPED)
        assert "embedded colony" in await found(Dll(client, nowhere), Status.SKIPPED)


WORKSHOP = ".steam/steam/steamapps/workshop/content/294100/3593423732/1.6/Assemblies"
MODS = ".steam/steam/steamapps/common/RimWorld/Mods/RIMAPI/1.6/Assemblies"


def dll(home: Path, folder: str, content: bytes) -> Path:
    (home / folder).mkdir(parents=True)
    path = home / folder / "RIMAPI.dll"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("files", "status", "says"),
    [
        ({}, Status.SKIPPED, "RIMAPI_DLL_PATH can name it"),
        ({WORKSHOP: b"a"}, Status.OK, "RIMAPI.dll, SHA-256 ca978112ca1b"),
        ({WORKSHOP: b"a", MODS: b"a"}, Status.OK, "SHA-256 ca978112ca1b"),
        ({WORKSHOP: b"a", MODS: b"b"}, Status.FAILED, "there are builds that differ"),
    ],
    ids=["none", "one", "two equal ones", "two that differ"],
)
async def test_the_build_of_the_mod(
    spec: EpisodeSpec, tmp_path: Path, files: dict[str, bytes], status: Status, says: str
) -> None:
    for folder, content in files.items():
        dll(tmp_path, folder, content)
    async with client_of(spec, RIMWORLD) as client:
        assert says in await found(Dll(client, Installation("linux", {"HOME": str(tmp_path)})), status)


async def test_the_named_build_counts_and_must_be_there(spec: EpisodeSpec, tmp_path: Path) -> None:
    dll(tmp_path, WORKSHOP, b"a")
    named = {"HOME": str(tmp_path), "RIMAPI_DLL_PATH": str(dll(tmp_path, MODS, b"b"))}
    async with client_of(spec, RIMWORLD) as client:
        assert "SHA-256 3e23e8160039" in await found(Dll(client, Installation("linux", named)))
        missing = {**named, "RIMAPI_DLL_PATH": str(tmp_path / "none.dll")}
        assert "is not a file" in await found(Dll(client, Installation("linux", missing)), Status.FAILED)


async def test_a_game_on_another_machine_has_no_dll_here(game: ScriptedGame, nowhere: Installation) -> None:
    async with RimApiClient("http://game.example:8765", transport=_Redirected(game.url)) as client:
        assert "another machine" in await found(Dll(client, nowhere), Status.SKIPPED)


class _Redirected(httpx.AsyncHTTPTransport):
    """Takes requests to any host to a game of this machine."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = httpx.URL(url)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(host=self._url.host, port=self._url.port)
        return await super().handle_async_request(request)
