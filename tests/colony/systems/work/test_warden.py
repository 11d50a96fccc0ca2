"""Recruiting prisoners."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.world import Pawn

MakePawn = Callable[..., Pawn]
MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def test_a_prisoner_is_recruited_by_talks(meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour) -> None:
    worker("Warden", Social=10)
    captive = place(meadow, 33, 33, faction=2)
    captive.guest, captive.recruit_resistance = "Prisoner", 1.0
    labour(meadow, 120_000)
    assert captive.faction == meadow.world.player_faction
    assert captive.guest == ""
