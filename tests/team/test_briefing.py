"""A briefing tells what a scenario is about, and does not reveal its incidents."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.scenario import Scenario
from pytest_rle.scoring import SCORING_VERSIONS
from pytest_rle.team import Briefing
from pytest_rle.team.briefing import briefing_of
from tests.shipped import SCENARIOS


def brief(scenario: Scenario, version: str = "2.0", first_game_tick: int = 0) -> Briefing:
    return briefing_of(scenario, scoring_version=version, first_game_tick=first_game_tick)


@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
@pytest.mark.parametrize("version", SCORING_VERSIONS)
def test_the_text_names_what_wins_loses_and_counts(scenario: Scenario, version: str) -> None:
    text = brief(scenario, version).text
    assert scenario.title in text
    assert scenario.description in text
    for condition in (*scenario.victory, *scenario.failure):
        assert str(condition) in text
    for metric, share in scenario.weights[version].items():
        assert (f"{metric} {100 * share:g} %" in text) == (share > 0)


def test_the_weights_are_whole_and_the_largest_comes_first() -> None:
    weights = [share for _, share in brief(SCENARIOS["raid_defense"]).weights]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) == pytest.approx(1.0)


def test_the_last_day_uses_the_day_count_of_the_views() -> None:
    scenario = SCENARIOS["crashlanded"]
    assert brief(scenario).last_day == scenario.days
    assert brief(scenario, first_game_tick=90_000).last_day == scenario.days + 1.5
    assert f"until `day` in your view is {scenario.days + 1.5:g}" in brief(scenario, first_game_tick=90_000).text


def test_the_briefing_does_not_reveal_incidents() -> None:
    scenario = SCENARIOS["plague_response"]
    assert scenario.incidents
    assert brief(scenario.model_copy(update={"incidents": ()})) == brief(scenario)


def test_a_briefing_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        brief(SCENARIOS["crashlanded"]).days = 1.0  # type: ignore[misc]
