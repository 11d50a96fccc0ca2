"""Victory and failure conditions."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.scenario import Condition, IncidentParameters, TriggeredIncident
from pytest_rle.scenario.metrics import CONDITION_METRICS, GOAL_METRICS

PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


@pytest.mark.parametrize(
    ("operator", "below", "equal", "above"),
    [
        (">=", False, True, True),
        ("<=", True, True, False),
        (">", False, False, True),
        ("<", True, False, False),
        ("==", False, True, False),
    ],
)
def test_each_operator_compares_the_metric_with_the_value(operator: str, below: bool, equal: bool, above: bool) -> None:
    condition = Condition(metric="food_days", operator=operator, value=3)
    assert [condition.holds({"food_days": days}) for days in (2.9, 3.0, 3.1)] == [below, equal, above]


def test_a_missing_figure_is_an_error_and_not_false() -> None:
    with pytest.raises(KeyError):
        Condition(metric="food_days", operator=">", value=1).holds({})


def test_a_condition_prints_as_it_is_written() -> None:
    assert str(Condition(metric="survival_rate", operator=">=", value=0.33)) == "survival_rate >= 0.33"


def test_an_incident_happens_on_its_day_or_its_tick() -> None:
    assert TriggeredIncident(name="ToxicFallout", day=1.5).game_tick == 90_000
    assert TriggeredIncident(name="ToxicFallout", tick=7).game_tick == 7
    with pytest.raises(ValueError, match="give the day or the tick"):
        TriggeredIncident(name="ToxicFallout", day=1, tick=7)


def test_only_the_given_parameters_are_sent() -> None:
    assert IncidentParameters(points=100).wire() == {"points": 100.0, "forced": True}


@pytest.mark.parametrize(("metric", "meaning"), [*CONDITION_METRICS.items(), *GOAL_METRICS.items()])
def test_the_page_on_scenarios_gives_the_meaning_of_a_metric(metric: str, meaning: str) -> None:
    assert f"| `{metric}` | {meaning} |" in PAGE.read_text(encoding="utf-8")
