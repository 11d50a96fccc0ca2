"""A gate fails only if the games of a team show that its demand is not met."""

from __future__ import annotations

import pytest

from pytest_rle.compare import CompareError, Verdict
from pytest_rle.compare.gates import min_anchored, not_worse_than
from tests.compare.playing import joined, scale, team
from tests.compare.test_comparison import GOOD, POOR


def test_a_team_that_scores_within_the_margin_passes() -> None:
    found = not_worse_than(team("new", GOOD), team("old", GOOD), "crashlanded", 0.02)
    assert found.verdict is Verdict.BETTER
    assert found.text == "at most 0.02 below old (results/old): mean difference +0.000 over 8 seeds, p 0.008"


def test_a_team_that_is_shown_to_be_worse_fails_with_the_figures() -> None:
    found = not_worse_than(team("new", POOR), team("old", GOOD), "crashlanded", 0.02)
    assert found.verdict is Verdict.WORSE
    assert found.text == (
        "more than 0.02 below old (results/old): mean difference -0.302 over 8 seeds, 95% interval -0.328 to -0.267, "
        "p 0.008"
    )


def test_few_seeds_are_undecided_however_bad() -> None:
    found = not_worse_than(team("new", POOR[:5]), team("old", GOOD), "crashlanded", 0.02)
    assert found.verdict is Verdict.UNDECIDED
    assert found.text.startswith(
        "undecided whether at most 0.02 below old (results/old): mean difference -0.294 over 5"
    )


def test_games_without_a_result_are_undecided_and_not_worse() -> None:
    lost = team("new", [None] * 8)
    for found in (not_worse_than(lost, team("old", GOOD), "crashlanded", 0.02), min_anchored(lost, "crashlanded", 0.5)):
        assert (found.verdict, found.text) == (Verdict.UNDECIDED, "no game has a valid result")


def test_games_that_cannot_be_compared_are_an_error() -> None:
    with pytest.raises(CompareError, match="their games differ in the scoring version"):
        not_worse_than(team("new", GOOD), team("old", GOOD, scoring_version="1.0"), "crashlanded", 0.02)
    with pytest.raises(CompareError, match=r"old \(results/old\) has no game of crashlanded"):
        not_worse_than(team("new", GOOD), team("old", GOOD, scenario="first_winter"), "crashlanded", 0.02)
    with pytest.raises(CompareError, match="new has no anchored score in crashlanded: no baseline of crashlanded is"):
        min_anchored(team("new", GOOD), "crashlanded", 0.5)


def test_the_mean_anchored_score_has_a_bound() -> None:
    good, halves = team("new", GOOD), scale(0.2, 0.7)
    found = min_anchored(good, "crashlanded", 0.9, baselines=halves)
    assert found.text.startswith("the anchored score is at least 0.9: mean +1.035 over 8 seeds")
    assert min_anchored(good, "crashlanded", 1.1, baselines=halves).verdict is Verdict.WORSE
    assert min_anchored(good, "crashlanded", 1.03, baselines=halves).verdict is Verdict.UNDECIDED
    repeated = joined(good, team("new", [0.5] * 8))
    assert "mean +0.818 over 8 seeds" in min_anchored(repeated, "crashlanded", 0.1, baselines=halves).text
