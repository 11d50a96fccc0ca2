"""Wellbeing: health, care, scars and medicine."""

from __future__ import annotations

import pytest

from pytest_rle.scoring.lacking import LacksFiguresError
from tests.scoring.metrics.colonies import TICK, Game, moment, people


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1.0),
        ({"health": 0.6}, 0.6),
        ({"needs_tending": True}, 0.5),
        ({"in_danger": True}, 0.5),
        ({"is_downed": True}, 0.5),
        ({"needs_tending": True, "is_downed": True, "in_danger": True}, 0.25),
        ({"scars": 2}, 0.9),
        ({"scars": 40}, 0.0),
        ({"is_clothed": False}, 0.8),
    ],
)
def test_a_founder_counts_less_while_something_is_wrong(changes: dict[str, object], expected: float) -> None:
    assert Game().add(moment(TICK, people(1, 2, 3, **changes)))["wellbeing"] == pytest.approx(expected)


def test_scars_from_before_the_start_do_not_count() -> None:
    scarred = people(1, 2, 3, scars=3)
    assert Game(moment(0, scarred)).add(moment(TICK, scarred))["wellbeing"] == 1.0


def test_a_tenth_is_medicine_in_reach_and_the_dead_count_nothing() -> None:
    assert Game().add(moment(TICK, medicine=0))["wellbeing"] == pytest.approx(0.9)
    assert Game().add(moment(TICK, medicine=3))["wellbeing"] == pytest.approx(0.95)
    assert Game().add(moment(TICK, people(1, 2)))["wellbeing"] == pytest.approx(2 / 3)


def test_bodies_that_nobody_buries_cost_up_to_a_twentieth() -> None:
    assert Game().add(moment(TICK, unburied=1))["wellbeing"] == pytest.approx(1 - 0.05 / 3)
    assert Game().add(moment(TICK, unburied=30))["wellbeing"] == pytest.approx(0.95)


def test_a_record_that_does_not_say_who_is_buried_cannot_be_scored() -> None:
    with pytest.raises(LacksFiguresError, match=r"score the record under version 2\.0"):
        Game().add(moment(TICK, unburied=None))
