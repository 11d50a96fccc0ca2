"""Resumed runs: no recorded call is made again, and the end is that of a run without interruption."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.types import Message, Receive, Scope, Send

from pytest_rle.episode import EpisodeResult, EpisodeSpec, Outcome, ReplayError, SharedStarts
from pytest_rle.episode.replay import replay
from pytest_rle.llm import CostSource
from pytest_rle.records import Event, first_difference
from pytest_rle.scenario import Scenario
from pytest_rle.team import Deliberation, DeliberationRequest, Role, Team
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.policies import IdlePolicy
from tests.episode.conftest import answer_by_seed, play, varied
from tests.episode.killed_runs import (
    answered,
    assert_equal_except_times,
    events_of,
    is_repeated,
    killed_after,
    lines_of,
    lost_in,
    summary_of,
    timeouts,
)
from tests.llm.server import Call, ModelServer, hangs, sends, status


def asked(server: ModelServer) -> list[int]:
    """The seeds of the calls, which are unique."""
    return [call.body["seed"] for call in server.calls]


@pytest.fixture
def answered_spec(llm_spec: EpisodeSpec, scenario: Scenario, server: ModelServer) -> EpisodeSpec:
    """Two ticks of a model that answers every role."""
    server.default = lambda call: answer_by_seed(call)(call)
    return dataclasses.replace(llm_spec, scenario=scenario, ticks=2)


def with_header(answer: Any, name: bytes, value: bytes) -> Any:
    """An answer with one more header."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_more(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], (name, value)]}
            await send(message)

        await answer(scope, receive, send_more)

    return app


@pytest.fixture(scope="module")
def played() -> dict[str, EpisodeResult]:
    """Results that the tests of this file share."""
    return {}


@pytest.fixture
async def uninterrupted(
    answered_spec: EpisodeSpec,
    server: ModelServer,
    played: dict[str, EpisodeResult],
    tmp_path_factory: pytest.TempPathFactory,
) -> EpisodeResult:
    """An uninterrupted run, which is played once. No test changes its record."""
    if "whole" not in played:
        output = tmp_path_factory.mktemp("uninterrupted")
        played["whole"] = await play(dataclasses.replace(answered_spec, run_id="whole", output=output))
        server.calls.clear()
    return played["whole"]


@pytest.fixture
def games(starts: SharedStarts) -> dict[str, Any]:
    """Saves and maps that several episodes share, so that each is read once."""
    return {"shared": starts}


@pytest.fixture
async def whole(answered_spec: EpisodeSpec, server: ModelServer) -> tuple[Path, list[int]]:
    """The record of an uninterrupted run with its bills, and the seeds of its calls."""
    usual = server.default

    def billed(call: Call) -> Any:
        generation = f"gen-{call.body['seed']}"
        server.generations[generation] = {"total_cost": 0.001 * (call.body["seed"] % 7)}
        return with_header(usual(call), b"x-generation-id", generation.encode())

    server.default = billed
    folder = (await play(dataclasses.replace(answered_spec, run_id="whole"))).folder
    return folder, sorted(asked(server))


@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(chance=st.randoms(use_true_random=True))
async def test_a_run_killed_at_any_byte_resumes_to_the_same_end(
    answered_spec: EpisodeSpec,
    server: ModelServer,
    whole: tuple[Path, list[int]],
    games: dict[str, Any],
    chance: Random,
) -> None:
    folder, made = whole
    costs = summary_of(folder)["costs"]
    content = (folder / "events.jsonl").read_bytes()
    size = chance.randint(0, len(content))
    if chance.random() < 0.5:  # between two lines
        size = content.find(b"\n", size) + 1
    name = f"cut{len(list(answered_spec.output.iterdir()))}-at-{size}"
    killed = killed_after(folder, answered_spec.output / name / "killed", size)
    before = answered(killed)
    server.calls.clear()
    result = await play(dataclasses.replace(answered_spec, run_id=f"{name}/resumed", resume=killed), **games)
    lost = lost_in(killed)
    assert_equal_except_times(folder, result.folder, lost=lost)
    assert sorted(before + asked(server)) == made, "every call is made once"
    assert result.recalled_calls == summary_of(result.folder)["recalled_calls"] == len(before) + lost
    total = result.costs.total
    assert total.cost_usd == Decimal(costs["total"]["cost_usd"])
    assert total.unknown_calls == costs["total"]["unknown_calls"] + lost


