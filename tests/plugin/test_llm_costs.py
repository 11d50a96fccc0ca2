"""What models cost: budgets, bills, and the history of runs."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.cli import main
from tests.llm.server import Call, ModelServer, says
from tests.plugin.model_runs import (
    PLAN,
    PLAY,
    events_of,
    folder_of,
    history,
    run,
    summary_of,
)

pytest_plugins = ["pytester"]


def test_history_has_a_line_for_each_episode_and_one_for_the_run(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-seed", "1,2", "--rle-price-per-mtok", "1:2").assert_outcomes(passed=2)
    lines = history(project)
    assert [line["run_type"] for line in lines] == ["scenario", "scenario", "benchmark"]
    battery = lines[-1]
    assert (battery["episodes"], battery["outcomes"], battery["calls"]) == (2, {"horizon": 2}, 28)
    assert battery["spending"]["by_model"]["test-model-2026"] == {
        "calls": 28,
        "unknown_calls": 0,
        "cost_usd": "0.0336",
    }
    assert battery["mean_scores"]["crashlanded"]["test-model"] == pytest.approx(
        sum(line["score"] for line in lines[:2]) / 2, abs=1e-4
    )


def test_history_is_complete_if_workers_share_the_run(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    address = "--rle-model", "test-model", "--rle-base-url", server.base_url, "--rle-price-per-mtok", "1:2"
    result = project.runpytest_inprocess(
        "-n", "2", "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-seed", "1-2", *address
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["test-model-2026 * 28 * $0.0336"])
    lines = history(project)
    assert (project.path / "out" / "benchmark_history.jsonl").read_bytes().count(b"\n") == 3, "every line is whole"
    assert [line["run_type"] for line in lines] == ["scenario"] * 2 + ["benchmark"]
    assert sorted(line["seed"] for line in lines[:2]) == [1, 2]
    assert len({line["run_id"] for line in lines}) == 1
    assert (lines[-1]["episodes"], lines[-1]["outcomes"], lines[-1]["calls"]) == (2, {"horizon": 2}, 28)
    assert lines[-1]["spending"]["by_model"]["test-model-2026"]["cost_usd"] == "0.0336"


def test_history_of_a_run_without_a_model_is_written_on_request(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-policy", "idle", "--rle-history", "always"
    )
    result.assert_outcomes(passed=1)
    assert [line["run_type"] for line in history(project)] == ["scenario", "benchmark"]


def test_a_budget_stops_the_episode_before_the_tick_that_could_exceed_it(
    project: pytest.Pytester, server: ModelServer
) -> None:
    server.default = says(PLAN, usage={"prompt_tokens": 5000, "completion_tokens": 4000, "total_tokens": 9000})
    project.makepyfile(PLAY.replace("ticks=2", "ticks=9"))
    result = run(project, server, "--rle-price-per-mtok", "1:2", "--rle-max-cost", "0.30")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*truncated: stopped before tick [1-9]: $0.* of --rle-max-cost 0.30 are spent, and a*"]
    )
    folder = folder_of(project)
    summary = summary_of(folder)
    assert summary["outcome"] == "truncated"
    assert 0.0 < float(summary["costs"]["total"]["cost_usd"]) <= 0.30
    assert events_of(folder)[-1]["truncated"] is True
    assert len(server.calls) == 7 * summary["ticks"], "only whole ticks were played"
    assert (folder / "crashlanded.csv").read_text().count("\n") == summary["ticks"] + 1


def test_a_retry_that_could_exceed_the_budget_is_not_made(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = says("no plan", usage={"prompt_tokens": 4000, "completion_tokens": 4000, "total_tokens": 8000})
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-price-per-mtok", "1:2", "--rle-max-cost", "0.14")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*truncated: stopped in tick 0 by --rle-max-cost: $0.1* of $0.1400 are spent*"])
    folder = folder_of(project)
    assert float(summary_of(folder)["costs"]["total"]["cost_usd"]) <= 0.14
    refused = [event["call"]["fault"] for event in events_of(folder, "provider_call") if event["call"]["fault"]]
    assert {fault["kind"] for fault in refused} == {"budget"}


def test_a_budget_needs_a_price(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-max-cost", "1")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the price of test-model is unknown*add --rle-price-per-mtok*"])
    assert not (project.path / "out" / "crashlanded-seed42").exists()
    assert server.calls == []


def test_the_bills_of_the_provider_replace_the_estimates_after_the_run(
    project: pytest.Pytester, server: ModelServer
) -> None:
    def answer(call: Call) -> Any:
        number = len(server.calls)
        server.generations[f"gen-{number}"] = {"total_cost": 0.5}
        return says(PLAN, headers={"X-Generation-Id": f"gen-{number}"})(call)

    server.default = answer
    project.makepyfile(PLAY)
    run(project, server, "--rle-price-per-mtok", "1:2").assert_outcomes(passed=1)
    folder = folder_of(project)
    total = summary_of(folder)["costs"]["total"]
    assert (total["cost_usd"], total["billed_usd"], total["estimated_usd"]) == ("7.0", "7.0", "0")
    settled = events_of(folder, "cost_settled")
    assert sorted(event["number"] for event in settled) == list(range(1, 15))
    assert {event["cost_usd"] for event in settled} == {"0.5"}
    server.generations.clear()
    assert main(["replay", str(folder)]) == 0, "bills are on record as well"
