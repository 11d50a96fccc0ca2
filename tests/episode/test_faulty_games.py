"""Each fault of a live game: the run survives it with a correct record, or stops with its name and what to do."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import write_save
from pytest_rle.colony.systems.health.death import kill
from pytest_rle.episode import (
    EpisodeObserver,
    EpisodeResult,
    EpisodeRun,
    EpisodeSpec,
    LaunchError,
    Outcome,
    ReplayError,
)
from pytest_rle.episode.replay import replay
from pytest_rle.records import read_events
from pytest_rle.rimapi import Observation
from pytest_rle.scenario import TriggeredIncident
from tests.episode.conftest import FaultyGame
from tests.episode.live_games import FEW_GAME_TICKS, LIVE_TICKS, RIMWORLD, SHORT_WAITS, fault, serving, start_of


@pytest.fixture
def live(spec: EpisodeSpec) -> EpisodeSpec:
    """Two short ticks on a game in real time."""
    scenario = spec.scenario.model_copy(update=FEW_GAME_TICKS)
    return dataclasses.replace(spec, scenario=scenario, ticks=2, rimapi_timeout_s=5.0)


async def play(spec: EpisodeSpec, url: str, **arguments: Any) -> EpisodeResult:
    return await EpisodeRun(dataclasses.replace(spec, rimapi_url=url), backoff=SHORT_WAITS, **arguments).play()


def events_of(result: EpisodeResult, kind: str) -> list[Any]:
    return [event for event in read_events(result.folder) if event.type == kind]


SURVIVED = {
    "a busy main thread": [
        fault("slow_frames", share=0.01, seconds=(0.05, 0.1)),
        fault("out_of_order", seconds=0.005),
    ],
    "windows that pause, and late and double events": [
        fault("force_pause_letters", every_game_ticks=7),
        fault("naming_dialog", every_game_ticks=6),
        fault("events_duplicated"),
        fault("events_late", seconds=0.1),
    ],
    "broken connections and quoted ids": [
        fault("reset_on_read", share=0.1),
        fault("truncated_answer", share=0.1),
        fault("quoted_ids"),
        fault("quoted_id_is_zero"),
    ],
}


@pytest.mark.parametrize("faults", SURVIVED.values(), ids=SURVIVED)
async def test_a_run_survives(live: EpisodeSpec, faults: list[Any]) -> None:
    async with serving(live, *faults) as url:
        result = await play(live, url)
    assert result.outcome is Outcome.HORIZON, result.reason
    assert result.ticks in LIVE_TICKS
    executed = events_of(result, "action_exec")
    assert executed
    assert {event.status for event in executed} <= {"done", "skipped", "refused", "overruled"}
    assert not events_of(result, "error")


@pytest.mark.parametrize("name", ["dripping_answer", "endless_answer"])
async def test_an_answer_that_does_not_end_is_asked_for_again(live: EpisodeSpec, name: str) -> None:
    spec = dataclasses.replace(live, rimapi_timeout_s=0.5)
    async with serving(spec, fault(name, times=1, paths=("/map/zones",))) as url:
        result = await play(spec, url)
    assert result.outcome is Outcome.HORIZON, result.reason


async def test_a_stalled_main_thread_delays_the_run(live: EpisodeSpec) -> None:
    spec = dataclasses.replace(live, rimapi_timeout_s=0.5)
    async with serving(spec, fault("stalled_main_thread", after_game_ticks=5, seconds=0.8)) as url:
        result = await play(spec, url)
    assert result.outcome is Outcome.HORIZON, result.reason


@pytest.mark.parametrize("name", ["reset_before_write", "reset_after_write"])
async def test_a_write_whose_answer_was_lost_happens_once(live: EpisodeSpec, name: str) -> None:
    """Zones, plans and bills that are sent twice would stand there twice, or be refused the second time."""
    routes = ("/map/zone/stockpile", "/map/zone/growing", "/builder/blueprint", "/buildings/bills/add")
    game = start_of(live)
    async with serving(live, fault(name, times=1, paths=routes), game=game) as url:
        result = await play(live, url)
    assert result.outcome is Outcome.HORIZON, result.reason
    executed = events_of(result, "action_exec")
    assert {event.status for event in executed} <= {"done", "skipped", "overruled"}
    made = [event for event in executed if event.status == "done" and event.action.type.startswith("create_")]
    assert len(made) == len(game.world.zones) > 0
    plans = [(plan.def_name, plan.x, plan.z) for plan in game.world.blueprints.values()]
    assert len(plans) == len(set(plans)) > 0
    found = [event for event in executed if "its answer was lost" in event.reason]
    assert bool(found) is (name == "reset_after_write")


async def test_a_write_that_is_lost_twice_is_unknown(live: EpisodeSpec) -> None:
    lost = fault("reset_before_write", times=2, paths=("/map/zone/stockpile",))
    async with serving(live, lost) as url:
        result = await play(live, url)
    unknown = [event for event in events_of(result, "action_exec") if event.status == "unknown"]
    assert [event.action.type for event in unknown] == ["create_stockpile"]
    assert "may have happened or not" in unknown[0].reason
    assert result.outcome is Outcome.HORIZON


@pytest.fixture
def joined(live: EpisodeSpec) -> EpisodeSpec:
    """A live game that a wanderer joins at its start."""
    incident = TriggeredIncident(name="WandererJoin", tick=0)
    return dataclasses.replace(live, scenario=live.scenario.model_copy(update={"incidents": (incident,)}))


@pytest.mark.parametrize("name", ["reset_before_write", "reset_after_write"])
async def test_an_incident_whose_answer_was_lost_happens_once(joined: EpisodeSpec, name: str) -> None:
    game = start_of(joined)
    founders = len(game.world.colonists())
    async with serving(joined, fault(name, times=1, paths=("/incident/trigger",)), game=game) as url:
        result = await play(joined, url)
    assert result.outcome is Outcome.HORIZON, result.reason
    assert len(game.world.colonists()) == founders + 1
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_an_incident_that_is_lost_twice_ends_the_episode_with_its_name(joined: EpisodeSpec) -> None:
    lost = fault("reset_before_write", times=2, paths=("/incident/trigger",))
    async with serving(joined, lost) as url:
        result = await play(joined, url)
    assert result.outcome is Outcome.INFRA_FAILED
    assert "POST /incident/trigger: the answer to this write was lost" in result.reason


async def test_a_live_run_with_lost_answers_is_replayed(live: EpisodeSpec) -> None:
    faults = [fault("reset_on_read", share=0.05), fault("reset_after_write", share=0.2, times=4)]
    async with serving(live, *faults, fault("stream_closes", after_frames=8)) as url:
        result = await play(live, url)
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_gaps_of_the_event_stream_are_on_record_and_in_the_summary(live: EpisodeSpec) -> None:
    async with serving(live, fault("stream_closes", after_frames=2, opens_again=False)) as url:
        result = await play(live, url)
    gaps = [event for event in events_of(result, "sse_event") if event.event == "rle_stream_gap"]
    assert len(gaps) == result.stream_gaps > 0
    assert result.row()["stream_gaps"] == len(gaps)
    assert sum(event.data["game_ticks"] for event in gaps) > 0
    assert result.outcome is Outcome.INFRA_FAILED
    assert "the event stream was missing for" in result.reason


class Killer(EpisodeObserver):
    """Lets a colonist die in the second tick."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.name = ""

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        if tick == 1:
            victim = self.game.world.colonists()[0]
            self.name = victim.name.short
            kill(self.game.colony, victim, "fall")


