"""Jobs as lists of toils: the order of toils, jumps, conditions, interruptions, and the toils that jobs share."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.colony.colony import Colony, Driver, Jump, Toil
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.jobs import carrying, job_targets, jobs, toils
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.world import Building, Grids, Item, Job, Name, Pawn, World

SIZE = 30


def colony_with(driver: Driver) -> tuple[Colony, Pawn]:
    """A map on which every job has this driver, and a pawn at (5, 5)."""
    world = World(seed=7, grids=Grids.empty(SIZE, SIZE))
    ann = Pawn(world.new_id(), "Colonist", "Human", Name(nick="Ann"), "Female", 108_000_000, 1, 5, 5)
    world.pawns[ann.id] = ann
    return Colony(world, lambda job_def: driver), ann


def lay(colony: Colony, count: int, x: int, z: int) -> Item:
    return spawning.spawn_item(colony, spawning.new_item(colony, "WoodLog", count), x, z)


def run(colony: Colony, pawn: Pawn) -> None:
    """Run a pawn's job to its end, with the clock at each wake-up."""
    job = pawn.job
    while job is not None and pawn.job is job:
        colony.world.game_tick = job.wake_tick
        if not jobs.advance(colony, pawn, job):
            jobs.end(colony, pawn)


def noting(notes: list[tuple[int, int]], answer: Callable[[Colony], int | Jump | None]) -> Toil:
    """A toil that notes its number and the game tick, and answers."""

    def toil(colony: Colony, pawn: Pawn, job: Job) -> int | Jump | None:
        notes.append((job.toil, colony.now))
        return answer(colony)

    return toil


