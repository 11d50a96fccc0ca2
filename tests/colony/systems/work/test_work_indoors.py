"""Doctoring, research, fuel, burials and prisoners: work by type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.work import registry, research
from pytest_rle.colony.world import Building, Corpse, Item, Job, Pawn
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


def build(colony: Colony, kind: str, x: int, z: int, **fields: float) -> Building:
    building = Building(colony.world.new_id(), kind, x, z, stuff="WoodLog", hit_points=100)
    for name, value in fields.items():
        setattr(building, name, value)
    return spawning.add_building(colony, building)


def worker(colony: Colony, place: MakePawn, work: str, **skills: int) -> Pawn:
    colony.world.game_tick = max(colony.now, 20_000)
    ann = place(colony, 30, 30, **skills)
    ann.work_priorities[work] = 3
    ann.needs.food = ann.needs.joy = 1.0
    return ann


def test_the_work_types_are_the_games_twenty_in_its_order() -> None:
    assert list(registry.givers()) == list(DEFS.work_types)
    assert len(registry.givers()) == 20


def test_priorities_come_before_the_natural_order(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow)
    ann.work_priorities = {"Mining": 3, "Cooking": 3, "Cleaning": 1, "Research": 0, "Growing": 2}
    assert registry.active_types(ann) == ["Cleaning", "Growing", "Cooking", "Mining"]
    ann.disabled_work.add("Cooking")
    assert registry.active_types(ann) == ["Cleaning", "Growing", "Mining"]


def test_a_patient_goes_to_bed_and_is_treated_with_medicine(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    doctor = worker(meadow, place, "Doctor", Medicine=8)
    bob = place(meadow, 35, 30)
    bob.work_priorities["Patient"] = 3
    build(meadow, "Bed", 38, 30)
    kits = stock(meadow, "MedicineIndustrial", 3, x=20, z=20)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    labour(meadow, 8_000)
    assert movement.position(meadow, bob) == (38, 30)
    assert wound.tend_quality > 0
    assert not tending.needs_tending(bob)
    assert kits.stack_count == 2
    assert doctor.skills["Medicine"].xp > 0


def test_without_medicine_a_doctor_uses_bare_hands(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Doctor", Medicine=8)
    bob = place(meadow, 35, 30)
    bob.work_priorities["Patient"] = 3
    build(meadow, "SleepingSpot", 38, 30)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    labour(meadow, 6_000)
    assert 0 <= wound.tend_quality <= 0.7


def test_an_order_to_tend_needs_no_bed(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    doctor, bob = worker(meadow, place, "Research", Medicine=8), place(meadow, 35, 30)
    wound = hediffs.add(meadow, bob, "Cut", 8.0, part=0)
    bob.downed = True
    assert orders.give(meadow, doctor, "TendPatient", bob.id) is None
    labour(meadow, 3_000)
    assert wound.tended_until > 0


def test_a_hungry_patient_who_cannot_rise_is_fed(meadow: Colony, place: MakePawn, stock: Stock, labour: Labour) -> None:
    worker(meadow, place, "Doctor")
    bob = place(meadow, 38, 30)
    build(meadow, "Bed", 38, 30)
    stock(meadow, "MealSimple", 3, x=25, z=25)
    bob.downed, bob.needs.food = True, 0.1
    hediffs.add(meadow, bob, "Flu", 0.5)
    labour(meadow, 6_000)
    assert bob.needs.food > 0.9


@pytest.mark.parametrize(("project", "factor"), [("Stonecutting", 1.0), ("Electricity", 1.0), ("Bionics", 1.5)])
def test_projects_above_the_colonys_level_cost_more(project: str, factor: float) -> None:
    assert research.cost_factor(DEFS.research[project]) == factor


def test_research_goes_by_the_games_formula(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    meadow.world.research.current = "Electricity"
    ann = worker(meadow, place, "Research", Intellectual=8)
    bench = build(meadow, "SimpleResearchBench", 33, 31)
    outdoors = 0.75
    expected = 0.00825 * 1.0 * 0.75 * outdoors
    assert research.points_per_tick(meadow, ann, bench, DEFS.research["Electricity"]) == pytest.approx(expected)
    labour(meadow, 100)
    begun = meadow.now
    labour(meadow, 2_500)
    jobs.interrupt(meadow, ann)
    assert meadow.world.research.progress["Electricity"] == pytest.approx(expected * (meadow.now - begun), rel=0.05)


def test_a_finished_project_is_announced(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    cost = DEFS.research["Stonecutting"].cost
    meadow.world.research.current = "Stonecutting"
    meadow.world.research.progress["Stonecutting"] = cost - 0.5
    worker(meadow, place, "Research", Intellectual=8)
    build(meadow, "SimpleResearchBench", 33, 31)
    labour(meadow, 2_000)
    assert meadow.world.research.progress["Stonecutting"] == cost
    assert meadow.world.research.current is None
    assert any(event.name == "letter_received" for event in meadow.drain_events())


def test_a_spacer_project_needs_the_better_bench(meadow: Colony, place: MakePawn) -> None:
    ann = worker(meadow, place, "Research")
    build(meadow, "SimpleResearchBench", 33, 31)
    meadow.world.research.current = "Fabrication"
    assert DEFS.research["Fabrication"].bench == "HiTechResearchBench"
    assert research.find(meadow, ann) is None


def test_two_researchers_do_not_share_a_bench(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    meadow.world.research.current = "Electricity"
    workers = [worker(meadow, place, "Research"), worker(meadow, place, "Research")]
    build(meadow, "SimpleResearchBench", 33, 31)
    labour(meadow, 1_000)
    assert sum(p.job is not None and p.job.def_name == "Research" for p in workers) == 1


def test_a_fire_that_burns_low_is_fed(meadow: Colony, place: MakePawn, stock: Stock, labour: Labour) -> None:
    worker(meadow, place, "Hauling")
    fire = build(meadow, "Campfire", 35, 30, fuel=2.0)
    wood = stock(meadow, "WoodLog", 50, x=25, z=25)
    labour(meadow, 3_000)
    assert fire.fuel == 20.0
    assert wood.stack_count == 32


def test_the_dead_are_buried(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Hauling")
    grave = build(meadow, "Grave", 40, 40)
    dead = place(meadow, 20, 20)
    del meadow.world.pawns[dead.id]
    corpse = Corpse(meadow.world.new_id(), dead, 20, 20, 0)
    meadow.world.corpses[corpse.id] = corpse
    labour(meadow, 5_000)
    assert corpse.buried_in == grave.id
    assert (corpse.x, corpse.z) == (40, 40)


def test_a_prisoner_is_talked_round(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Warden", Social=10)
    captive = place(meadow, 33, 33, faction=2)
    captive.guest, captive.recruit_resistance = "Prisoner", 1.0
    labour(meadow, 120_000)
    assert captive.faction == meadow.world.player_faction
    assert captive.guest == ""


def test_a_broken_machine_is_mended_with_a_component(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    worker(meadow, place, "Construction", Construction=8)
    stove = build(meadow, "ElectricStove", 35, 30, broken_down=True)
    stock(meadow, "ComponentIndustrial", 2)
    labour(meadow, 5_000)
    assert not stove.broken_down
    assert [item.stack_count for item in meadow.world.items.values()] == [1]


def test_a_job_that_is_taken_is_not_taken_again(meadow: Colony, place: MakePawn, stock: Stock) -> None:
    ann, bob = place(meadow, 30, 30), place(meadow, 31, 30)
    steel = stock(meadow, "Steel", 10, x=20, z=20)
    cell = meadow.world.grids.index(10, 10)
    assert jobs.start(meadow, ann, Job("HaulToCell", target=steel.id, cell=cell, count=10))
    assert not jobs.start(meadow, bob, Job("HaulToCell", target=steel.id, cell=cell + 1, count=10))
    assert "reserved" in str(orders.give(meadow, bob, "HaulToCell", steel.id, cell + 1))
