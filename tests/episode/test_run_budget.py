"""The cost limit of a run holds over its episodes, its processes and its resumptions."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path

import pytest

from pytest_rle import SettingError
from pytest_rle.episode import EpisodeSpec, Outcome
from pytest_rle.episode.run_budget import RUN_COST_FILE, NotPlayedError, RunBudget, cost_of_runs
from pytest_rle.llm import CostTracker, parse_price
from pytest_rle.records import RecordWriteError
from tests.episode.conftest import play
from tests.llm.server import EMPTY_PLAN, ModelServer, says


@pytest.fixture
def answered_spec(llm_spec: EpisodeSpec, server: ModelServer) -> EpisodeSpec:
    """Two ticks of a model that always answers; a call costs 0.0012 USD."""
    server.default = says(EMPTY_PLAN)
    return dataclasses.replace(llm_spec, ticks=2)


def test_processes_share_a_limit_and_give_back_what_a_call_did_not_cost(tmp_path: Path) -> None:
    first, second = (RunBudget(Decimal(5), tmp_path, process=name) for name in ("gw0", "gw1"))
    assert first.reserve(Decimal(3))
    assert not first.is_reached
    assert not second.reserve(Decimal("2.5"))
    assert second.is_reached
    first.add(Decimal(-2))
    assert second.reserve(Decimal("2.5"))
    assert first.committed_usd == second.committed_usd == Decimal("3.5")
    assert json.loads((tmp_path / RUN_COST_FILE).read_text())["by_process"] == {"gw0": "1", "gw1": "2.5"}
    with pytest.raises(NotPlayedError, match=r"not played: the run has spent \$3\.5000 of --rle-max-run-cost 5"):
        first.require(Decimal(0))


def test_what_resumed_runs_cost_is_counted_once_for_all_processes(tmp_path: Path) -> None:
    first, second = (
        RunBudget(Decimal(5), tmp_path, process=name, resumed_usd=lambda: Decimal(4)) for name in ("gw0", "gw1")
    )
    assert first.reserve(Decimal("0.5"))
    assert second.committed_usd == Decimal("4.5")
    assert not second.reserve(Decimal(1))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / RUN_COST_FILE).write_text("{")
    with pytest.raises(RecordWriteError, match=RUN_COST_FILE):
        RunBudget(Decimal(5), tmp_path).reserve(Decimal(1))


def test_attempts_at_an_episode_share_its_limit() -> None:
    later = CostTracker(limit_usd=Decimal(1), spent_before_usd=Decimal("0.75"))
    later.set_price("some", parse_price("1:1"))
    assert later.reserve(later.next_number(), Decimal("0.25"))
    assert not later.reserve(later.next_number(), Decimal("0.01"))
    assert later.limit_text(Decimal("0.01")).startswith("--rle-max-cost: $1.0000 of $1.0000 are spent or reserved")


async def test_calls_count_with_what_they_cost(answered_spec: EpisodeSpec) -> None:
    budget = RunBudget(Decimal(2), answered_spec.folder.parent)
    result = await play(answered_spec, budget=budget)
    assert result.outcome is Outcome.HORIZON
    assert budget.committed_usd == result.costs.total.cost_usd == Decimal("0.0168")


async def test_an_episode_whose_first_tick_does_not_fit_is_not_begun(
    answered_spec: EpisodeSpec, server: ModelServer
) -> None:
    budget = RunBudget(Decimal("0.01"), answered_spec.folder.parent)
    with pytest.raises(NotPlayedError):
        await play(answered_spec, budget=budget)
    assert not answered_spec.folder.exists()
    assert server.calls == []
    assert budget.is_reached


async def test_no_call_is_sent_beyond_the_limit_and_the_episode_ends_there(answered_spec: EpisodeSpec) -> None:
    budget = RunBudget(Decimal("0.14"), answered_spec.folder.parent)
    result = await play(answered_spec, budget=budget)
    assert result.outcome is Outcome.TRUNCATED
    assert "--rle-max-run-cost" in result.reason
    assert budget.committed_usd <= Decimal("0.14")
    assert budget.is_reached


async def test_a_limit_of_the_run_needs_a_price(answered_spec: EpisodeSpec) -> None:
    unpriced = dataclasses.replace(answered_spec, price_per_mtok=None)
    with pytest.raises(SettingError, match="so --rle-max-run-cost cannot be kept: add --rle-price-per-mtok"):
        await play(unpriced, budget=RunBudget(Decimal(1), answered_spec.folder.parent))


async def test_a_call_that_a_resumed_run_took_over_counts_once(answered_spec: EpisodeSpec, tmp_path: Path) -> None:
    whole = await play(dataclasses.replace(answered_spec, run_id="whole"))
    killed = tmp_path / "killed" / "episode"
    killed.mkdir(parents=True)
    lines = (whole.folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    second = next(
        place
        for place, line in enumerate(lines)
        if b'"type":"tick_start","tick":1' in line or (b'"type":"tick_start"' in line and b'"tick":1' in line)
    )
    (killed / "events.jsonl").write_bytes(b"".join(lines[: second + 1]))
    assert cost_of_runs([killed.parent]) == Decimal("0.0084")
    budget = RunBudget(Decimal(2), answered_spec.output / "resumed", resumed_usd=lambda: cost_of_runs([killed.parent]))
    resumed = await play(dataclasses.replace(answered_spec, run_id="resumed", resume=killed), budget=budget)
    assert budget.committed_usd == resumed.costs.total.cost_usd == Decimal("0.0168")
    assert cost_of_runs([killed.parent, resumed.folder.parent]) == Decimal("0.0168")
