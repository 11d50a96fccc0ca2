"""The invariants hold after any orders, valid or not, and after any mishaps, with many seeds."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pytest_rle.colony.api import map_edits
from pytest_rle.colony.game import Game
from pytest_rle.colony.invariants import check
from pytest_rle.colony.saves import StartBuilding, StartItem, StartSpec, generate
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.combat import drafting
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.health import injuries, vitals
from pytest_rle.colony.systems.jobs import zones
from pytest_rle.colony.systems.needs import mental_breaks
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.production import bills, construction, designations
from pytest_rle.colony.systems.society import trading
from pytest_rle.colony.systems.storyteller import incidents, ship, traders
from pytest_rle.colony.world import Deal, Pawn, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import TIME_ASSIGNMENTS
from tests.colony.stockpiles import all_items

WIDTH, HEIGHT = 54, 50

SPEC: Final = StartSpec(
    "camp",
    "camp",
    3,
    width=WIDTH,
    height=HEIGHT,
    items=(
        StartItem("Steel", 300),
        StartItem("WoodLog", 300),
        StartItem("ComponentIndustrial", 20),
        StartItem("Silver", 200),
        StartItem("MealSurvivalPack", 40),
        StartItem("RawRice", 120),
        StartItem("MedicineIndustrial", 10),
        StartItem("Gun_Revolver", quality="Normal"),
        StartItem("Bow_Short", quality="Good"),
        StartItem("Apparel_Parka", stuff="Cloth", quality="Normal"),
    ),
    buildings=(
        StartBuilding("Campfire", 3, 3),
        StartBuilding("SleepingSpot", -3, 2),
        StartBuilding("SimpleResearchBench", -4, -4, stuff="WoodLog"),
        StartBuilding("CraftingSpot", 5, -3),
    ),
)

ORDERS: Final = (
    "Goto", "HaulToCell", "Mine", "CutPlant", "Harvest", "TendPatient", "Rescue", "LayDown", "Ingest", "Equip", "Wear",
    "AttackMelee", "AttackStatic", "Research", "FinishFrame", "Clean", "Wait", "Wait_Combat", "BeatFire", "Capture",
    "EnterCryptosleepCasket", "NoSuchJob",
)  # fmt: skip
PLANS: Final = (
    "Wall", "Door", "Bed", "SleepingSpot", "Campfire", "TorchLamp", "WoodFiredGenerator", "PowerConduit", "Battery",
    "StandingLamp", "WoodPlankFloor", "Table2x2c", "Grave", "Sandbags", "Ship_Reactor", "FueledStove", "NoSuchThing",
)  # fmt: skip
DAMAGE: Final = ("Bullet", "Cut", "Blunt", "Burn", "Bite", "Frostbite")
ILLNESSES: Final = ("Flu", "Plague", "Malaria", "FoodPoisoning", "Hypothermia", "BloodLoss", "ToxicBuildup")
STATES: Final = ("Berserk", "Wander_Sad", "Tantrum", "Binging_Food", "GiveUpExit", "MurderousRage", "InsultingSpree")

KINDS: Final = (
    "job", "draft", "plan", "cancel", "mark", "zone", "unzone", "bill", "work", "hours", "research", "trade", "ship",
    "time",
)  # fmt: skip
MISHAPS: Final = ("fire", "incident", "wound", "illness", "break", "job", "draft", "starve", "time", "time")

Step = tuple[str, int, int, int, int]

order_lists = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        *(st.integers(0, 10_000) for _ in range(4)),
    ),
    min_size=6,
    max_size=16,
)
"""A kind of order, and four numbers that choose its pawn, target, place and options."""

mishap_lists = st.lists(
    st.tuples(
        st.sampled_from(MISHAPS),
        *(st.integers(0, 10_000) for _ in range(4)),
    ),
    min_size=5,
    max_size=12,
)
"""The same for mishaps: fires, incidents, wounds, diseases and mental breaks."""

few_examples = settings(
    max_examples=12,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def camp(seed: int, difficulty: str = "Rough", *, quiet: bool = False) -> Game:
    """Three colonists on a small map, with some items and buildings. A `quiet` map has no incidents and no storms."""
    world = generate(SPEC)
    world.seed = seed
    world.storyteller.difficulty = difficulty
    world.grids.home_area[:] = True
    if quiet:
        world.weather.until = 10**9
        world.storyteller.last_fired = dict.fromkeys(DEFS.incidents, 10**9)
    for item in world.items.values():
        item.forbidden = False
    return Game(world)


def some_id(world: World, number: int) -> int:
    """The id of a thing, pawn or zone of any kind, or an unknown id."""
    groups = (world.items, world.buildings, world.pawns, world.frames, world.blueprints, world.corpses, world.zones)
    ids = sorted({number, *(key for group in groups for key in group)})
    return ids[number % len(ids)]


def cell(number: int) -> int:
    """The index of a cell, or -1."""
    return number % (WIDTH * HEIGHT + 1) - 1


def apply(game: Game, order: Step) -> None:
    """Carry out a step. The colony may reject an order."""
    kind, one, two, three, four = order
    colony, world = game.colony, game.world
    people = world.colonists()
    pawn = people[one % len(people)] if people else None
    x, z = two % (WIDTH + 6) - 3, three % (HEIGHT + 6) - 3
    if kind == "time":
        game.advance(60 + one)
    elif kind == "plan":
        construction.place(colony, PLANS[one % len(PLANS)], x, z, four % 4)
    elif kind == "cancel":
        map_edits.clear_of_things(colony, x % WIDTH, z % HEIGHT)
    elif kind == "mark":
        designations.mark(colony, designations.KINDS[one % len(designations.KINDS)], x, z, x + four % 9, z + four % 7)
    elif kind == "zone" and one % 2:
        zones.create_growing(
            colony, x, z, x + four % 6, z + 3, ("Plant_Rice", "Plant_Potato", "Plant_TreeOak")[one % 3]
        )
    elif kind == "zone":
        zones.create_stockpile(colony, x, z, x + four % 6, z + 4, all_items())
    elif kind == "unzone":
        zones.delete(colony, some_id(world, one))
    elif kind == "bill":
        tables = bills.tables(colony)
        recipes = bills.recipes_at(tables[one % len(tables)].def_name) if tables else []
        if recipes and len(tables[one % len(tables)].bills) < bills.MOST_BILLS:
            bills.add(colony, tables[one % len(tables)], recipes[two % len(recipes)], repeat_count=1 + three % 3)
    elif kind == "research":
        world.research.current = sorted(DEFS.research)[one % len(DEFS.research)]
    elif pawn is not None:
        command(game, pawn, order)


def command(game: Game, pawn: Pawn, order: Step) -> None:
    """Carry out a step that concerns a colonist."""
    kind, one, two, three, four = order
    colony, world = game.colony, game.world
    if kind == "job":
        orders.give(colony, pawn, ORDERS[two % len(ORDERS)], some_id(world, three) if three % 3 else 0, cell(four))
    elif kind == "draft":
        drafting.set_drafted(colony, pawn, bool(two % 2))
    elif kind == "work":
        pawn.work_priorities[list(DEFS.work_types)[two % len(DEFS.work_types)]] = three % 5
    elif kind == "hours":
        pawn.timetable[two % 24] = TIME_ASSIGNMENTS[three % len(TIME_ASSIGNMENTS)]
    elif kind == "incident":
        incidents.fire(
            colony, sorted(DEFS.incidents)[one % len(DEFS.incidents)], float(two % 400), forced=bool(three % 2)
        )
    elif kind == "trade" and pawn is not None:
        if not world.traders:
            traders.arrive(colony, colony.stream("test.caravan", colony.now), 60.0, traders.TRADE)
            return
        trader = world.traders[sorted(world.traders)[two % len(world.traders)]]
        goods = sorted({item.def_name for item in (*trader.stock, *trading.sellable_items(colony))})
        wanted = {goods[three % len(goods)]: 1 + four % 40}
        deal = Deal(trader.pawn, *((wanted, {}) if four % 2 else ({}, wanted)))
        trading.send(colony, pawn, deal)
    elif kind == "ship":
        (ship.start_reactor if one % 2 else ship.launch)(colony)
    elif kind == "fire":
        fire.start(colony, two % WIDTH, three % HEIGHT, 0.1 + (four % 17) / 10)
        if four % 3 == 0 and world.pawns:
            fire.catch(colony, [world.pawns[key] for key in sorted(world.pawns)][two % len(world.pawns)], 0.2)
    elif kind == "wound":
        victims = [world.pawns[key] for key in sorted(world.pawns)]
        injuries.hurt(colony, victims[two % len(victims)], DAMAGE[three % len(DAMAGE)], 1.0 + four % 30)
    elif kind == "illness":
        hediffs.add(colony, pawn, ILLNESSES[two % len(ILLNESSES)], (three % 90) / 100)
        vitals.check(colony, pawn)
    elif kind == "break":
        mental_breaks.start(colony, pawn, STATES[two % len(STATES)])
    elif kind == "starve":
        pawn.needs.food, pawn.needs.rest = 0.0, 0.0


def play(game: Game, orders: list[Step], after: Callable[[Game], None]) -> None:
    """Carry out each step, let some time pass, and call `after`."""
    for number, order in enumerate(orders):
        apply(game, order)
        game.advance(90 + 377 * (number % 7))
        after(game)


@few_examples
@given(seed=st.integers(0, 99), orders=order_lists)
def test_no_order_breaks_the_world(seed: int, orders: list[Step]) -> None:
    dead: set[int] = set()
    play(camp(seed), orders, lambda game: check(game, dead))


@few_examples
@given(seed=st.integers(0, 99), mishaps=mishap_lists)
def test_no_mishap_breaks_the_world(seed: int, mishaps: list[Step]) -> None:
    dead: set[int] = set()
    play(camp(seed), mishaps, lambda game: check(game, dead))


def stock_of(world: World, def_name: str) -> int:
    """How much of a material exists: on the map, with pawns and corpses, in frames, and in buildings."""
    total = sum(item.stack_count for item in world.items.values() if item.def_name == def_name)
    bodies = [*world.pawns.values(), *(corpse.pawn for corpse in world.corpses.values())]
    for pawn in bodies:
        held = (*pawn.inventory, *pawn.equipment, *([pawn.carried] if pawn.carried is not None else []))
        total += sum(item.stack_count for item in held if item.def_name == def_name)
    total += sum(frame.delivered.get(def_name, 0) for frame in world.frames.values())
    for building in world.buildings.values():
        if building.def_name in DEFS.buildings:
            total += construction.materials(building.def_name, building.stuff).get(def_name, 0)
    return total


PEACEFUL_ORDERS: Final = ("job", "draft", "plan", "cancel", "zone", "unzone", "work", "hours", "research", "time")


@few_examples
@given(seed=st.integers(0, 99), orders=order_lists)
def test_materials_are_conserved(seed: int, orders: list[Step]) -> None:
    game = camp(seed, "Peaceful", quiet=True)
    materials = ("Steel", "ComponentIndustrial", "Silver", "Plasteel", "Gold")
    before = {name: stock_of(game.world, name) for name in materials}
    broken: set[int] = set()

    def balance(game: Game) -> None:
        failed = any("failed to construct" in str(event.data) for event in game.drain_events())
        repaired = {key for key in broken if key in game.world.buildings and not game.world.buildings[key].broken_down}
        before["ComponentIndustrial"] -= len(repaired)
        for name in materials:
            now = stock_of(game.world, name)
            assert now <= before[name], name
            if not failed:
                assert now == before[name], name
            before[name] = now
        broken.clear()
        broken.update(key for key, building in game.world.buildings.items() if building.broken_down)

    play(game, [order for order in orders if order[0] in PEACEFUL_ORDERS], balance)


@few_examples
@given(seed=st.integers(0, 99), days=st.integers(1, 3))
def test_every_missing_meal_was_eaten(seed: int, days: int) -> None:
    game = camp(seed, "Peaceful", quiet=True)
    for animal in [pawn.id for pawn in game.world.pawns.values() if not pawn.is_human]:
        del game.world.pawns[animal]
    before = stock_of(game.world, "MealSurvivalPack")
    game.advance(days * 60_000)
    eaten = [event.data["food"] for event in game.drain_events() if event.name == "colonist_ate"]
    meals = sum(isinstance(food, dict) and food["defName"] == "MealSurvivalPack" for food in eaten)
    assert meals > 0
    assert before - stock_of(game.world, "MealSurvivalPack") == meals


@few_examples
@given(seed=st.integers(0, 99), orders=order_lists, mishaps=mishap_lists)
def test_a_saved_game_has_the_same_state(seed: int, orders: list[Step], mishaps: list[Step]) -> None:
    game = camp(seed)
    play(game, [*orders[:5], *mishaps[:5]], lambda _: None)
    data = encode_save(game.world)
    loaded = parse_save(data, seed=seed)
    assert loaded.warnings == ()
    again = Game(loaded.world)
    assert again.state_hash() == game.state_hash()
    assert encode_save(again.world) == data


@few_examples
@given(seed=st.integers(0, 99), orders=order_lists, mishaps=mishap_lists)
def test_a_loaded_game_continues_as_if_it_had_not_been_saved(
    seed: int, orders: list[Step], mishaps: list[Step]
) -> None:
    game = camp(seed)
    play(game, [*orders[:4], *mishaps[:4]], lambda _: None)
    again = Game(parse_save(encode_save(game.world), seed=seed).world)
    for number, order in enumerate((*orders[4:8], *mishaps[4:8])):
        for one in (game, again):
            apply(one, order)
            one.advance(61 + 997 * (number % 5))
        assert again.state_hash() == game.state_hash(), (number, order, game.world.game_tick)


@pytest.mark.parametrize("seed", [146, 167, 241])
def test_a_long_game_equals_its_copy_that_is_saved_and_loaded_again_and_again(seed: int) -> None:
    chance, dead = random.Random(seed), set[int]()
    game = camp(seed)
    copy = Game(parse_save(encode_save(game.world), seed=seed).world)
    for number in range(50):
        one, two, three, four = (chance.randrange(10_000) for _ in range(4))
        order = (chance.choice(KINDS + MISHAPS), one, two, three, four)
        ticks = chance.choice((60, 150, 377, 1_000, 2_500, 6_000))
        for played in (game, copy):
            apply(played, order)
            played.advance(ticks)
        assert copy.state_hash() == game.state_hash(), (number, order)
        check(game, dead)
        if number % 5 == 4:
            copy = Game(parse_save(encode_save(copy.world), seed=seed).world)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_game_that_is_saved_every_hour_equals_one_that_is_not(seed: int) -> None:
    game = camp(seed)
    copy = Game(parse_save(encode_save(game.world), seed=seed).world)
    for _ in range(30):
        game.advance(2_500)
        copy.advance(2_500)
        assert copy.state_hash() == game.state_hash(), game.world.game_tick
        copy = Game(parse_save(encode_save(copy.world), seed=seed).world)
