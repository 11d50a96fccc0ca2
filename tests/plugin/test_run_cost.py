"""`--rle-max-run-cost` over a battery: what no longer fits is not begun, and named."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.llm.server import ModelServer, says
from tests.plugin.model_runs import PLAN, PLAY

pytest_plugins = ["pytester"]

LIMIT = "0.11"


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    running_server.reset().default = says(PLAN)
    return running_server


@pytest.mark.parametrize("how", [("--rle-concurrency", "2"), ("-n", "2")], ids=["concurrency", "xdist"])
def test_a_battery_ends_at_its_limit_and_names_what_was_not_played(
    project: pytest.Pytester, server: ModelServer, how: tuple[str, str]
) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-model", "test-model", "--rle-base-url",
        server.base_url, "--rle-seed", "1-7", "--rle-price-per-mtok", "1:2", "--rle-max-tokens", "100",
        "--rle-max-run-cost", LIMIT, *how,
    )  # fmt: skip
    outcomes = result.parseoutcomes()
    assert outcomes["skipped"] >= 1
    assert sum(outcomes.get(each, 0) for each in ("passed", "failed", "skipped")) == 7
    (folder,) = project.path.glob("out/2*")
    summary = json.loads((folder / "summary.json").read_text())
    not_played = [row["what"] for row in summary["unreported"]]
    assert len(not_played) == outcomes["skipped"]
    assert all(fate.startswith("not played: the run has spent $0.") for fate in not_played)
    spent = sum(Decimal(each["cost_usd"]) for each in summary["spending"]["by_model"].values())
    assert spent <= Decimal(LIMIT)
    failed = [row["reason"] for row in summary["episodes"] if row["outcome"] != "horizon"]
    assert len(failed) == outcomes.get("failed", 0) <= 2
    assert all("--rle-max-run-cost" in reason for reason in failed)
    result.stdout.fnmatch_lines([f"crashlanded-seed*: not played: the run has spent * of --rle-max-run-cost {LIMIT}"])
    result.stdout.fnmatch_lines(["resume: * --rle-resume out/*"])
