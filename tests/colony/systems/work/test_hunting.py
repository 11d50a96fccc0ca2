"""Hunting marked animals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.systems.work import hunting
from pytest_rle.colony.world import Item, Pawn

MakePawn = Callable[..., Pawn]
MakeWorker = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def test_a_hunter_kills_a_marked_deer(meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour) -> None:
    ann = worker("Hunting", Shooting=12)
    ann.equipment.append(Item(meadow.world.new_id(), "Gun_BoltActionRifle", -1, -1, 1, 100, None, 2))
    deer = place(meadow, 40, 40, race="Deer", faction=0)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    labour(meadow, 20_000)
    assert deer.id not in meadow.world.pawns
    assert [corpse.pawn.race for corpse in meadow.world.corpses.values()] == ["Deer"]
    assert not meadow.world.designations.hunt


def test_a_pawn_without_a_ranged_weapon_does_not_hunt(
    meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour
) -> None:
    worker("Hunting")
    deer = place(meadow, 40, 40, race="Deer", faction=0)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    labour(meadow, 10_000)
    assert deer.id in meadow.world.pawns


@pytest.mark.parametrize(("moves_to", "keeps"), [(58, True), (2, False)])
def test_a_hunter_keeps_its_path_while_its_prey_stays(
    meadow: Colony, worker: MakeWorker, place: MakePawn, labour: Labour, moves_to: int, keeps: bool
) -> None:
    ann = worker("Hunting", Shooting=12)
    ann.equipment.append(Item(meadow.world.new_id(), "Gun_PumpShotgun", -1, -1, 1, 100, None, 2))
    deer = place(meadow, 58, 58, race="Deer", faction=0)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    labour(meadow, 1)
    assert ann.job is not None
    assert ann.job.def_name == "Hunt"
    path, arrival = ann.job.path, ann.job.arrivals[-1]
    deer.x = moves_to
    labour(meadow, hunting.STALK_TICKS)
    assert (ann.job.path is path) is keeps
    assert (ann.job.arrivals[-1] == arrival) is keeps
