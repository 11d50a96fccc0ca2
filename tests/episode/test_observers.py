"""Observers: what an episode reports, in which order, and what happens when an observer fails."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from pytest_rle.episode import EpisodeObserver, EpisodeRun, EpisodeSetup, EpisodeSpec
from pytest_rle.episode.observer_group import ObserverGroup
from pytest_rle.llm import CostTracker
from pytest_rle.records import Event, read_events
from pytest_rle.rimapi import Observation
from pytest_rle.scoring import Score
from pytest_rle.team import Deliberation, Role, Team
from pytest_rle.team.policies import IdlePolicy

REPORTS = [name for name, _ in inspect.getmembers(EpisodeObserver, inspect.isfunction) if name.startswith("on_")]


def logging_observer(log: list[tuple[str, Any]]) -> EpisodeObserver:
    """An observer that appends the name and the arguments of each report to a list."""

    def method(name: str) -> Any:
        return lambda self, *arguments: log.append((name, arguments))

    observer: EpisodeObserver = type("Logging", (EpisodeObserver,), {name: method(name) for name in REPORTS})()
    return observer


@pytest.mark.parametrize("name", REPORTS)
def test_a_group_passes_every_report_on_in_the_order_of_its_observers(name: str) -> None:
    first: list[tuple[str, Any]] = []
    second: list[tuple[str, Any]] = []
    both: list[tuple[str, Any]] = []
    group = ObserverGroup(
        [logging_observer(first), logging_observer(second), logging_observer(both), logging_observer(both)]
    )
    arguments = tuple(object() for _ in list(inspect.signature(getattr(EpisodeObserver, name)).parameters)[1:])
    getattr(group, name)(*arguments)
    assert first == second == [(name, arguments)]
    assert both == [(name, arguments)] * 2


async def test_the_reports_of_a_tick_come_in_the_order_of_the_loop(spec: EpisodeSpec) -> None:
    log: list[tuple[str, Any]] = []
    await EpisodeRun(spec, observers=[logging_observer(log)]).play()
    names = [name for name, _ in log if name not in {"on_event", "on_exchange", "on_order_answered", "on_action"}]
    tick = ["on_tick_started", *["on_deliberation"] * len(Role), "on_plan", "on_advance", "on_score", "on_tick_ended"]
    assert names == ["on_team_ready", "on_episode_started", *tick, *tick, "on_episode_ended"]
    ticks = [arguments[0] for name, arguments in log if name in {"on_tick_started", "on_score", "on_tick_ended"}]
    assert ticks == [0, 0, 0, 1, 1, 1]


async def test_on_event_gets_every_event_of_the_record_when_it_is_on_disk(spec: EpisodeSpec) -> None:
    class Reader(EpisodeObserver):
        def __init__(self) -> None:
            self.events: list[Event] = []

        def on_event(self, event: Event) -> None:
            self.events.append(event)
            if event.seq < 5:
                assert list(read_events(spec.folder)) == self.events

    reader = Reader()
    result = await EpisodeRun(spec, observers=[reader]).play()
    assert reader.events == list(read_events(result.folder))


async def test_several_observers_see_the_same_scores(spec: EpisodeSpec) -> None:
    class Scores(EpisodeObserver):
        def __init__(self) -> None:
            self.scores: list[float] = []

        def on_score(self, tick: int, observation: Observation, score: Score) -> None:
            self.scores.append(score.composite)

    first, second = Scores(), Scores()
    result = await EpisodeRun(spec, observers=[first, second]).play()
    recorded = [event.composite for event in read_events(result.folder) if event.type == "score"]
    assert first.scores == second.scores == recorded


async def test_the_team_and_the_ledger_are_reported_before_the_game_is_opened(spec: EpisodeSpec) -> None:
    seen: list[tuple[Team, CostTracker]] = []

    class Holder(EpisodeObserver):
        def on_team_ready(self, team: Team, costs: CostTracker) -> None:
            assert not spec.folder.exists()
            seen.append((team, costs))

        def on_episode_started(self, setup: EpisodeSetup) -> None:
            assert setup.costs is seen[0][1]

    team = Team(IdlePolicy(), seed=spec.seed)
    await EpisodeRun(spec, team=team, observers=[Holder()]).play()
    assert [each for each, _ in seen] == [team]


class FailsOnDeliberation(EpisodeObserver):
    """Fails in the middle of the first tick."""

    def __init__(self) -> None:
        self.ended: list[int] = []

    def on_deliberation(self, deliberation: Deliberation) -> None:
        raise RuntimeError("the observer is broken")

    def on_tick_ended(self, tick: int) -> None:
        self.ended.append(tick)


async def test_an_error_of_an_observer_ends_the_episode_and_the_record_stays_readable(spec: EpisodeSpec) -> None:
    observer = FailsOnDeliberation()
    with pytest.raises(RuntimeError, match="the observer is broken"):
        await EpisodeRun(spec, observers=[observer]).play()
    assert observer.ended == [0]
    assert [event.type for event in read_events(spec.folder)] == [
        "episode_start",
        "tick_start",
        "observation",
        "scene",
        "deliberation",
    ]