@pytest.mark.parametrize(("name", "cause"), [("events_lost", "no event told of it"), ("events_duplicated", "fall")])
async def test_a_death_is_found_once_with_and_without_its_event(live: EpisodeSpec, name: str, cause: str) -> None:
    game = start_of(live)
    killer = Killer(game)
    async with serving(live, fault(name), game=game) as url:
        result = await play(live, url, observers=[killer])
    assert [death.name for death in result.deaths] == [killer.name]
    assert cause in result.deaths[0].cause


STOPPED = {
    "a clock that jumps back": (fault("clock_jumps_back", after_game_ticks=60), "the clock went back from game tick"),
    "a clock that stands": (fault("clock_stands", after_game_ticks=12), "turn on 'run in background'"),
    "the main menu": (fault("main_menu", after_game_ticks=15), "leave"),
    "null references": (fault("null_reference_cascade", after_writes=2), "restart RimWorld"),
}


@pytest.mark.parametrize(("disturbance", "says"), STOPPED.values(), ids=STOPPED)
async def test_a_run_stops_with_the_name_of_the_fault(live: EpisodeSpec, disturbance: Any, says: str) -> None:
    spec = dataclasses.replace(live, ticks=30, rimapi_timeout_s=0.5)
    async with serving(spec, disturbance) as url:
        result = await play(spec, url)
    assert result.outcome is Outcome.INFRA_FAILED
    assert says in result.reason
    assert not result.is_valid
    assert events_of(result, "error")[-1].message == result.reason


