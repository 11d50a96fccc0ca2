"""Orders: valid, not repeated, not taken back."""

from __future__ import annotations

import pytest

from pytest_rle.team.actions import Draft, NoAction, SetResearch, SetWorkPriorities
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from tests.scoring.metrics.colonies import DAY, TICK, Game, moment
from tests.scoring.run import outcome

RESEARCH = outcome(SetResearch(project="Batteries"))


def priorities(*numbers: int) -> list[ActionOutcome]:
    """One order for each colonist."""
    return [outcome(SetWorkPriorities(colonist_id=number, priorities={"Cooking": 1})) for number in numbers]


def test_four_good_orders_a_day_are_full_and_none_are_nothing() -> None:
    assert Game().add(moment(TICK))["orders"] == 0.0
    assert Game().add(moment(TICK), *priorities(1, 2, 3, 4))["orders"] == 1.0
    assert Game().add(moment(TICK), *priorities(1, 2, 3, 4, 5, 6, 7, 8))["orders"] == 1.0
    assert Game().add(moment(TICK), RESEARCH)["orders"] == 0.25


def test_a_refused_order_costs_and_one_that_finds_nothing_to_do_does_not() -> None:
    refused = outcome(SetResearch(project="Batteries"), OutcomeStatus.REFUSED)
    skipped = outcome(SetResearch(project="Batteries"), OutcomeStatus.SKIPPED)
    assert Game().add(moment(TICK), *priorities(1, 2, 3, 4), refused)["orders"] == pytest.approx(0.8)
    assert Game().add(moment(TICK), *priorities(1, 2, 3, 4), skipped, outcome(NoAction()))["orders"] == 1.0


def test_an_order_that_is_taken_back_earns_nothing_nor_does_the_one_that_takes_it_back() -> None:
    game = Game()
    game.add(moment(TICK), *priorities(1, 2, 3, 4), outcome(Draft(colonist_id=1, drafted=True)))
    found = game.add(moment(2 * TICK), outcome(Draft(colonist_id=1, drafted=False)))
    assert found["orders"] == pytest.approx(4 / 6)


def test_a_repeated_order_earns_nothing() -> None:
    game = Game()
    game.add(moment(TICK), *priorities(1, 2, 3, 4))
    assert game.add(moment(2 * TICK), *priorities(1, 2, 3, 4))["orders"] == pytest.approx(0.5)


def test_orders_older_than_a_day_no_longer_count() -> None:
    game = Game()
    game.add(moment(TICK), *priorities(1, 2, 3, 4))
    assert game.add(moment(TICK + DAY))["orders"] == 0.0
