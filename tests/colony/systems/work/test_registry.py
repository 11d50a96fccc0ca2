"""The work types, and the order in which a pawn asks their givers."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.work import registry
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]


def test_there_are_the_twenty_work_types_of_the_game_in_its_order() -> None:
    assert list(registry.givers()) == list(DEFS.work_types)
    assert len(registry.givers()) == 20


def test_priorities_decide_before_the_natural_order(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow)
    ann.work_priorities = {"Mining": 3, "Cooking": 3, "Cleaning": 1, "Research": 0, "Growing": 2}
    assert registry.active_types(ann) == ["Cleaning", "Growing", "Cooking", "Mining"]
    ann.disabled_work.add("Cooking")
    assert registry.active_types(ann) == ["Cleaning", "Growing", "Mining"]
