"""What the team has ordered on the ground is remembered, since the wire shows it to nobody."""

from __future__ import annotations

from pytest_rle.team import ActionOutcome, OutcomeStatus, Role
from pytest_rle.team.actions import ActionModel, CreateGrowingZone, CreateStockpile, DeleteStockpile, Designate, Rect
from pytest_rle.team.survey.marks import Marks


def outcome(action: ActionModel, status: OutcomeStatus = OutcomeStatus.DONE) -> ActionOutcome:
    return ActionOutcome.model_validate(
        {"role": Role.RESOURCE_MANAGER, "action": action.model_dump(), "status": status.value}
    )


def rect(x1: int, z1: int, x2: int, z2: int) -> Rect:
    return Rect(x1=x1, z1=z1, x2=x2, z2=z2)


def marks(*outcomes: ActionOutcome) -> Marks:
    made = Marks()
    made.record(outcomes)
    return made


def test_a_marked_area_is_marked_for_its_kind_alone() -> None:
    made = marks(outcome(Designate(kind="harvest", area=rect(10, 10, 20, 20))))
    assert made.is_marked("harvest", rect(10, 10, 20, 20))
    assert made.is_marked("harvest", rect(12, 12, 14, 14))
    assert not made.is_marked("mine", rect(12, 12, 14, 14))
    assert not made.is_marked("harvest", rect(18, 18, 22, 22)), "a part of it is not marked"


def test_what_was_refused_was_not_done() -> None:
    action = Designate(kind="mine", area=rect(1, 1, 2, 2))
    assert not marks(outcome(action, OutcomeStatus.REFUSED)).is_marked("mine", rect(1, 1, 2, 2))


def test_a_zone_is_known_by_the_ground_it_covers() -> None:
    made = marks(outcome(CreateGrowingZone(area=rect(5, 5, 9, 9), plant_def="Plant_Rice")))
    assert made.is_zoned(rect(9, 9, 12, 12))
    assert not made.is_zoned(rect(10, 5, 12, 9))


def test_a_stockpile_that_was_removed_is_no_zone() -> None:
    made = marks(outcome(CreateStockpile(area=rect(5, 5, 9, 9))), outcome(DeleteStockpile(zone_id=3)))
    assert not made.is_zoned(rect(5, 5, 9, 9))
