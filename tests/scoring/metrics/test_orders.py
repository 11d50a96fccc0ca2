"""Orders: valid, not repeated, not taken back."""

from __future__ import annotations

import pytest

from pytest_rle.team.actions import (
    Action,
    AddBill,
    BuildRoom,
    CreateStockpile,
    DeleteStockpile,
    Designate,
    Draft,
    NoAction,
    PlaceBuilding,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetSchedule,
    SetWorkPriorities,
    TogglePower,
)
from pytest_rle.team.cells import Rect
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from tests.scoring.metrics.colonies import DAY, TICK, Game, moment, people
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


def bill(number: int = 7) -> ActionOutcome:
    return outcome(AddBill(building_id=number, recipe="CookMealSimple"))


BED = PlaceBuilding(def_name="Bed", x=10, z=10, stuff="WoodLog")
ROOM = BuildRoom(area=Rect(x1=0, z1=0, x2=4, z2=4), door_x=2, door_z=0)


@pytest.mark.parametrize(
    ("order", "back"),
    [
        (bill(), outcome(RemoveBill(building_id=7, bill_id=3))),
        (outcome(BED), outcome(Designate(kind="deconstruct", area=Rect(x1=10, z1=10, x2=12, z2=12)))),
        (outcome(ROOM), outcome(Designate(kind="deconstruct", area=Rect(x1=4, z1=2, x2=6, z2=6)))),
        (
            outcome(CreateStockpile(area=Rect(x1=0, z1=0, x2=1, z2=1))).model_copy(
                update={"reason": "zone 5 with 4 cells"}
            ),
            outcome(DeleteStockpile(zone_id=5)),
        ),
        (
            outcome(SetForbidden(thing_ids=(1, 2), forbidden=True)),
            outcome(SetForbidden(thing_ids=(1, 2), forbidden=False)),
        ),
        (outcome(TogglePower(building_id=9, on=False)), outcome(TogglePower(building_id=9, on=True))),
    ],
)
def test_an_order_that_is_taken_back_earns_nothing_nor_does_the_one_that_takes_it_back(
    order: ActionOutcome, back: ActionOutcome
) -> None:
    game = Game()
    assert game.add(moment(TICK), order)["orders"] == pytest.approx(1 / 4)
    assert game.add(moment(2 * TICK), back)["orders"] == 0.0
    assert game.add(moment(3 * TICK), *priorities(1, 2, 3, 4))["orders"] == pytest.approx(4 / 6)


def test_a_change_of_mind_costs_nothing_and_a_change_back_earns_nothing() -> None:
    def cooking(priority: int) -> ActionOutcome:
        return outcome(SetWorkPriorities(colonist_id=1, priorities={"Cooking": priority}))

    game = Game()
    assert game.add(moment(TICK), cooking(2))["orders"] == pytest.approx(1 / 4)
    assert game.add(moment(2 * TICK), cooking(1))["orders"] == pytest.approx(2 / 4)  # hunger at noon
    assert game.add(moment(3 * TICK), cooking(2))["orders"] == pytest.approx(1 / 3 * 1 / 4)


def test_orders_to_fighters_do_not_count() -> None:
    game = Game()
    for tick in range(1, 9):
        found = game.add(moment(tick * TICK), outcome(Draft(colonist_id=1, drafted=tick % 2 == 1)))
        assert found["orders"] == 0.0
    assert game.add(moment(9 * TICK), *priorities(1, 2, 3, 4))["orders"] == 1.0


def test_a_repeated_order_earns_nothing_and_a_bed_that_burned_may_be_ordered_again() -> None:
    game = Game()
    assert game.add(moment(TICK), outcome(BED), bill(), RESEARCH)["orders"] == pytest.approx(3 / 4)
    assert game.add(moment(2 * TICK), outcome(BED), bill(), RESEARCH)["orders"] == pytest.approx(3 / 4)


def test_a_setting_that_is_ordered_every_day_earns_nothing_after_the_first() -> None:
    game = Game()
    found = [game.add(moment(day * DAY), *priorities(1, 2, 3, 4))["orders"] for day in range(1, 4)]
    assert found == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    "action",
    [
        SetSchedule(colonist_id=1, hours=(7, 8, 9), assignment="Anything"),
        SetSchedule(colonist_id=1, hours=(23, 0, 1), assignment="Sleep"),
        TogglePower(building_id=9, on=True),
    ],
)
def test_an_order_for_what_is_so_already_earns_nothing(action: Action) -> None:
    assert Game().add(moment(TICK), outcome(action))["orders"] == 0.0


def test_busywork_that_is_taken_back_after_a_day_earns_no_more_than_a_day() -> None:
    def art(priority: int) -> list[ActionOutcome]:
        return [outcome(SetWorkPriorities(colonist_id=number, priorities={"Art": priority})) for number in (1, 2, 3)]

    game = Game()
    found = [game.add(moment(day * DAY), *art(1 + day % 2))["orders"] for day in range(1, 11)]
    assert sum(value or 0.0 for value in found[2:]) == 0.0


def test_only_the_living_are_led() -> None:
    assert Game().add(moment(TICK, people(1)), *priorities(1, 2, 3, 4))["orders"] == pytest.approx(1 / 3)


def test_orders_older_than_a_day_no_longer_count() -> None:
    game = Game()
    game.add(moment(TICK), *priorities(1, 2, 3, 4))
    assert game.add(moment(TICK + DAY))["orders"] == 0.0
