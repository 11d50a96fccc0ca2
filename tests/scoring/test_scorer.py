"""The scorer: which versions there are, and that a score tells good management from none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pytest_rle.errors import SettingError
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.metrics import WEIGHTED_METRICS
from pytest_rle.scoring import DEFAULT_VERSION, SCORING_VERSIONS, Scorer, UnknownScoringVersionError
from pytest_rle.scoring.measurement import ShelteredPlaces
from pytest_rle.scoring.metrics import Metric, ScoredTick, all_formulas, metrics_of, newest_formulas
from pytest_rle.scoring.metrics.shelter import Shelter
from pytest_rle.scoring.metrics.survival import Survival
from pytest_rle.team.actions import SetForbidden
from tests.scoring.run import TICK, Make, Run, outcome


@pytest.mark.parametrize("version", SCORING_VERSIONS)
def test_every_metric_that_a_scenario_weighs_has_a_formula(version: str) -> None:
    assert tuple(metric.name for metric in metrics_of(version)) == WEIGHTED_METRICS[version]


def test_every_formula_belongs_to_a_version_and_says_what_it_measures() -> None:
    used = {metric for version in SCORING_VERSIONS for metric in metrics_of(version)}
    assert set(all_formulas()) == used
    assert all(metric.formula and metric.full and metric.moved_by for metric in used)


def test_a_metric_has_a_file_of_its_name_and_a_test_of_that_file() -> None:
    for metric in metrics_of(DEFAULT_VERSION):
        file = metric.__module__.rpartition(".")[2]
        assert file.startswith(metric.name)
        assert (Path(__file__).parent / "metrics" / f"test_{file}.py").is_file()


def test_a_new_version_adds_formulas_and_old_versions_keep_theirs() -> None:
    class NewSurvival(Survival):
        since = "3.0"

        def value(self, tick: ScoredTick) -> float:
            return 0.0

    formulas: list[type[Metric]] = [NewSurvival, *all_formulas()]
    versions = (*SCORING_VERSIONS, "3.0")
    assert newest_formulas("3.0", formulas, versions)["survival"] is NewSurvival
    assert newest_formulas("3.0", formulas, versions)["shelter"] is Shelter
    assert newest_formulas("2.0", formulas, versions)["survival"] is Survival


def test_a_well_managed_colony_scores_far_above_an_unmanaged_one_and_below_perfect(
    crashlanded: Scenario, colony: Make
) -> None:
    def play(**kept: Any) -> float:
        busy = kept.pop("busy")
        run = Run(crashlanded, colony(0))
        for number in range(1, 121):
            changes = {name: value(number / 4) if callable(value) else value for name, value in kept.items()}
            action = SetForbidden(thing_ids=(number,), forbidden=False)
            run.add(colony(number * TICK, **changes), *([outcome(action)] if busy else []))
        return run.scorer.final().composite

    idle = play(busy=False, mood=0.4, nutrition=lambda day: max(3.0, 51.3 - 4.8 * day), wealth=13_000.0)
    kept = play(
        busy=True,
        mood=0.6,
        nutrition=45.0,
        wealth=lambda day: 14_000.0 + 300 * day,
        research_points=lambda day: 60 * day,
        crops=lambda day: 60 if day > 3 else 0,
        meal_bills=1,
        shelters=lambda day: (ShelteredPlaces(places=3, temperature=18),) if day > 3 else (),
    )
    assert idle < 0.45
    assert kept > idle + 0.25
    assert kept < 0.9


def test_an_unknown_version_is_an_error(crashlanded: Scenario, colony: Make) -> None:
    with pytest.raises(UnknownScoringVersionError, match=r"use one of 1\.0, 2\.0"):
        Scorer(crashlanded, colony(0), version="9.0")


def test_a_version_that_the_scenario_does_not_weigh_is_an_error(crashlanded: Scenario, colony: Make) -> None:
    scenario = crashlanded.model_copy(update={"weights": {"2.0": crashlanded.weights["2.0"]}})
    with pytest.raises(UnknownScoringVersionError, match=r"'crashlanded' has no weights for scoring version 1\.0"):
        Scorer(scenario, colony(0), version="1.0")


def test_a_run_without_length_is_an_error(crashlanded: Scenario, colony: Make) -> None:
    with pytest.raises(SettingError, match="a horizon of 0 game ticks"):
        Scorer(crashlanded, colony(0), horizon_game_ticks=0)
