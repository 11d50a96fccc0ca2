"""The team remembers what its actions have marked on the ground, since RIMAPI does not report it."""

from __future__ import annotations

from pytest_rle.team.actions import ActionModel, CreateGrowingZone, CreateStockpile, DeleteStockpile, Designate
from pytest_rle.team.cells import Rect
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import ResourceArea


def rect(x1: int, z1: int, x2: int, z2: int) -> Rect:
    return Rect(x1=x1, z1=z1, x2=x2, z2=z2)


def marks_of(*actions: ActionModel) -> Marks:
    marks = Marks()
    for action in actions:
        action.remember(marks, "zone 3 with 25 cells")
    return marks


def test_an_area_is_marked_for_one_kind_only() -> None:
    marks = marks_of(Designate(kind="harvest", area=rect(10, 10, 20, 20)))
    same, inside, partly = (
        ResourceArea(def_name="tree", area=rect(*corners), count=1, distance=1)
        for corners in ((10, 10, 20, 20), (12, 12, 14, 14), (18, 18, 22, 22))
    )
    assert list(marks.unmarked("harvest", (same, inside, partly))) == [partly]
    assert list(marks.unmarked("mine", (same, inside, partly))) == [same, inside, partly]


def test_a_zone_is_known_by_the_ground_that_it_covers() -> None:
    marks = marks_of(CreateGrowingZone(area=rect(5, 5, 9, 9), plant_def="Plant_Rice"))
    assert marks.is_zoned(rect(9, 9, 12, 12))
    assert not marks.is_zoned(rect(10, 5, 12, 9))


def test_a_deleted_stockpile_is_not_a_zone() -> None:
    marks = marks_of(CreateStockpile(area=rect(5, 5, 9, 9)), DeleteStockpile(zone_id=3))
    assert not marks.is_zoned(rect(5, 5, 9, 9))
