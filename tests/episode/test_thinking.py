"""`--rle-realtime`: thinking costs game ticks, on a board of its own, and a replay repeats what was charged."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pytest

from pytest_rle.compare.games import Game
from pytest_rle.episode import EpisodeRun, EpisodeSpec, Outcome
from pytest_rle.episode.replay import replay
from pytest_rle.records import ThinkingCharged, read_events
from pytest_rle.report import result_table
from pytest_rle.team import ROLES, Deliberation, DeliberationRequest, Team
from pytest_rle.team.policies import IdlePolicy
from tests.episode.live_games import FEW_GAME_TICKS, SHORT_WAITS, serving

SECONDS = 0.1


class SlowPolicy(IdlePolicy):
    """Does nothing, after some thought."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        await asyncio.sleep(SECONDS)
        return await super().deliberate(request)


def slow_team() -> Team:
    policy = SlowPolicy()
    return Team(dict.fromkeys(ROLES, policy))


@pytest.fixture
def hurried(spec: EpisodeSpec) -> EpisodeSpec:
    return dataclasses.replace(spec, realtime=True, policy="idle")


def charged(folder: Any) -> list[ThinkingCharged]:
    return [event for event in read_events(folder) if isinstance(event, ThinkingCharged)]


def clocks(folder: Any) -> list[int]:
    return [event.game_tick for event in read_events(folder) if event.type == "observation"]


async def test_thinking_costs_sixty_game_ticks_a_second_and_no_more_of_the_tick_than_that(hurried: EpisodeSpec) -> None:
    result = await EpisodeRun(hurried, team=slow_team()).play()
    events = charged(result.folder)
    assert [event.tick for event in events] == [0, 1]
    for event in events:
        assert event.game_ticks == round(event.seconds * 60)
        assert event.seconds >= 2 * SECONDS  # the analyst thinks before the others
    before, after = clocks(result.folder)[:2]
    assert after - before == hurried.scenario.game_ticks_per_tick(threatened=False)
    assert (result.outcome, result.board, result.anchored) == (Outcome.HORIZON, "realtime", None)


async def test_who_thinks_longer_than_a_tick_has_longer_ticks_and_fewer_of_them(hurried: EpisodeSpec) -> None:
    short = {"hours_per_tick": 0.0008, "hours_per_tick_threatened": 0.0008}  # two game ticks
    scenario = hurried.scenario.model_copy(update=short)
    result = await EpisodeRun(dataclasses.replace(hurried, scenario=scenario, ticks=5), team=slow_team()).play()
    (only,) = charged(result.folder)
    before, after = clocks(result.folder)
    assert after - before == only.game_ticks > 10
    assert (result.outcome, result.ticks) == (Outcome.HORIZON, 1)


async def test_a_replay_repeats_what_was_charged(hurried: EpisodeSpec) -> None:
    result = await EpisodeRun(hurried).play()
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_a_live_game_goes_on_meanwhile_and_is_replayed(hurried: EpisodeSpec) -> None:
    scenario = hurried.scenario.model_copy(update=FEW_GAME_TICKS)
    live = dataclasses.replace(hurried, scenario=scenario, ticks=2)
    async with serving(live) as url:
        result = await EpisodeRun(
            dataclasses.replace(live, rimapi_url=url), backoff=SHORT_WAITS, team=slow_team()
        ).play()
    assert result.outcome is Outcome.HORIZON, result.reason
    (event, *_) = charged(result.folder)
    before, after = clocks(result.folder)[:2]
    assert after - before >= event.game_ticks
    found = await replay(result.folder)
    assert found.is_identical, found


async def test_the_board_is_in_the_summary_and_the_table_and_results_do_not_mix(
    hurried: EpisodeSpec, spec: EpisodeSpec
) -> None:
    result = await EpisodeRun(dataclasses.replace(hurried, ticks=1)).play()
    summary: Mapping[str, Any] = json.loads((result.folder / "crashlanded_summary.json").read_text())
    assert summary["board"] == "realtime"
    row = {
        **result.row(),
        "episode": "e",
        "scenario": "crashlanded",
        "seed": 42,
        "played": "crashlanded",
        "planned_team": "idle",
    }
    assert "realtime" in "\n".join(result_table([row]))
    assert "board" not in "\n".join(result_table([{**row, "board": "turns"}]))
    game = Game("crashlanded", "3.0", 1, None, "0", "embedded", "0")
    assert game.differences(dataclasses.replace(game, board="realtime")) == ["the board (turns and realtime)"]