async def test_a_run_without_a_model_resumes_to_the_same_end(spec: EpisodeSpec, tmp_path: Path) -> None:
    whole = (await play(dataclasses.replace(spec, run_id="whole", ticks=3))).folder
    size = (whole / "events.jsonl").stat().st_size
    killed = killed_after(whole, tmp_path / "killed", size // 2)
    result = await play(dataclasses.replace(spec, run_id="resumed", ticks=3, resume=killed))
    assert_equal_except_times(whole, result.folder)


async def test_a_resumed_run_that_is_killed_again_can_be_resumed(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer, tmp_path: Path
) -> None:
    whole = uninterrupted.folder
    size = (whole / "events.jsonl").stat().st_size
    during_call = (whole / "events.jsonl").read_bytes().index(b'"type":"provider_call"', size // 3)
    first = killed_after(whole, tmp_path / "first", during_call)
    resumed = (await play(dataclasses.replace(answered_spec, run_id="once", resume=first))).folder
    second = killed_after(resumed, tmp_path / "second", size * 2 // 3)
    twice = await play(dataclasses.replace(answered_spec, run_id="twice", resume=second))
    assert lost_in(first) >= 1
    assert_equal_except_times(whole, twice.folder, lost=lost_in(second))


async def test_a_deliberation_that_timed_out_is_not_repeated(
    llm_spec: EpisodeSpec, server: ModelServer, tmp_path: Path
) -> None:
    whole = (await play(dataclasses.replace(llm_spec, run_id="whole"))).folder
    timed_out = timeouts(whole, before_tick=2)
    assert timed_out
    last_tick = next(place for place, line in enumerate(lines_of(whole)) if b'"type":"tick_start","tick":2' in line)
    killed = killed_after(whole, tmp_path / "killed", sum(map(len, lines_of(whole)[:last_tick])))
    server.reset()
    server.default = varied
    result = await play(dataclasses.replace(llm_spec, run_id="resumed", resume=killed))
    assert timeouts(result.folder, before_tick=2) == timed_out
    assert {call.body["seed"] for call in server.calls}.isdisjoint(answered(killed))


async def test_a_call_that_timed_out_is_not_repeated_if_the_kill_came_before_its_deliberation(
    llm_spec: EpisodeSpec, server: ModelServer, tmp_path: Path
) -> None:
    whole = (await play(dataclasses.replace(llm_spec, run_id="whole", ticks=2))).folder
    lines = lines_of(whole)
    cut_off = max(place for place, line in enumerate(lines) if b'"out_of_time":true' in line)
    assert b'"type":"deliberation"' in lines[cut_off + 1]
    killed = killed_after(whole, tmp_path / "killed", sum(map(len, lines[: cut_off + 1])))
    server.calls.clear()
    result = await play(dataclasses.replace(llm_spec, run_id="resumed", ticks=2, resume=killed))
    assert_equal_except_times(whole, result.folder)
    assert set(asked(server)).isdisjoint(answered(killed))


async def test_a_cancelled_episode_resumes_and_its_unfinished_calls_stay_on_the_bill(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer
) -> None:
    whole = uninterrupted
    usual, begun = server.default, threading.Event()
    server.calls.clear()

    def stall(call: Call) -> Any:
        if len(server.calls) <= 10:
            return usual(call)
        begun.set()
        return hangs()(call)

    server.default = stall
    task = asyncio.create_task(play(dataclasses.replace(answered_spec, run_id="cancelled")))
    assert await asyncio.to_thread(begun.wait, 30)
    task.cancel("the user stopped it")
    with pytest.raises(asyncio.CancelledError):
        await task
    cancelled = answered_spec.output / "cancelled" / "episode"
    assert summary_of(cancelled)["reason"] == "the user stopped it"
    server.default = usual
    result = await play(dataclasses.replace(answered_spec, run_id="resumed", resume=cancelled))
    assert (result.outcome, result.score) == (Outcome.HORIZON, whole.score)
    lost = [row for row in result_rows(result) if row.call.fault is not None and row.call.fault.kind == "cancelled"]
    assert lost
    assert {row.call.cost_source for row in lost} == {CostSource.UNKNOWN}
    assert result.costs.total.at_least


def result_rows(result: EpisodeResult) -> list[Any]:
    return [event for event in events_of(result.folder) if event.type == "provider_call"]


async def test_after_a_rejected_key_the_lost_tick_is_played_again(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer
) -> None:
    whole = uninterrupted.folder
    usual = server.default
    server.calls.clear()
    server.default = lambda call: (status(402, "no credits") if len(server.calls) > 12 else usual)(call)
    failed = await play(dataclasses.replace(answered_spec, run_id="failed"))
    assert failed.outcome is Outcome.INFRA_FAILED
    server.default = usual
    result = await play(dataclasses.replace(answered_spec, run_id="resumed", resume=failed.folder))
    assert (result.outcome, result.ticks) == (Outcome.HORIZON, 2)
    assert first_difference(decisions(whole), decisions(result.folder)) is None


async def test_the_calls_of_a_tick_that_the_endpoint_failed_stay_on_the_bill_when_it_is_played_again(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer
) -> None:
    whole = uninterrupted
    usual = server.default
    server.calls.clear()
    broken = sends('{"error": {"message": "overloaded, try again in 24h", "code": 502}}')
    first_tick = sum(event.call.tick == 0 for event in result_rows(whole))
    server.default = lambda call: (broken if len(server.calls) > first_tick else usual)(call)
    failed = await play(dataclasses.replace(answered_spec, run_id="failed"))
    assert failed.outcome is Outcome.INFRA_FAILED
    server.default = usual
    result = await play(dataclasses.replace(answered_spec, run_id="resumed", resume=failed.folder))
    assert (result.outcome, result.score) == (Outcome.HORIZON, whole.score)
    repeated = [row.call for row in result_rows(result) if is_repeated(row)]
    assert [call.cost_usd for call in repeated] == [None] * 7, "they may have been billed"
    assert result.costs.total.unknown_calls == whole.costs.total.unknown_calls + 7
    assert result.costs.total.at_least
    assert (await replay(result.folder)).is_identical


async def test_a_larger_budget_continues_where_the_smaller_one_ended(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer
) -> None:
    whole = uninterrupted.folder
    server.calls.clear()
    poor = await play(dataclasses.replace(answered_spec, run_id="poor", max_cost_usd=Decimal("0.14")))
    assert poor.outcome is Outcome.TRUNCATED
    assert "--rle-max-cost" in poor.reason
    result = await play(
        dataclasses.replace(answered_spec, run_id="resumed", resume=poor.folder, max_cost_usd=Decimal(9))
    )
    assert result.outcome is Outcome.HORIZON
    assert first_difference(decisions(whole), decisions(result.folder)) is None
    assert result.costs.total.cost_usd <= Decimal(9)


def decisions(folder: Path) -> list[Event]:
    return [event for event in events_of(folder) if event.type != "provider_call"]


async def test_a_finished_record_resumes_without_a_call(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer
) -> None:
    whole = uninterrupted.folder
    server.calls.clear()
    result = await play(dataclasses.replace(answered_spec, run_id="again", resume=whole))
    assert_equal_except_times(whole, result.folder)
    assert server.calls == []
    assert not (answered_spec.output / "benchmark_history.jsonl").exists(), "nothing was spent"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"seed": 3}, "--rle-seed was 2, and is 3 now"),
        ({"model": "other"}, "it was played by test-model, and this team is other"),
        ({"policy": "idle", "model": None}, "it was played by test-model, and this team is idle"),
        ({"ticks": None}, "--rle-ticks was 2, and is not given now"),
        ({"no_think": True}, "--rle-no-think was False, and is True now"),
    ],
)
async def test_resuming_with_other_options_is_refused(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, change: dict[str, Any], says: str
) -> None:
    whole = uninterrupted.folder
    with pytest.raises(ReplayError, match=says):
        await play(dataclasses.replace(answered_spec, run_id="resumed", resume=whole, **change))
    assert not (answered_spec.output / "resumed").exists()


