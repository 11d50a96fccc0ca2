"""The pages of measured games: what they say of given results."""

from __future__ import annotations

import random

from benchmarks import calibration, endurance
from pytest_rle.scoring import DEFAULT_VERSION, Baseline
from pytest_rle.scoring.baselines import ANCHOR_SEEDS, PLAY_SEEDS, BaselineTable, SeedResult, load_baselines
from tests import shipped

SCENARIOS = {"crashlanded": shipped.SCENARIOS["crashlanded"]}
METRICS = tuple(SCENARIOS["crashlanded"].weights[DEFAULT_VERSION])


def table(scripted: float = 0.7) -> BaselineTable:
    """Results around 0.05 for idle, 0.1 for random, and as given for scripted, whose nights are always full."""
    chance = random.Random(1)

    def result(level: float, outcome: str, deaths: dict[str, int]) -> SeedResult:
        score = level + chance.uniform(-0.02, 0.02)
        metrics = {name: min(1.0, score + chance.uniform(-0.02, 0.02)) for name in METRICS}
        metrics["nights"] = 1.0 if level == scripted else 0.0
        return SeedResult(score=score, outcome=outcome, metrics=metrics, deaths=deaths)

    teams = {
        "idle": {seed: result(0.05, "defeat", {"starvation": 3}) for seed in PLAY_SEEDS + ANCHOR_SEEDS},
        "random": {seed: result(0.1, "defeat", {"a fall from the sky": 1}) for seed in PLAY_SEEDS[:5]},
        "scripted": {seed: result(scripted, "victory", {}) for seed in PLAY_SEEDS + ANCHOR_SEEDS},
    }
    baseline = Baseline(save_sha256="a", rules_sha256="b", plugin_version="0.9", teams=teams)
    return {DEFAULT_VERSION: {"crashlanded": {SCENARIOS["crashlanded"].horizon_game_ticks: baseline}}}


def row(page: str, heading: str) -> list[str]:
    """The cells of the row of Crashlanded below a heading."""
    lines = page.partition(f"## {heading}\n")[2].splitlines()
    return [cell.strip() for cell in next(line for line in lines if line.startswith("| crashlanded")).split("|")[2:-1]]


def test_the_ladder_compares_the_policies_on_the_seeds_that_all_played() -> None:
    cells = row(calibration.write(table(), SCENARIOS), "The ladder")
    assert cells[0] == "0 to 4"
    assert cells[1].startswith("0.0")
    assert (cells[3][:3], cells[-1]) == ("0.7", "met")


def test_the_ladder_says_which_aims_are_missed() -> None:
    assert row(calibration.write(table(0.95), SCENARIOS), "The ladder")[-1] == "above 0.85"
    missed = row(calibration.write(table(0.06), SCENARIOS), "The ladder")[-1]
    assert missed == "too near idle, too near random, intervals overlap"


def test_the_anchors_have_deviation_and_correlation() -> None:
    cells = row(calibration.write(table(), SCENARIOS), "The anchors")
    assert cells[0] == "1000 to 1019"
    assert 0 < float(cells[2]) < 0.02
    assert -1 < float(cells[-1]) < 1


def test_no_defeat_above_a_victory_is_a_positive_margin() -> None:
    cells = row(calibration.write(table(), SCENARIOS), "Score and outcome")
    assert cells[:2] == ["40", "45"]
    assert 0.5 < float(cells[-1]) < 0.6


def test_a_metric_that_is_always_full_is_weight_at_its_ceiling() -> None:
    cells = row(calibration.write(table(), SCENARIOS), "The metrics")
    nights = SCENARIOS["crashlanded"].weights[DEFAULT_VERSION]["nights"]
    assert cells[1] == f"{100 * nights:.0f} %"
    pooled, within = (int(cell.partition(" ")[0]) for cell in cells[2:4])
    assert pooled > 95 > within


def test_a_scenario_that_was_not_measured_is_named() -> None:
    assert "Not measured: crashlanded." in calibration.write({}, SCENARIOS)


def test_whole_games_have_their_outcomes_and_causes_of_death() -> None:
    page = endurance.write(table())
    assert "| crashlanded | idle | 0 to 19, 1000 to 1019 | 0 | 40 | 0.0" in page
    assert "| hunger 120 |" in page
    assert "- crashlanded, random, seed 0: a fall from the sky" in page
    assert "No death had an unexpected cause." in endurance.write({})


def test_the_pages_are_those_of_the_pinned_baselines() -> None:
    table = load_baselines()
    page = calibration.write(table, shipped.SCENARIOS)
    assert calibration.PAGE.read_text(encoding="utf-8") == page, "stale: run python -m benchmarks.calibration"
    page = endurance.write(table)
    assert endurance.PAGE.read_text(encoding="utf-8") == page, "stale: run python -m benchmarks.endurance"
