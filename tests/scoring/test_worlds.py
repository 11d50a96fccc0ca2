"""Laws of scoring 3.0, each in a world: a colony that the scripted team led for five days, and what harms it."""

from __future__ import annotations

import asyncio
import copy
import dataclasses
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.new_games import NewGames
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Building, Pawn, World
from pytest_rle.episode import EpisodeRun, EpisodeSpec
from pytest_rle.rimapi import Observation, RimApiClient
from pytest_rle.rimapi.models import Position
from pytest_rle.rimapi.observe import observe, read_static
from pytest_rle.rimworld.building_kinds import BED_PLACES
from pytest_rle.rimworld.item_kinds import is_medicine
from pytest_rle.scenario import Scenario, find_scenarios, hash_file
from pytest_rle.scoring import Measurement, Scorer, TickInputs, measure
from pytest_rle.scoring.stores import food_of, measure_stores
from pytest_rle.team.outcome import ActionOutcome

T = TypeVar("T")

TICKS_LED = 19
"""To midnight of the fifth day, when everybody sleeps."""

TICK = 15_000


@pytest.fixture(scope="module")
def scenario(small_project: Path) -> Scenario:
    return find_scenarios(small_project / "scenarios")["crashlanded"]


@pytest.fixture(scope="module")
def led(scenario: Scenario, small_project: Path, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A colony with beds, food, crops and research, led by the scripted team for almost five days."""
    path = small_project / "saves" / scenario.save.file
    game, _ = NewGames().start(path, sha256=hash_file(path), seed=3, difficulty=scenario.difficulty)
    spec = EpisodeSpec(
        scenario=scenario,
        seed=3,
        policy="scripted",
        ticks=TICKS_LED,
        output=tmp_path_factory.mktemp("led"),
        allow_unpinned=True,
    )
    asyncio.run(EpisodeRun(spec, transport=DispatcherTransport(Dispatcher(game))).play())
    return game.world


class Colony:
    """A copy of the colony, scored under 3.0 from the moment of the copy."""

    def __init__(self, scenario: Scenario, world: World) -> None:
        self.game = Game(copy.deepcopy(world))
        self.scorer = Scorer(scenario, self.look(), version="3.0")

    @property
    def world(self) -> World:
        return self.game.world

    def edit(self, change: Callable[[World], None]) -> None:
        """Change the world, and start the game from it."""
        change(self.world)
        self.game = Game(self.world)

    def ask(self, request: Callable[[RimApiClient, int], Awaitable[T]]) -> T:
        """What a client does that is connected to the game, and the id of the map."""

        async def asked() -> T:
            transport = DispatcherTransport(Dispatcher(self.game))
            async with RimApiClient("http://colony", transport=transport) as client:
                (home,) = await client.maps.list()
                return await request(client, home.id)

        return asyncio.run(asked())

    def observe(self) -> Observation:
        async def seen(client: RimApiClient, _: int) -> Observation:
            return await observe(client, await read_static(client), None)

        return self.ask(seen)

    def look(self) -> Measurement:
        return measure(self.observe())

    def build(self, kind: str, x: int, z: int) -> None:
        """Put a finished building on the map."""
        building = Building(self.world.new_id(), kind, x, z, hit_points=100)
        spawning.add_building(self.game.colony, building)

    def score(self, *outcomes: ActionOutcome) -> dict[str, float]:
        """The metrics now, after orders with these outcomes."""
        score = self.scorer.add(TickInputs(observation=self.look(), outcomes=outcomes))
        return {name: value for name, value in score.metrics.items() if value is not None}

    def after_six_hours(self) -> dict[str, float]:
        self.game.advance(TICK)
        return self.score()


@pytest.fixture
def colony(scenario: Scenario, led: World) -> Colony:
    return Colony(scenario, led)


def founders(world: World) -> list[Pawn]:
    return world.colonists()


def forbid_food(world: World) -> None:
    for item in world.items.values():
        item.forbidden = item.forbidden or food_of(item.def_name) is not None


def allow_everything(world: World) -> None:
    for item in world.items.values():
        item.forbidden = False


def forbid_medicine(world: World) -> None:
    for item in world.items.values():
        item.forbidden = item.forbidden or is_medicine(item.def_name)


def rot_food(world: World) -> None:
    for item in [each for each in world.items.values() if food_of(each.def_name) is not None]:
        del world.items[item.id]


def burn_goods(world: World) -> None:
    for item in list(world.items.values())[::2]:
        del world.items[item.id]


def strip_everybody(world: World) -> None:
    for pawn in founders(world):
        for item in pawn.apparel:
            item.x, item.z = pawn.x, pawn.z
            world.items[item.id] = item
        pawn.apparel.clear()


def starve(world: World) -> None:
    for pawn in founders(world):
        pawn.needs.food = 0.0


def carry_food_away(world: World) -> None:
    for item in world.items.values():
        if food_of(item.def_name) is not None:
            item.x, item.z = world.grids.width - 1, world.grids.height - 1


def forbid_packs(world: World) -> None:
    for item in world.items.values():
        item.forbidden = item.forbidden or item.def_name == "MealSurvivalPack"


def scar_everybody(colony: Colony) -> None:
    for pawn in founders(colony.world):
        hediffs.add(colony.game.colony, pawn, "Gunshot", 1.0, body.TORSO).permanent = True


def kill_one(colony: Colony) -> None:
    death.kill(colony.game.colony, founders(colony.world)[0], "a test")


def tear_down_beds(colony: Colony) -> None:
    for building in [each for each in colony.world.buildings.values() if BED_PLACES.get(each.def_name)]:
        spawning.remove_building(colony.game.colony, building)


def tear_down_everything(colony: Colony) -> None:
    for building in list(colony.world.buildings.values()):
        spawning.remove_building(colony.game.colony, building)


HARMS: dict[str, Callable[[Colony], None]] = {
    "forbid all food": lambda colony: colony.edit(forbid_food),
    "forbid all medicine": lambda colony: colony.edit(forbid_medicine),
    "let all food rot": lambda colony: colony.edit(rot_food),
    "burn half of the goods": lambda colony: colony.edit(burn_goods),
    "strip everybody": lambda colony: colony.edit(strip_everybody),
    "starve everybody": lambda colony: colony.edit(starve),
    "carry the food away": lambda colony: colony.edit(carry_food_away),
    "kill a founder": kill_one,
    "forbid the survival packs": lambda colony: colony.edit(forbid_packs),
    "scar everybody": scar_everybody,
    "tear down the beds": tear_down_beds,
    "tear down everything": tear_down_everything,
}


@pytest.mark.parametrize("harm", HARMS)
def test_harm_raises_no_metric_at_once(harm: str, colony: Colony) -> None:
    before = colony.score()
    HARMS[harm](colony)
    after = colony.score()
    assert {name: (before[name], value) for name, value in after.items() if value > before.get(name, 0.0) + 1e-9} == {}


COSTS = {
    "forbid all food": "food",
    "forbid all medicine": "wellbeing",
    "let all food rot": "food",
    "burn half of the goods": "food",
    "starve everybody": "food",
    "kill a founder": "wellbeing",
    "strip everybody": "wellbeing",
    "scar everybody": "wellbeing",
    "tear down the beds": "nights",
}


@pytest.mark.parametrize("harm", COSTS)
def test_harm_costs_a_metric(harm: str, colony: Colony) -> None:
    before = colony.score()
    HARMS[harm](colony)
    assert colony.score()[COSTS[harm]] < before[COSTS[harm]] - 0.03


def test_allowing_food_raises_no_metric_at_once(scenario: Scenario, led: World) -> None:
    colony = Colony(scenario, led)
    colony.edit(forbid_food)
    before = colony.score()
    colony.edit(allow_everything)
    assert colony.score() == before


def test_medicine_out_of_reach_is_none(colony: Colony) -> None:
    """A small map has no cell out of reach, so the answers of RIMAPI say that the medicine lies on a larger one."""
    near = colony.observe()
    far = Position(x=300, y=0, z=300)
    things = [
        thing.model_copy(update={"position": far}) if is_medicine(thing.def_name or "") else thing
        for thing in near.things
    ]
    assert measure_stores(near).medicine > 0
    assert measure_stores(dataclasses.replace(near, things=tuple(things))).medicine == 0


def test_a_body_that_lies_among_the_buildings_is_unburied_until_it_lies_in_a_grave(colony: Colony) -> None:
    assert colony.look().unburied == 0
    kill_one(colony)
    assert colony.look().unburied == 1
    (corpse,) = (each for each in colony.world.corpses.values() if each.pawn.is_human)

    colony.build("Grave", corpse.x, corpse.z)
    assert colony.look().unburied == 0


def test_to_forbid_food_in_every_tick_raises_neither_food_nor_production(scenario: Scenario, led: World) -> None:
    """Against a twin that nobody harms, over a day."""
    twin, fasting = Colony(scenario, led), Colony(scenario, led)
    for _ in range(4):
        fasting.edit(forbid_food)
        fed, hungry = twin.after_six_hours(), fasting.after_six_hours()
        for metric in ("food", "production"):
            assert hungry[metric] <= fed[metric] + 1e-9, metric


def test_buildings_that_nobody_needs_count_by_their_value_alone(colony: Colony) -> None:
    """A lamp beside a wind turbine was self-sufficiency under 2.0."""
    before = colony.score()
    colony.build("WindTurbine", 8, 8)
    colony.build("StandingLamp", 12, 12)
    changed = {name for name, value in colony.score().items() if value != before[name]}
    assert changed <= {"possessions"}


def test_orders_raise_no_metric_at_once(colony: Colony) -> None:
    """A field over wild plants, a bill that nobody has cooked, blueprints, everybody drafted."""
    before = colony.score()
    people = [pawn.id for pawn in colony.world.colonists()]

    async def order(client: RimApiClient, map_id: int) -> None:
        await client.zones.create_growing(map_id, "Plant_Dandelion", (0, 0), (59, 59))
        (table, *_) = await client.bills.work_tables(map_id)
        await client.bills.add(table.id, "CookMealSimple", repeat_mode="Forever", count=1)
        for number in people:
            await client.pawns.set_drafted(number, True)

    colony.ask(order)
    assert colony.score() == before