@given(st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_toils_run_in_order_each_at_the_tick_that_the_one_before_named(waits: list[int]) -> None:
    notes: list[tuple[int, int]] = []
    steps = tuple(noting(notes, lambda colony, wait=wait: colony.now + wait) for wait in waits)  # type: ignore[misc]
    colony, ann = colony_with(Driver(toils=steps))
    assert jobs.start(colony, ann, Job("Test"))
    run(colony, ann)
    ticks = [0]
    for wait in waits[:-1]:
        ticks.append(ticks[-1] + max(1, wait))
    assert notes == list(enumerate(ticks))
    assert ann.job is None


def test_a_jump_without_a_tick_runs_the_other_toil_at_once() -> None:
    notes: list[tuple[int, int]] = []
    first, last = noting(notes, lambda colony: Jump(2)), noting(notes, lambda colony: None)
    colony, ann = colony_with(Driver(toils=(first, noting(notes, lambda colony: None), last)))
    assert not jobs.start(colony, ann, Job("Test"))
    assert notes == [(0, 0), (2, 0)]


def test_a_toil_can_run_again_until_it_ends_the_job() -> None:
    def dig(colony: Colony, pawn: Pawn, job: Job) -> Jump | None:
        job.count += 1
        return toils.again(job, colony.now + 10) if job.count < 4 else None

    colony, ann = colony_with(Driver(toils=(dig,)))
    job = Job("Test")
    assert jobs.start(colony, ann, job)
    run(colony, ann)
    assert (job.count, job.toil, colony.now) == (4, 0, 30)


def test_a_job_ends_before_the_next_toil_when_its_condition_fails() -> None:
    notes: list[tuple[int, int]] = []
    steps = tuple(noting(notes, lambda colony: colony.now + 100) for _ in range(3))
    colony, ann = colony_with(Driver(toils=steps, can_continue=toils.holds(job_targets.building)))
    bench = spawning.add_building(colony, Building(colony.world.new_id(), "Stool", 9, 9))
    assert jobs.start(colony, ann, Job("Test", target=bench.id))
    assert colony.world.reserved == {bench.id: ann.id}
    spawning.remove_building(colony, bench)
    run(colony, ann)
    assert notes == [(0, 0)]
    assert not colony.world.reserved


def test_a_job_about_a_thing_that_another_pawn_has_reserved_does_not_start() -> None:
    colony, ann = colony_with(Driver(toils=(toils.work_for(100),), can_continue=toils.holds(job_targets.building)))
    bench = spawning.add_building(colony, Building(colony.world.new_id(), "Stool", 9, 9))
    colony.world.reserved[bench.id] = ann.id + 1_000
    assert not jobs.start(colony, ann, Job("Test", target=bench.id))
    assert ann.job is None


def test_an_interrupted_job_is_stopped_once_and_credits_the_work_done() -> None:
    credited: list[tuple[float, int]] = []
    colony, ann = colony_with(
        Driver(
            toils=(toils.work_for(1_000),),
            stop=lambda colony, pawn, job: credited.append(toils.credit_work(colony, job)),
        )
    )
    assert jobs.start(colony, ann, Job("Test"))
    colony.world.game_tick = 400
    jobs.interrupt(colony, ann)
    assert credited == [(400.0, 400)]
    assert ann.job is None


def test_a_job_without_a_path_is_over_at_once() -> None:
    colony, ann = colony_with(Driver(toils=(toils.go_to(job_targets.at_cell), toils.work_for(10))))
    for x, z in ((19, 19), (20, 19), (21, 19), (19, 20), (21, 20), (19, 21), (20, 21), (21, 21)):
        spawning.set_rock(colony, x, z, "Granite")
    assert not jobs.start(colony, ann, Job("Test", cell=colony.world.grids.index(20, 20)))


def test_a_fetched_load_is_carried_to_its_target_and_the_rest_is_free_at_once() -> None:
    carry = carrying.carry(job_targets.item, job_targets.at_cell, adjacent=False)
    colony, ann = colony_with(Driver(toils=(carrying.fetch(job_targets.item), carry, toils.work_for(10))))
    wood = lay(colony, 50, 12, 5)
    job = Job("Test", target=wood.id, cell=colony.world.grids.index(20, 5), count=20)
    assert jobs.start(colony, ann, job)
    assert colony.world.reserved == {wood.id: ann.id}
    while job.toil < 3:
        colony.world.game_tick = job.wake_tick
        assert jobs.advance(colony, ann, job)
    assert movement.position(colony, ann) == (20, 5)
    assert ann.carried is not None
    assert (ann.carried.stack_count, wood.stack_count) == (20, 30)
    assert wood.id not in colony.world.reserved


def test_a_stack_that_is_gone_when_the_pawn_arrives_ends_the_job() -> None:
    carry = carrying.carry(job_targets.item, job_targets.at_cell)
    colony, ann = colony_with(Driver(toils=(carrying.fetch(job_targets.item), carry)))
    wood = lay(colony, 50, 12, 5)
    assert jobs.start(colony, ann, Job("Test", target=wood.id, cell=colony.world.grids.index(20, 5), count=20))
    spawning.remove_item(colony, wood)
    run(colony, ann)
    assert ann.carried is None
    assert movement.position(colony, ann) == (12, 5)


def test_a_pawn_follows_somebody_who_walks_away_before_it_acts() -> None:
    colony, ann = colony_with(
        Driver(
            toils=(
                toils.go_to(job_targets.at_pawn, adjacent=True),
                toils.beside(job_targets.at_pawn, toils.work_for(50), back_to=1),
            )
        )
    )
    deer = Pawn(colony.world.new_id(), "Deer", "Deer", Name(), "Male", 1_000, 0, 15, 15)
    colony.world.pawns[deer.id] = deer
    job = Job("Test", target=deer.id)
    assert jobs.start(colony, ann, job)
    deer.x = 25
    colony.world.game_tick = job.wake_tick
    assert jobs.advance(colony, ann, job)
    assert job.toil == 1, "the pawn walks on"
    colony.world.game_tick = job.wake_tick
    assert jobs.advance(colony, ann, job)
    assert job.toil == 2
    assert movement.position(colony, ann)[0] == 24


def test_a_job_def_without_a_driver_of_its_own_is_only_a_walk() -> None:
    assert drivers.of("GotoSafeTemperature") is drivers.of("Goto")
