"""Pawns walk along their paths."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs, walking
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.production import construction
from pytest_rle.colony.world import Frame, Job, Pawn

MakePawn = Callable[..., Pawn]


def test_a_healthy_person_takes_thirteen_game_ticks_a_cell_and_two_more_on_soil(
    meadow: Colony, place: MakePawn
) -> None:
    meadow.world.game_tick = 25_000
    ann = place(meadow, 10, 10)
    assert walking.go(meadow, ann, 20, 10) == 25_000 + 10 * (13 + 2)


def test_the_position_of_a_walking_pawn_follows_from_the_game_tick(meadow: Colony, place: MakePawn) -> None:
    meadow.world.game_tick = 25_000
    ann = place(meadow, 10, 10)
    walking.go(meadow, ann, 20, 10)
    meadow.world.game_tick += 45
    assert movement.position(meadow, ann) == (13, 10)
    assert (ann.x, ann.z) == (10, 10)
    movement.settle(meadow, ann)
    assert (ann.x, ann.z) == (13, 10)
    movement.stop(meadow, ann)
    meadow.world.game_tick += 10_000
    assert movement.position(meadow, ann) == (13, 10)


def test_a_pawn_that_has_lost_blood_walks_slower(meadow: Colony, place: MakePawn) -> None:
    meadow.world.game_tick = 25_000
    ann = place(meadow, 10, 10)
    healthy = walking.ticks_per_cell(meadow, ann)
    hediffs.add(meadow, ann, "BloodLoss", 0.5)
    assert walking.ticks_per_cell(meadow, ann) > healthy


def test_a_pawn_cannot_walk_into_rock(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, 10, 10)
    meadow.world.grids.rock[20, 20] = 1
    meadow.index.rebuild()
    assert walking.go(meadow, ann, 20, 20) is None
    assert movement.position(meadow, ann) == (10, 10)


def test_a_new_wall_on_its_path_stops_a_walking_pawn(
    meadow: Colony, place: MakePawn, labour: Callable[[Colony, int], None]
) -> None:
    ann = place(meadow, 10, 10)
    jobs.start(meadow, ann, Job("Goto", cell=meadow.world.grids.index(30, 10)))
    frame = Frame(meadow.world.new_id(), "Wall", 20, 10, stuff="WoodLog")
    meadow.world.frames[frame.id] = frame
    construction.complete(meadow, frame, None)
    assert ann.job is None or meadow.world.grids.index(20, 10) not in ann.job.path


def test_a_pawn_in_the_cell_of_a_new_wall_moves_out_of_it(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, 20, 10)
    frame = Frame(meadow.world.new_id(), "Wall", 20, 10, stuff="WoodLog")
    meadow.world.frames[frame.id] = frame
    construction.complete(meadow, frame, None)
    assert movement.position(meadow, ann) != (20, 10)
    assert meadow.index.passable(*movement.position(meadow, ann))


def test_pawns_carry_dirt_from_soil_onto_floors(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, 10, 10)
    grids = meadow.world.grids
    grids.under_terrain[10, 20:40] = 1
    for tick in range(40):
        meadow.world.game_tick = 25_000 + tick * 1_000
        ann.x, ann.z, ann.job = 10, 10, None
        walking.go(meadow, ann, 39, 10)
    assert 15 <= int(grids.filth_thickness.sum()) <= 70
    assert not grids.filth[:, :20].any()
