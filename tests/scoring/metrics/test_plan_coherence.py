"""Plan coherence: the share of orders that do not contradict each other."""

from __future__ import annotations

import pytest

from pytest_rle.team.actions import (
    Action,
    CreateGrowingZone,
    CreateStockpile,
    Draft,
    Rect,
    SetResearch,
    SetWorkPriorities,
    TogglePower,
)
from pytest_rle.team.outcome import OutcomeStatus
from tests.scoring.run import HOUR, TICK, Make, Run, outcome


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        (SetResearch(project="Smithing"), SetResearch(project="Stonecutting"), True),
        (SetResearch(project="Smithing"), SetResearch(project="Smithing"), False),
        (
            SetWorkPriorities(colonist_id=1, priorities={"Growing": 1, "Cooking": 2}),
            SetWorkPriorities(colonist_id=1, priorities={"Growing": 3}),
            True,
        ),
        (
            SetWorkPriorities(colonist_id=1, priorities={"Growing": 1}),
            SetWorkPriorities(colonist_id=2, priorities={"Growing": 3}),
            False,
        ),
        (
            CreateStockpile(area=Rect(x1=1, z1=1, x2=3, z2=3)),
            CreateGrowingZone(area=Rect(x1=3, z1=3, x2=5, z2=5), plant_def="Plant_Rice"),
            True,
        ),
        (
            CreateStockpile(area=Rect(x1=1, z1=1, x2=3, z2=3)),
            CreateStockpile(area=Rect(x1=4, z1=1, x2=6, z2=3)),
            False,
        ),
        (TogglePower(building_id=1, on=True), TogglePower(building_id=1, on=False), True),
        (Draft(colonist_id=1, drafted=True), Draft(colonist_id=1, drafted=False), True),
    ],
)
def test_two_orders_that_set_the_same_target_differently_are_incoherent(
    run: Run, colony: Make, first: Action, second: Action, clash: bool
) -> None:
    metrics = run.add(colony(TICK), outcome(first), outcome(second))
    assert metrics["plan_coherence"] == (0.0 if clash else 1.0)


def test_undrafting_in_a_later_tick_is_not_a_contradiction(run: Run, colony: Make) -> None:
    run.add(colony(HOUR), outcome(Draft(colonist_id=1, drafted=True)))
    assert run.add(colony(2 * HOUR), outcome(Draft(colonist_id=1, drafted=False)))["plan_coherence"] == 1.0


def test_changing_an_order_within_a_day_is_a_contradiction(run: Run, colony: Make) -> None:
    run.add(colony(TICK), outcome(SetResearch(project="Smithing")))
    metrics = run.add(colony(2 * TICK), outcome(SetResearch(project="Stonecutting")))
    assert metrics["plan_coherence"] == 0.0


def test_a_refused_order_contradicts_nothing(run: Run, colony: Make) -> None:
    refused = outcome(SetResearch(project="Stonecutting"), OutcomeStatus.REFUSED)
    assert run.add(colony(TICK), outcome(SetResearch(project="Smithing")), refused)["plan_coherence"] == 1.0