async def test_an_altered_record_is_not_resumed(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, server: ModelServer, tmp_path: Path
) -> None:
    whole = uninterrupted.folder
    lines = lines_of(whole)
    score = next(place for place, line in enumerate(lines) if b'"type":"score"' in line)
    lines[score] = lines[score].replace(b'"composite":0.', b'"composite":1.')
    killed = tmp_path / "killed"
    killed.mkdir()
    (killed / "events.jsonl").write_bytes(b"".join(lines[: score + 3]))
    server.calls.clear()
    with pytest.raises(ReplayError, match=r"resumed: line \d+ \(score, tick 0\) of events.jsonl was altered"):
        await play(dataclasses.replace(answered_spec, run_id="resumed", resume=killed))
    assert server.calls == []


async def test_play_ends_at_the_first_difference_from_the_record(
    spec: EpisodeSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def team() -> Team:
        return Team({Role.MEDICAL_OFFICER: IdlePolicy()})

    async def deliberate_as_another_version(self: IdlePolicy, request: DeliberationRequest) -> Deliberation:
        return request.answer(ActionPlan(confidence=20), policy=self.name)

    whole = await play(dataclasses.replace(spec, run_id="whole"), team=team())
    killed = killed_after(whole.folder, tmp_path / "killed", (whole.folder / "events.jsonl").stat().st_size - 900)
    monkeypatch.setattr(IdlePolicy, "deliberate", deliberate_as_another_version)
    result = await play(dataclasses.replace(spec, run_id="resumed", resume=killed), team=team())
    assert result.outcome is Outcome.INFRA_FAILED
    assert result.reason == (
        "the episode no longer matches its record: tick 0, medical_officer: deliberation.confidence is 100 on record, "
        "and 20 when played again"
    )


async def test_a_record_without_a_complete_first_event_is_started_again(
    answered_spec: EpisodeSpec, uninterrupted: EpisodeResult, tmp_path: Path
) -> None:
    whole = uninterrupted.folder
    killed = killed_after(whole, tmp_path / "killed", 100)
    result = await play(dataclasses.replace(answered_spec, run_id="resumed", resume=killed))
    assert_equal_except_times(whole, result.folder)