async def test_a_missing_route_is_named_with_the_version_that_is_needed(live: EpisodeSpec) -> None:
    async with serving(live, fault("missing_route")) as url:
        with pytest.raises(LaunchError) as caught:
            await play(live, url)
    for part in (
        "RIMAPI 1.10.0 at",
        "POST /ui/window/close, POST /things/set-forbidden",
        "install RIMAPI 1.10 or newer",
    ):
        assert part in str(caught.value).replace("does not have POST /ui", "POST /ui").replace(" and", ",", 0)


async def test_a_game_on_ipv6_alone_is_found_by_its_name_and_explained_by_its_address(live: EpisodeSpec) -> None:
    async with serving(live, fault("only_ipv6")) as url:
        assert (await play(live, url)).outcome is Outcome.HORIZON
        with pytest.raises(LaunchError, match=r"the mod may listen on \[::1\] alone, so try http://localhost"):
            await play(dataclasses.replace(live, run_id="v4"), url.replace("[::1]", "127.0.0.1"))


@pytest.fixture
def rimworld_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a live RimWorld's saves."""
    folder = tmp_path / "Saves"
    folder.mkdir()
    monkeypatch.setenv("RLE_RIMWORLD_SAVES", str(folder))
    return folder


async def test_a_save_is_loaded_and_recognised_although_the_old_map_answers(
    live: EpisodeSpec, rimworld_saves: Path
) -> None:
    old = start_of(live)
    old.advance(5_000)
    late = fault("load_settles_late", seconds=(1.0, 1.0))
    async with serving(live, RIMWORLD, late, game=old, folder=rimworld_saves) as url:
        result = await play(live, url)
    assert (result.outcome, result.is_pinned) == (Outcome.HORIZON, True)
    assert events_of(result, "tick_start")[0].game_tick < 1_000


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("load_never_happens", "the colony is called 'New Arrivals' and not 'RLE .*still plays another game"),
        ("wrong_save", "the colony is called 'Another colony' and not 'RLE "),
    ],
)
async def test_a_load_without_evidence_is_not_believed(
    live: EpisodeSpec, rimworld_saves: Path, name: str, says: str
) -> None:
    spec = dataclasses.replace(live, start_timeout_s=1.2)
    async with serving(spec, RIMWORLD, fault(name), folder=rimworld_saves) as url:
        with pytest.raises(LaunchError, match=says) as caught:
            await play(spec, url)
    assert "RLE_RIMWORLD_SAVES" in str(caught.value)
    assert not spec.folder.exists() or not list(spec.folder.glob("*events*"))


