"""Orders to one pawn, and what people do while drafted, downed or in a mental break."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import orders, think
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.map import movement, spawning
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import Building, Item, MentalState, Pawn

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


def state(name: str, colony: Colony) -> MentalState:
    return MentalState(name, colony.now, colony.now + 50_000, colony.now + 60_000)


def test_a_drafted_colonist_goes_where_it_is_sent_and_stays(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    drafting.set_drafted(meadow, ann, True)
    assert orders.give(meadow, ann, "Goto", cell=meadow.world.grids.index(40, 35)) is None
    labour(meadow, 5_000)
    assert movement.position(meadow, ann) == (40, 35)
    assert ann.job is not None
    assert ann.job.def_name == "Wait_Combat"


def test_an_undrafted_colonist_stops_standing_by(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    drafting.set_drafted(meadow, ann, True)
    labour(meadow, 1_000)
    drafting.set_drafted(meadow, ann, False)
    labour(meadow, 100)
    assert ann.job is not None
    assert ann.job.def_name != "Wait_Combat"


def test_a_pawn_equips_a_weapon_and_drops_the_old_one(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    ann = place(meadow, 30, 30, weapon="MeleeWeapon_Club")
    gun = stock(meadow, "Gun_Revolver", 1, x=35, z=30)
    assert orders.give(meadow, ann, "Equip", gun.id) is None
    labour(meadow, 2_000)
    assert [item.def_name for item in ann.equipment] == ["Gun_Revolver"]
    assert [item.def_name for item in meadow.world.items.values()] == ["MeleeWeapon_Club"]


def test_a_pawn_wears_a_garment_and_drops_the_one_it_clashes_with(
    meadow: Colony, place: MakePawn, stock: Stock, labour: Labour
) -> None:
    ann = place(meadow, 30, 30, apparel=("Apparel_BasicShirt", "Apparel_Pants"))
    shirt = stock(meadow, "Apparel_CollarShirt", 1, x=35, z=30)
    assert orders.give(meadow, ann, "Wear", shirt.id) is None
    labour(meadow, 2_000)
    assert {item.def_name for item in ann.apparel} == {"Apparel_CollarShirt", "Apparel_Pants"}
    assert [item.def_name for item in meadow.world.items.values()] == ["Apparel_BasicShirt"]


@pytest.mark.parametrize(
    ("job_def", "target", "cell", "why"),
    [
        ("Dance", 0, -1, "Dance"),
        ("Goto", 0, 10**6, "no path"),
        ("Equip", 999, -1, "no item 999"),
        ("Rescue", 999, -1, "no downed pawn"),
        ("AttackMelee", 999, -1, "no pawn 999"),
        ("Mine", 0, 5, "no rock"),
        ("Research", 0, -1, "no project"),
        ("LayDown", 999, -1, "not a bed"),
    ],
)
def test_an_invalid_order_is_refused_with_the_reason(
    meadow: Colony, place: MakePawn, job_def: str, target: int, cell: int, why: str
) -> None:
    ann = place(meadow, 30, 30)
    refusal = orders.give(meadow, ann, job_def, target, cell)
    assert refusal is not None
    assert why in refusal


def test_downed_people_and_people_in_a_mental_break_refuse_orders(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, 30, 30, name="Ann")
    ann.mental_state = state("Wander_Sad", meadow)
    assert "mental break" in str(orders.give(meadow, ann, "Goto", cell=5))
    ann.downed = True
    assert "downed" in str(orders.give(meadow, ann, "Goto", cell=5))


def test_people_incapable_of_violence_refuse_a_weapon(meadow: Colony, place: MakePawn, stock: Stock) -> None:
    ann = place(meadow, 30, 30)
    ann.disabled_work.add("Violent")
    assert "violence" in str(orders.give(meadow, ann, "Equip", stock(meadow, "Gun_Revolver").id))


def test_a_downed_pawn_does_not_move(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    ann.downed = True
    labour(meadow, 10_000)
    assert movement.position(meadow, ann) == (30, 30)
    assert ann.job is not None
    assert ann.job.def_name == "Wait_Downed"


def test_sad_wanderers_do_not_work(meadow: Colony, place: MakePawn, stock: Stock) -> None:
    ann = place(meadow, 30, 30)
    ann.work_priorities["Hauling"] = 1
    ann.mental_state = state("Wander_Sad", meadow)
    job = think.choose(meadow, ann)
    assert job is not None
    assert job.def_name == "GotoWander"


def test_a_person_on_a_food_binge_eats_without_hunger(meadow: Colony, place: MakePawn, stock: Stock) -> None:
    ann = place(meadow, 30, 30)
    ann.needs.food = 0.8
    ann.mental_state = state("Binging_Food", meadow)
    stock(meadow, "MealSimple", 5)
    job = think.choose(meadow, ann)
    assert job is not None
    assert job.def_name == "Ingest"


def test_a_berserk_person_attacks_the_nearest_person(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann, bob = place(meadow, 30, 30, Melee=10), place(meadow, 33, 30)
    ann.mental_state = state("Berserk", meadow)
    labour(meadow, 2_000)
    assert bob.hediffs


def test_a_person_in_a_tantrum_damages_furniture(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30, Melee=10)
    stool = Building(meadow.world.new_id(), "Stool", 33, 30, stuff="WoodLog", hit_points=49)
    spawning.add_building(meadow, stool)
    ann.mental_state = state("Tantrum", meadow)
    labour(meadow, 2_000)
    assert stool.hit_points < 49


def test_a_person_who_gives_up_walks_off_the_map(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    ann.mental_state = state("GiveUpExit", meadow)
    labour(meadow, 3_000)
    assert ann.id not in meadow.world.pawns


def test_a_downed_colonist_is_carried_to_bed(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann, bob = place(meadow, 30, 30), place(meadow, 35, 30)
    ann.work_priorities["Doctor"] = 3
    bed = Building(meadow.world.new_id(), "Bed", 40, 40, stuff="WoodLog", hit_points=90)
    spawning.add_building(meadow, bed)
    bob.downed = True
    labour(meadow, 3_000)
    assert movement.position(meadow, bob) == (40, 40)


def test_new_work_wakes_idle_pawns_at_once(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow, 30, 30)
    ann.work_priorities["Mining"] = 3
    meadow.world.grids.rock[30, 40] = 1
    meadow.world.grids.rock_hit_points[30, 40] = 500
    meadow.index.rebuild()
    labour(meadow, 9_000)
    assert ann.job is not None
    assert ann.job.def_name == "Wait_Wander"
    designations.mark(meadow, "mine", 40, 30, 40, 30)
    labour(meadow, 5)
    assert ann.job is not None
    assert ann.job.def_name == "Mine"
