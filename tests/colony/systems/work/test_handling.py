"""Taming marked animals."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Item, Pawn

MakePawn = Callable[..., Pawn]
MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


def test_a_marked_animal_is_tamed_after_some_attempts(
    meadow: Colony, worker: MakeWorker, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    worker("Handling", Animals=15)
    cow = place(meadow, 33, 33, race="Cow", faction=0)
    stock(meadow, "RawCorn", 75)
    meadow.world.designations.tame.add(cow.id)
    labour(meadow, 300_000)
    assert cow.faction == meadow.world.player_faction
    assert not meadow.world.designations.tame