async def test_a_save_of_ones_own_is_loaded_in_plain_form_too(
    live: EpisodeSpec, rimworld_saves: Path, tmp_path: Path
) -> None:
    game = start_of(live)
    own = tmp_path / "own.rws"
    write_save(game.world, own)
    async with serving(live, RIMWORLD, folder=rimworld_saves) as url:
        result = await play(dataclasses.replace(live, save=own, allow_unpinned=True), url)
    assert (result.outcome, result.is_pinned) == (Outcome.HORIZON, False)
    assert b"<name>RLE " in (rimworld_saves / "rle_crashlanded.rws").read_bytes()


class Cut(EpisodeObserver):
    """Cuts the run off when a tick begins."""

    def __init__(self, tick: int) -> None:
        self.tick = tick

    def on_tick_started(self, tick: int, observation: Observation) -> None:
        if tick == self.tick:
            raise asyncio.CancelledError("cut off")


@pytest.fixture
async def cut_off(live: EpisodeSpec, rimworld_saves: Path) -> EpisodeSpec:
    """The spec that resumes a run, saved after every second tick, that was cut off in its fourth."""
    spec = dataclasses.replace(live, ticks=12, checkpoint=2)
    async with serving(spec, RIMWORLD, fault("save_not_flushed", seconds=0.2), folder=rimworld_saves) as url:
        with pytest.raises(asyncio.CancelledError):
            await play(spec, url, observers=[Cut(3)])
    return dataclasses.replace(spec, resume=spec.folder, run_id="again")


async def test_a_live_run_that_was_cut_off_goes_on_from_its_game_save(
    cut_off: EpisodeSpec, rimworld_saves: Path
) -> None:
    path = rimworld_saves / "rle_crashlanded_42_checkpoint1.rws"
    saved_game = path.read_bytes()
    async with serving(cut_off, RIMWORLD, folder=rimworld_saves) as url:
        path.write_bytes(saved_game + b" ")
        with pytest.raises(ReplayError, match=r"is not the save that was made after tick 2; another run"):
            await play(cut_off, url)
        path.unlink()
        with pytest.raises(ReplayError, match=r"which was saved after tick 2, cannot be read"):
            await play(cut_off, url)
        path.write_bytes(saved_game)
        result = await play(cut_off, url)
    assert (result.outcome, result.continued_at_tick, result.is_pinned) == (Outcome.HORIZON, 2, True), result.reason
    assert cut_off.resume is not None
    before = [event.game_tick for event in read_events(cut_off.resume) if event.type == "tick_start"]
    ticks = [event.game_tick for event in events_of(result, "tick_start")]
    assert ticks[:3] == before[:3]
    assert len(ticks) > 3
    assert ticks == sorted(ticks)
    saved = [event for event in events_of(result, "checkpoint") if event.sha256]
    assert saved[0].tick == 2
    summary = json.loads((cut_off.folder / "crashlanded_summary.json").read_text())
    assert summary["continued_at_tick"] == 2
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_checkpoints_need_the_folder_of_saves(
    live: EpisodeSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    async with serving(live) as url:
        with pytest.raises(LaunchError, match=r"needs RimWorld's folder of saves: .*set RLE_RIMWORLD_SAVES"):
            await play(dataclasses.replace(live, checkpoint=1), url)


@pytest.mark.parametrize("profile", ["realistic", "hostile"])
async def test_a_run_survives_a_profile(
    live: EpisodeSpec, rimworld_saves: Path, faulty_game: FaultyGame, profile: str
) -> None:
    async with faulty_game(profile, seed=7, folder=rimworld_saves) as url:
        result = await play(live, url)
    assert (result.outcome, result.is_pinned) == (Outcome.HORIZON, True), result.reason
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_a_game_that_is_too_slow_to_start_is_named(live: EpisodeSpec) -> None:
    spec = dataclasses.replace(live, start_timeout_s=0.3, rimapi_timeout_s=20.0)
    async with serving(spec, fault("slow_frames", seconds=(5.0, 5.0), paths=("/map/terrain",))) as url:
        with pytest.raises(LaunchError, match=r"was not ready to play within 0\.6 s"):
            await play(spec, url)
