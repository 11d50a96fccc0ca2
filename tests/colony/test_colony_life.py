"""Three colonists live on a small map for days: all systems together."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.game import Game
from pytest_rle.colony.invariants import check
from pytest_rle.colony.streams import Streams
from pytest_rle.colony.systems.behaviour import orders
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.systems.production import bills, construction, designations, recipes
from pytest_rle.colony.world import Building, Faction, Grids, World
from pytest_rle.rimworld import DEFS
from tests.colony.stockpiles import all_items

DAY = 60_000


def settle(people: int = 3, size: int = 60, seed: int = 7) -> Game:
    """A game with capable colonists on a map of soil, without incidents."""
    world = World(seed=seed, grids=Grids.empty(size, size))
    world.factions[1] = Faction(1, "PlayerColony", "New Arrivals", relation="")
    world.storyteller.difficulty = "Peaceful"
    game = Game(world)
    streams = Streams(seed)
    for number in range(people):
        pawn = generation.colonist(world, streams, number)
        pawn.x, pawn.z = size // 2 + number % 6, size // 2 + number // 6
        pawn.disabled_work.clear()
        pawn.work_priorities = dict.fromkeys(DEFS.work_types, 3)
        for record in pawn.skills.values():
            record.disabled, record.level = False, max(record.level, 6)
        world.pawns[pawn.id] = pawn
        game.colony.wake_at(pawn, 0)
    return game


def stock(game: Game, def_name: str, count: int, x: int, z: int) -> None:
    while count > 0:
        part = min(count, spawning.stack_limit(def_name))
        spawning.spawn_item(game.colony, spawning.new_item(game.colony, def_name, part), x, z)
        count -= part


def all_items_by_def(game: Game) -> Counter[str]:
    """All items of the world, by def: on the map, carried, in inventories, worn, and delivered to frames."""
    found: Counter[str] = Counter()
    for item in game.world.items.values():
        found[item.def_name] += item.stack_count
    for pawn in game.world.pawns.values():
        for item in (*pawn.inventory, *pawn.apparel, *pawn.equipment, *([pawn.carried] if pawn.carried else [])):
            found[item.def_name] += item.stack_count
    for frame in game.world.frames.values():
        found.update(frame.delivered)
    return found


def plan_house(game: Game) -> None:
    colony = game.colony
    for x in range(20, 29):
        for z in range(20, 27):
            if x in (20, 28) or z in (20, 26):
                kind = "Door" if (x, z) == (24, 20) else "Wall"
                assert construction.place(colony, kind, x, z, 0, "WoodLog") is not None
    for x in (21, 23, 25):
        assert construction.place(colony, "Bed", x, 24, 0, "WoodLog") is not None
    assert construction.place(colony, "Table1x2c", 27, 22, 0, "WoodLog") is not None
    assert construction.place(colony, "Stool", 26, 22, 0, "WoodLog") is not None


@pytest.fixture(scope="module")
def settled() -> Game:
    """A small colony after five days, with a house, a field, a campfire, a research bench and a stockpile."""
    game = settle()
    colony = game.colony
    for def_name, count, x, z in (("MealSurvivalPack", 20, 33, 33), ("WoodLog", 900, 34, 34), ("Steel", 200, 26, 34)):
        stock(game, def_name, count, x, z)
    stock(game, "RawRice", 500, 36, 30)
    plan_house(game)
    construction.place(colony, "SimpleResearchBench", 35, 20, 0, "WoodLog")
    construction.place(colony, "Campfire", 32, 38)
    zones.create_growing(colony, 10, 40, 15, 45, "Plant_Rice")
    zones.create_stockpile(colony, 40, 40, 48, 48, all_items())
    game.world.research.current = "Stonecutting"
    for hour in range(5 * 24):
        game.advance(2_500)
        for building in game.world.buildings.values():
            if building.def_name == "Campfire" and not building.bills:
                bills.add(colony, building, "CookMealSimple", "TargetCount", target_count=6)
        if hour == 60:
            for cell in field_cells(game):
                x, z = game.world.grids.cell(cell)
                if game.world.grids.plant[z, x]:
                    game.world.grids.plant_growth[z, x] = 1_000_000
        check(game, set())
    return game


def field_cells(game: Game) -> list[int]:
    return [cell for zone in game.world.zones.values() if zone.plant is not None for cell in zone.cells]


def test_all_colonists_are_alive_fed_and_rested(settled: Game) -> None:
    people = settled.world.colonists()
    assert len(people) == 3
    assert not settled.world.deaths
    assert all(pawn.needs.food > 0.1 and pawn.needs.rest > 0.1 for pawn in people)


def test_the_house_is_built_and_roofed_and_every_colonist_has_a_bed(settled: Game) -> None:
    built = Counter(building.def_name for building in settled.world.buildings.values())
    assert built["Wall"] == 27
    assert built["Door"] == 1
    assert built["Bed"] == 3
    room = rooms.room_at(settled.colony, 24, 22)
    assert room is not None
    assert not room.is_outdoors
    assert room.open_roof_count == 0
    assert all(pawn.bed and not settled.world.blueprints for pawn in settled.world.colonists())
    for pawn in settled.world.colonists():
        assert "SleptInBarracks" in {memory.def_name for memory in pawn.memories}


def test_the_field_is_sown_and_harvested(settled: Game) -> None:
    grids = settled.world.grids
    sown = sum(bool(grids.plant_sown.reshape(-1)[cell]) for cell in field_cells(settled))
    assert sown == 36
    names = {event.name for event in settled.drain_events()}
    assert {"plant_harvested", "make_recipe_product", "colonist_ate"} <= names


def test_meals_are_cooked_and_stored() -> None:
    game = settle()
    stock(game, "RawRice", 100, 36, 30)
    fire = Building(game.world.new_id(), "Campfire", 32, 38, hit_points=80, fuel=20.0)
    spawning.add_building(game.colony, fire)
    pile = zones.create_stockpile(game.colony, 40, 40, 42, 42, all_items())
    assert pile is not None
    bills.add(game.colony, fire, "CookMealSimple", "RepeatCount", 5)
    game.advance(DAY // 4)
    meals = [item for item in game.world.items.values() if item.def_name == "MealSimple"]
    assert sum(item.stack_count for item in meals) == 5
    assert all(game.world.grids.index(item.x, item.z) in pile.cells for item in meals)


def test_research_progresses(settled: Game) -> None:
    assert settled.world.research.progress["Stonecutting"] > 50


@pytest.mark.parametrize("skill", ["Construction", "Plants", "Cooking", "Intellectual"])
def test_colonists_learn_by_working(settled: Game, skill: str) -> None:
    before = {pawn.id: pawn.skills[skill] for pawn in settle().world.colonists()}
    after = {pawn.id: pawn.skills[skill] for pawn in settled.world.colonists()}
    assert any((after[key].level, after[key].xp) > (before[key].level, before[key].xp) for key in before)


def test_the_same_seed_gives_the_same_hashes() -> None:
    def play() -> list[str]:
        game = settle()
        stock(game, "MealSurvivalPack", 20, 33, 33)
        stock(game, "WoodLog", 300, 34, 34)
        plan_house(game)
        hashes = []
        for _ in range(8):
            game.advance(DAY // 8)
            hashes.append(game.state_hash())
        return hashes

    assert play() == play()


def test_colonists_without_orders_look_after_themselves() -> None:
    game = settle()
    stock(game, "MealSimple", 60, 33, 33)
    game.advance(4 * DAY)
    check(game, set())
    for pawn in game.world.colonists():
        assert pawn.needs.food > 0.1
        assert pawn.needs.rest > 0.1
        assert pawn.needs.joy > 0.3
    assert not game.world.deaths


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(
            ["build", "mine", "harvest", "hunt", "deconstruct", "remove-all", "grow", "pile", "bill", "order", "break"]
        ),
        st.integers(-3, 43),
        st.integers(-3, 43),
        st.integers(0, 10**6),
        st.integers(200, 6_000),
    ),
    min_size=5,
    max_size=25,
)

JOBS = (
    "Goto",
    "HaulToCell",
    "Mine",
    "CutPlant",
    "Harvest",
    "LayDown",
    "Ingest",
    "Equip",
    "Research",
    "Clean",
    "Rescue",
)
BUILDINGS = ("Wall", "Door", "Bed", "Campfire", "SleepingSpot", "WoodPlankFloor", "Table2x2c", "ButcherSpot")


@settings(max_examples=12)
@given(ORDERS, st.integers(0, 1_000))
def test_no_orders_break_the_invariants_or_create_material(
    orders: list[tuple[str, int, int, int, int]], seed: int
) -> None:
    game = settle(size=40, seed=seed)
    colony = game.colony
    for def_name in ("WoodLog", "Steel", "RawRice", "MealSimple", "Gun_Revolver"):
        stock(game, def_name, 75 if def_name != "Gun_Revolver" else 1, 20, 20)
    game.world.grids.rock[5:9, 5:9] = 1
    game.world.grids.rock_hit_points[5:9, 5:9] = 500
    colony.index.rebuild()
    for x in range(10, 30, 3):
        plants.grow_wild(colony, x, 30, "Plant_TreeOak", 1.0)
    steel = all_items_by_def(game)["Steel"]
    for kind, x, z, pick, ticks in orders:
        give(game, kind, x, z, pick)
        game.advance(ticks)
        check(game, set())
        built = Counter(b.def_name for b in game.world.buildings.values() if b.stuff == "Steel")
        assert all_items_by_def(game)["Steel"] + 5 * built["Wall"] <= steel


def give(game: Game, kind: str, x: int, z: int, pick: int) -> None:
    colony, world = game.colony, game.world
    people = world.colonists()
    if kind == "build":
        construction.place(colony, BUILDINGS[pick % len(BUILDINGS)], x, z, pick % 4, None)
    elif kind in designations.KINDS:
        designations.mark(colony, kind, x, z, x + 6, z + 6)
    elif kind == "grow":
        zones.create_growing(colony, x, z, x + 3, z + 3, "Plant_Potato")
    elif kind == "pile":
        zones.create_stockpile(colony, x, z, x + 3, z + 3, all_items())
    elif kind == "bill":
        tables = [b for b in world.buildings.values() if recipes.at(b.def_name)]
        if tables:
            table = tables[pick % len(tables)]
            if len(table.bills) < bills.MOST_BILLS:
                bills.add(colony, table, recipes.at(table.def_name)[0], "Forever")
    elif kind == "order" and people:
        things = [*sorted(world.items), *sorted(world.buildings), *sorted(world.pawns)]
        cell = world.grids.index(x, z) if world.grids.contains(x, z) else -1
        orders.give(colony, people[pick % len(people)], JOBS[pick % len(JOBS)], things[pick % len(things)], cell)
    elif people:
        jobs.interrupt(colony, people[pick % len(people)])
