"""Harms that are done to a colony on a small map: each touches something, and none raises a metric at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.audit.book import PlantedHarm, Rules
from pytest_rle.audit.figures import AT_ONCE
from pytest_rle.audit.harms import HARMS, plant
from pytest_rle.scenario import Scenario

LED_DAYS, LATER_DAYS = 4, 0.5

COSTS = {"kill": "wellbeing", "burn": "possessions", "forbid_food": "food", "forbid_medicine": "wellbeing"}
"""What harms cost at once, under scoring 3.0."""


@pytest.fixture(scope="module")
def planted(scenario: Scenario, small_project: Path) -> dict[str, PlantedHarm]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(small_project)
        found = plant(scenario.source, 3, led_days=LED_DAYS, later_days=LATER_DAYS)
    assert {each.rules for each in found} == {Rules.of(scenario)}
    return {each.harm: each for each in found}


@pytest.mark.parametrize("harm", HARMS)
def test_a_harm_raises_no_metric_at_once(harm: str, planted: dict[str, PlantedHarm]) -> None:
    found = planted[harm]
    assert found.changed
    assert {metric: change for metric, change in found.at_once.items() if change > AT_ONCE} == {}


@pytest.mark.parametrize("harm", COSTS)
def test_a_harm_costs_a_metric(harm: str, planted: dict[str, PlantedHarm]) -> None:
    found = planted[harm]
    assert found.at_once[COSTS[harm]] < -0.02
    assert found.later[COSTS[harm]] < -0.02


def test_the_colony_without_harm_and_the_harmed_one_begin_alike(planted: dict[str, PlantedHarm]) -> None:
    assert planted["forbid_medicine"].at_once["mood"] == planted["strip"].at_once["food"] == 0
