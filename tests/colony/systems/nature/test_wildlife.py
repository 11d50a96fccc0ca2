"""Wild animals: wandering, recovery of manhunters, arrival and departure."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants, wildlife
from pytest_rle.colony.world import Building, MentalState, Pawn


def hours(colony: Colony, count: int) -> None:
    for _ in range(count):
        colony.world.game_tick += wildlife.STEP_TICKS
        wildlife.step(colony)


def test_grazing_animals_move(meadow: Colony, place: Callable[..., Pawn]) -> None:
    deer = place(meadow, race="Deer", faction=0)
    hours(meadow, 5)
    assert (deer.x, deer.z) != (30, 30)
    assert meadow.index.passable(deer.x, deer.z)


def test_animals_do_not_wander_through_walls(meadow: Colony, place: Callable[..., Pawn]) -> None:
    for x in range(27, 34):
        for z in range(27, 34):
            if x in (27, 33) or z in (27, 33):
                spawning.add_building(meadow, Building(meadow.world.new_id(), "Wall", x, z, hit_points=300))
    deer = place(meadow, race="Deer", faction=0)
    for _ in range(40):
        hours(meadow, 1)
        assert 28 <= deer.x <= 32
        assert 28 <= deer.z <= 32


def test_a_manhunter_recovers_at_its_maximum_time(meadow: Colony, place: Callable[..., Pawn]) -> None:
    wolf = place(meadow, race="Wolf_Timber", faction=0)
    wolf.mental_state = MentalState("ManhunterPermanent", 0, 0, 30_000)
    hours(meadow, 11)
    assert wolf.mental_state is not None
    hours(meadow, 2)
    assert wolf.mental_state is None


def test_the_target_number_of_animals_follows_biome_and_map_size(meadow: Colony) -> None:
    assert wildlife.desired_count(meadow) == round(3.7 * 16 * 60 * 60 / 62_500)


def test_animals_arrive_on_an_empty_map_up_to_about_the_target_number(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    meadow.world.game_tick = 10 * 60_000
    hours(meadow, 24 * 5)
    wild = [pawn for pawn in meadow.world.pawns.values() if pawn.faction == 0]
    assert wild
    assert len(wild) <= wildlife.desired_count(meadow) + 10


def test_a_hungry_alphabeaver_eats_a_tree_and_no_other_animal_does(meadow: Colony, place: Callable[..., Pawn]) -> None:
    grids = meadow.world.grids
    plants.grow_wild(meadow, 33, 30, "Plant_TreeOak", 1.0)
    deer = place(meadow, race="Deer", faction=0)
    deer.needs.food = 0.0
    beaver = place(meadow, 32, 30, race="Alphabeaver", faction=0)
    beaver.needs.food = 0.6
    hours(meadow, 1)
    assert grids.plant[30, 33]
    beaver.needs.food = 0.05
    hours(meadow, 1)
    assert not grids.plant[30, 33]
    assert beaver.needs.food > 0.4
