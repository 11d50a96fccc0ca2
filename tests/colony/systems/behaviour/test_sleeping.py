"""Going to bed, sleeping, and the memories of a night."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import sleeping, think
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.needs import beds, needs
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import Building, Job, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]


def bed(colony: Colony, x: int, z: int, kind: str = "Bed") -> Building:
    return spawning.add_building(colony, Building(colony.world.new_id(), kind, x, z, stuff="WoodLog", hit_points=100))


def night(colony: Colony, ticks: int) -> None:
    end = colony.now + ticks
    while colony.now < end:
        step = (colony.now // 150 + 1) * 150
        wakeup = colony.next_wakeup()
        colony.world.game_tick = min(step, max(colony.now + 1, wakeup if wakeup is not None else step))
        if colony.now % 150 == 0:
            needs.step(colony)
        for pawn in colony.due_pawns():
            think.wake(colony, pawn)


def doing(pawn: Pawn) -> str | None:
    return pawn.job.def_name if pawn.job is not None else None


def lies_awake(pawn: Pawn) -> bool:
    return not pawn.asleep


@pytest.fixture
def tired(meadow: Colony, place: MakePawn) -> Pawn:
    ann = place(meadow, 30, 30)
    ann.needs.rest = 0.2
    return ann


def test_a_tired_person_claims_a_free_bed_and_sleeps_in_it(meadow: Colony, tired: Pawn, labour: Labour) -> None:
    own_bed = bed(meadow, 35, 30)
    labour(meadow, 1_000)
    assert tired.asleep
    assert tired.bed == own_bed.id
    assert own_bed.owners == [tired.id]
    assert movement.position(meadow, tired) == (35, 30)


def test_two_people_never_share_a_single_bed(meadow: Colony, tired: Pawn, place: MakePawn, labour: Labour) -> None:
    bob = place(meadow, 31, 31)
    bob.needs.rest = 0.2
    bed(meadow, 35, 30)
    labour(meadow, 1_000)
    assert (tired.x, tired.z) != (bob.x, bob.z)
    assert tired.asleep
    assert bob.asleep
    assert not bob.bed


def test_a_person_sleeps_in_its_own_bed_even_when_another_is_nearer(
    meadow: Colony, tired: Pawn, labour: Labour
) -> None:
    own = bed(meadow, 45, 45)
    bed(meadow, 31, 30)
    beds.claim(meadow, tired, own)
    labour(meadow, 1_000)
    assert movement.position(meadow, tired) == (45, 45)


def test_claiming_a_bed_releases_the_old_one(meadow: Colony, tired: Pawn) -> None:
    first, second = bed(meadow, 10, 10), bed(meadow, 20, 20)
    beds.claim(meadow, tired, first)
    beds.claim(meadow, tired, second)
    assert (first.owners, second.owners, tired.bed) == ([], [tired.id], second.id)


def test_full_rest_from_zero_takes_ten_and_a_half_hours_in_a_bed(meadow: Colony, tired: Pawn) -> None:
    bed(meadow, 31, 30)
    tired.needs.rest = 0.0
    tired.needs.food = 1.0
    night(meadow, 1_000)
    assert tired.asleep
    begun = meadow.now
    for _ in range(400):
        if lies_awake(tired):
            break
        night(meadow, 150)
    assert (meadow.now - begun) / 2_500 == pytest.approx(10.5, abs=0.7)


def test_a_night_on_the_ground_outside_leaves_memories(meadow: Colony, tired: Pawn) -> None:
    tired.needs.food = 1.0
    night(meadow, 40_000)
    assert {"SleptOutside", "SleptOnGround"} <= {memory.def_name for memory in tired.memories}


def test_a_night_in_a_bedroom_leaves_the_memory_of_a_bedroom(
    meadow: Colony, tired: Pawn, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 5, 5)
    bed(meadow, 30, 30)
    tired.needs.food = 1.0
    night(meadow, 40_000)
    remembered = {memory.def_name for memory in tired.memories}
    assert "SleptInBedroom" in remembered
    assert "SleptOutside" not in remembered
    assert "SleptOnGround" not in remembered


@pytest.mark.parametrize(
    ("assignment", "rest", "sleeps"),
    [("Sleep", 0.7, True), ("Sleep", 0.8, False), ("Anything", 0.4, False), ("Anything", 0.2, True),
     ("Work", 0.1, False), ("Joy", 0.2, True)],
)  # fmt: skip
def test_the_timetable_decides_when_a_person_goes_to_bed(
    meadow: Colony, tired: Pawn, assignment: str, rest: float, sleeps: bool
) -> None:
    tired.timetable = [assignment] * 24
    tired.needs.rest = rest
    assert sleeping.wants_sleep(meadow, tired) is sleeps


def test_a_sleeper_whose_bed_is_removed_gets_up(meadow: Colony, tired: Pawn, labour: Labour) -> None:
    own_bed = bed(meadow, 35, 30)
    labour(meadow, 1_000)
    spawning.remove_building(meadow, own_bed)
    labour(meadow, 3_000)
    assert tired.job is None or tired.job.target != own_bed.id


def test_a_patient_stays_in_bed_until_well(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    ann.work_priorities["PatientBedRest"] = 3
    bed(meadow, 32, 30)
    flu = hediffs.add(meadow, ann, "Flu", 0.4)
    labour(meadow, 10_000)
    assert doing(ann) == "LayDown"
    hediffs.remove(ann, flu)
    labour(meadow, 3_000)
    assert doing(ann) != "LayDown"


def test_a_person_who_collapses_sleeps_on_the_spot(meadow: Colony, tired: Pawn, labour: Labour) -> None:
    bed(meadow, 45, 45)
    jobs.start(meadow, tired, Job("LayDown"))
    labour(meadow, 10)
    assert tired.asleep
    assert movement.position(meadow, tired) == (30, 30)
