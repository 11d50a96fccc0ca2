"""Fire starts, grows, damages, spreads, and goes out by rain, by beating or without fuel."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.index import FIRE_COST
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.hazards import fire, fire_watcher, flammability, lightning, weather
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.work import firefighting
from pytest_rle.colony.world import ROOF_INDEX, Building, Item, Job, Pawn
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]
Live = Callable[..., None]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]

STEP = (fire.STEP_TICKS, fire.step)


def wooden_wall(colony: Colony, x: int, z: int, stuff: str = "WoodLog") -> Building:
    wall = Building(colony.world.new_id(), "Wall", x, z, stuff=stuff, hit_points=195)
    return spawning.add_building(colony, wall)


def grass(colony: Colony, *cells: tuple[int, int]) -> None:
    for x, z in cells:
        plants.grow_wild(colony, x, z, "Plant_Grass", 1.0)


def test_no_fire_starts_in_a_cell_that_cannot_burn(meadow: Colony) -> None:
    assert not fire.start(meadow, 5, 5, 0.5)
    wooden_wall(meadow, 6, 6, "BlocksGranite")
    assert not fire.start(meadow, 6, 6, 0.5)
    assert not fire.start(meadow, -1, 70, 0.5)
    assert meadow.world.fires == {}


def test_a_cell_holds_one_fire_and_paths_avoid_it(meadow: Colony) -> None:
    grass(meadow, (5, 5))
    before = meadow.index.path_cost[5 * 60 + 5]
    assert fire.start(meadow, 5, 5, 0.5)
    assert not fire.start(meadow, 5, 5, 0.5)
    assert meadow.index.path_cost[5 * 60 + 5] == FIRE_COST
    (burning,) = meadow.world.fires.values()
    spawning.remove_fire(meadow, burning)
    assert meadow.index.path_cost[5 * 60 + 5] == before


@pytest.mark.parametrize(
    ("stuff", "flammable"), [("WoodLog", 1.0), ("Steel", 0.4), ("Plasteel", 0.0), ("BlocksSlate", 0.0), ("Cloth", 1.0)]
)
def test_a_wall_has_the_flammability_of_its_stuff(meadow: Colony, stuff: str, flammable: float) -> None:
    assert flammability.of_building(wooden_wall(meadow, 6, 6, stuff)) == flammable


def test_every_def_has_a_flammability_within_its_range(meadow: Colony) -> None:
    for name in DEFS.items:
        assert 0.0 <= flammability.of_item(spawning.new_item(meadow, name, 1)) <= 2.0, name
    for name in DEFS.plants:
        assert 0.0 < flammability.of_plant(name) <= 1.3, name
    assert set(DEFS.flammability.materials) == set(DEFS.stuff) | {"Leather_Human"}


def test_a_fire_grows_to_the_largest_size_and_burns_the_thing_in_its_cell(meadow: Colony, live: Live) -> None:
    wall = wooden_wall(meadow, 6, 6)
    fire.start(meadow, 6, 6, 0.1)
    (burning,) = meadow.world.fires.values()
    sizes = []
    while wall.id in meadow.world.buildings:
        sizes.append(burning.size)
        live(meadow, fire.STEP_TICKS, STEP)
    assert sizes == sorted(sizes)
    assert sizes[-1] == fire.SIZES[1]
    live(meadow, fire.STEP_TICKS, STEP)
    assert meadow.world.fires == {}, "it goes out when the wall is gone"
    assert meadow.world.grids.filth[6, 6], "and leaves ash"


def test_a_fire_destroys_stacks_of_items(meadow: Colony, live: Live, stock: Stock) -> None:
    wood = stock(meadow, "WoodLog", 20, x=9, z=9)
    assert fire.start(meadow, 9, 9, 1.0)
    live(meadow, 20_000, STEP)
    assert wood.id not in meadow.world.items


def test_a_fire_spreads_over_grass_and_not_over_bare_ground(meadow: Colony, live: Live) -> None:
    field = {(x, z) for x in range(10, 30) for z in range(10, 30)}
    grass(meadow, *sorted(field))
    fire.start(meadow, 20, 20, 1.0)
    live(meadow, 15_000, STEP)
    burning = {(burning.x, burning.z) for burning in meadow.world.fires.values()}
    assert len(burning) > 20
    assert burning <= field


@pytest.mark.parametrize("falling", ["Rain", "SnowHard"])
def test_rain_and_snow_extinguish_only_unroofed_fires(meadow: Colony, live: Live, falling: str) -> None:
    wooden_wall(meadow, 6, 6)
    wooden_wall(meadow, 40, 40)
    meadow.world.grids.roof[40, 40] = ROOF_INDEX["RoofConstructed"]
    for x in (6, 40):
        fire.start(meadow, x, x, 0.3)
    weather.change(meadow, falling, 100_000)
    live(meadow, 4_500, STEP)
    assert [(burning.x, burning.z) for burning in meadow.world.fires.values()] == [(40, 40)]


def test_a_large_fire_makes_rain_more_likely(meadow: Colony) -> None:
    grass(meadow, *((x, z) for x in range(8) for z in range(8)))
    clear = weather.weights(meadow)
    for x in range(8):
        for z in range(8):
            fire.start(meadow, x, z, 1.0)
    assert fire_watcher.danger(meadow) == 64 * 1.5
    assert fire_watcher.is_large(meadow)
    assert weather.weights(meadow)["Rain"] == pytest.approx(15 * clear["Rain"])
    assert weather.weights(meadow)["Clear"] == clear["Clear"]
    weather.change(meadow, "Clear", 40_000)
    meadow.world.game_tick += 10_250
    weather.step(meadow)
    assert meadow.world.weather.since == meadow.now, "the old weather ends after a quarter of its duration"


def test_colonists_extinguish_fires_in_the_home_area_only(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    grass(meadow, (30, 34), (50, 50))
    meadow.world.grids.home_area[25:40, 25:40] = True
    ann = place(meadow, x=30, z=30)
    ann.work_priorities = {"Firefighter": 3}
    fire.start(meadow, 30, 34, 1.0)
    fire.start(meadow, 50, 50, 1.0)
    labour(meadow, 1_500)
    assert [(burning.x, burning.z) for burning in meadow.world.fires.values()] == [(50, 50)]


def test_colonists_who_cannot_fight_fires_do_not(meadow: Colony, place: MakePawn) -> None:
    grass(meadow, (30, 34))
    meadow.world.grids.home_area[:] = True
    fire.start(meadow, 30, 34, 1.0)
    ann, bob = place(meadow), place(meadow)
    assert firefighting.find(meadow, ann) is not None
    assert orders.give(meadow, ann, "BeatFire", cell=34 * 60 + 30) is None
    assert firefighting.find(meadow, bob) is None, "one fire, one fighter"
    assert orders.give(meadow, bob, "BeatFire", cell=34 * 60 + 30) == "another pawn has reserved that fire"
    assert orders.give(meadow, bob, "BeatFire", cell=0) == "nothing burns there"


def test_a_burning_colonist_is_hurt_and_extinguishes_itself(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = place(meadow)
    assert fire.catch(meadow, ann, 0.3)
    assert not fire.catch(meadow, ann, 0.3)
    fire_step_at = fire.STEP_TICKS
    while meadow.world.fires and meadow.now < 10_000:
        labour(meadow, fire_step_at)
        fire.step(meadow)
    assert meadow.world.fires == {}
    assert {hediff.def_name for hediff in ann.hediffs} >= {"Burn"}
    assert not ann.dead


def test_colonists_help_a_burning_colonist(meadow: Colony, place: MakePawn) -> None:
    ann, bob = place(meadow), place(meadow, x=33)
    raider = place(meadow, x=36, faction=2)
    fire.catch(meadow, bob, 0.3)
    fire.catch(meadow, raider, 0.3)
    job = firefighting.find(meadow, ann)
    assert job is not None
    assert meadow.world.fires[job.target].pawn == bob.id
    own = firefighting.burning_job(meadow, bob)
    assert own is not None
    assert own.def_name == "ExtinguishSelf"


def test_a_downed_pawn_may_burn_to_death_with_fire_as_the_cause(meadow: Colony, place: MakePawn, live: Live) -> None:
    ann = place(meadow, name="Ann")
    ann.downed = True
    fire.catch(meadow, ann, 1.0)
    live(meadow, 60_000, STEP)
    assert ann.dead
    assert [death.cause for death in meadow.world.deaths] == ["burned to death by fire"]
    assert meadow.world.fires == {}, "the fire on a pawn ends with its death"


def test_a_bolt_starts_fires_and_a_roof_stops_it(meadow: Colony, place: MakePawn) -> None:
    grass(meadow, *((x, z) for x in range(18, 23) for z in range(18, 23)))
    ann = place(meadow, x=20, z=20)
    meadow.world.grids.roof[40, 40] = ROOF_INDEX["RoofConstructed"]
    stream = meadow.stream("bolt")
    assert not lightning.strike(meadow, 40, 40, stream)
    assert lightning.strike(meadow, 20, 20, stream)
    assert len([burning for burning in meadow.world.fires.values() if not burning.pawn]) >= 5
    assert {hediff.source for hediff in ann.hediffs} == {"lightning"}


def test_the_first_fire_in_the_home_area_sends_one_message_and_wakes_the_idle(meadow: Colony, place: MakePawn) -> None:
    grass(meadow, *((x, z) for x in range(18, 23) for z in range(18, 23)))
    meadow.world.grids.home_area[19:22, 19:22] = True
    ann = place(meadow, x=40, z=40)
    assert jobs.start(meadow, ann, Job("Wait_Wander"))
    fire.start(meadow, 18, 18, 0.5)
    assert ann.job is not None
    assert ann.job.toil != jobs.PAST_LAST_TOIL, "that fire is outside the home area"
    assert lightning.strike(meadow, 20, 20, meadow.stream("bolt"))
    assert ann.job.toil == jobs.PAST_LAST_TOIL
    said = [event.data for event in meadow.drain_events() if "Fire at the home area" in str(event.data)]
    assert len(said) == 1, "one message for all cells of a blast"


def test_bolts_strike_only_in_storms_at_cells_that_depend_on_the_seed(meadow: Colony, live: Live) -> None:
    def bolts(colony: Colony, kind: str) -> set[tuple[int, int]]:
        colony.world.fires.clear()
        colony.index.rebuild()
        colony.world.grids.plant_hit_points[:] = 85
        weather.change(colony, kind, 10**6)
        colony.world.game_tick = 0
        live(colony, 60_000, (lightning.STEP_TICKS, lightning.step))
        return {(burning.x, burning.z) for burning in colony.world.fires.values()}

    grass(meadow, *((x, z) for x in range(60) for z in range(60)))
    assert bolts(meadow, "Rain") == set()
    dry = bolts(meadow, "DryThunderstorm")
    assert len(dry) > 100
    spawning.add_building(meadow, Building(meadow.world.new_id(), "Wall", 1, 1, stuff="BlocksGranite", hit_points=300))
    assert bolts(meadow, "DryThunderstorm") ^ dry <= {(1, 1)}, "flammable things do not change the bolts"


def test_a_fire_in_a_save_continues_at_its_cell(meadow: Colony, place: MakePawn) -> None:
    grass(meadow, *((x, z) for x in range(18, 23) for z in range(18, 23)))
    fire.start(meadow, 20, 20, 1.2)
    fire.catch(meadow, place(meadow, x=40, z=40), 0.3)
    text = encode_save(meadow.world)
    assert b'<thing Class="Fire">' in text
    again = parse_save(text, seed=7).world
    assert again.fires == meadow.world.fires
    assert encode_save(again) == text
    first, second = Game(meadow.world), Game(again)
    first.advance(2_500)
    second.advance(2_500)
    assert first.state_hash() == second.state_hash()
