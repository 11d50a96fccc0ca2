"""Figures of wealth: the values of items, buildings, floors, people and animals."""

from __future__ import annotations

import functools

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import TERRAIN_INDEX, Item
from tests.conformance.figure import REAL_SAVE, Figure
from tests.conformance.stage import Stage


@functools.cache
def _real() -> wealth.Wealth:
    return wealth.wealth(Colony(load_save(REAL_SAVE, seed=1).world, drivers.of))


def _items(def_name: str, count: int = 1, stuff: str | None = None, quality: int = -1, share: float = 1.0) -> float:
    """The item wealth of a map that has only some of one item."""
    stage = Stage()
    item = spawning.new_item(stage.colony, def_name, count, stuff=stuff, quality=quality)
    item.hit_points = round(item.hit_points * share)
    spawning.spawn_item(stage.colony, item, 15, 15)
    return wealth.wealth(stage.colony).items


def _buildings(def_name: str, stuff: str | None = None, quality: int = -1, hit_points: int = 100) -> float:
    stage = Stage()
    stage.building(def_name, stuff=stuff, quality=quality).hit_points = hit_points
    return wealth.wealth(stage.colony).buildings


def _floors(def_name: str, cells: int) -> float:
    stage = Stage()
    stage.world.grids.terrain[10, 5 : 5 + cells] = TERRAIN_INDEX[def_name]
    return wealth.wealth(stage.colony).floors


def _person(level: int, wound: float = 0.0) -> float:
    stage = Stage()
    pawn = stage.person(naked=True)
    for record in pawn.skills.values():
        record.level = level
    if wound:
        hediffs.add(stage.colony, pawn, "Bruise", wound, 0)
    return wealth.wealth(stage.colony).pawns


def _animal(race: str, *, tame: bool) -> float:
    stage = Stage()
    stage.animal(race, tame=tame)
    return wealth.wealth(stage.colony).pawns


def _undiscovered() -> float:
    stage = Stage()
    stage.item("Silver", 500)
    stage.world.grids.fogged[:] = True
    return wealth.wealth(stage.colony).items


def _tainted() -> float:
    stage = Stage()
    shirt = Item(stage.world.new_id(), "Apparel_BasicShirt", -1, -1, 1, 100, "Cloth", 2, tainted=True)
    spawning.spawn_item(stage.colony, shirt, 15, 15)
    return wealth.wealth(stage.colony).items


FIGURES = (
    Figure(
        "Wealth of items in the real save",
        "silver",
        9038.93,
        0.005,
        "WealthWatcher",
        lambda: _real().items,
        needs_save=True,
    ),
    Figure(
        "Wealth of floors in the real save",
        "silver",
        2978.65,
        0.015,
        "WealthWatcher",
        lambda: _real().floors,
        needs_save=True,
    ),
    Figure(
        "Wealth of people and animals in the real save",
        "silver",
        3665,
        1,
        "WealthWatcher",
        lambda: _real().pawns,
        needs_save=True,
    ),
    Figure("75 steel", "silver", 142.5, 0, "ThingDef Steel", lambda: _items("Steel", 75)),
    Figure("A simple meal", "silver", 15, 0, "ThingDef MealSimple", lambda: _items("MealSimple")),
    Figure(
        "A bolt-action rifle of normal quality",
        "silver",
        255,
        0,
        "ThingDef Gun_BoltActionRifle",
        lambda: _items("Gun_BoltActionRifle", quality=2),
    ),
    Figure(
        "A bolt-action rifle of good quality",
        "silver",
        320,
        0,
        "StatPart_Quality MarketValue",
        lambda: _items("Gun_BoltActionRifle", quality=3),
    ),
    Figure(
        "A bolt-action rifle of normal quality at 60 % of its hit points",
        "silver",
        127.5,
        0.01,
        "StatPart_Health",
        lambda: _items("Gun_BoltActionRifle", quality=2, share=0.6),
    ),
    Figure(
        "A cloth parka",
        "silver",
        148.8,
        0.01,
        "StatWorker_MarketValue",
        lambda: _items("Apparel_Parka", stuff="Cloth", quality=2),
    ),
    Figure("A shirt that a corpse wore", "silver", 6.576, 0.01, "StatPart_WornByCorpse", _tainted),
    Figure("Silver under fog", "silver", 0, 0, "WealthWatcher", _undiscovered),
    Figure("A wooden wall", "silver", 6.34, 0.005, "StatWorker_MarketValue", lambda: _buildings("Wall", "WoodLog")),
    Figure(
        "A granite wall", "silver", 7.92, 0.005, "StatWorker_MarketValue", lambda: _buildings("Wall", "BlocksGranite")
    ),
    Figure(
        "A damaged wooden wall",
        "silver",
        6.34,
        0.005,
        "WealthWatcher",
        lambda: _buildings("Wall", "WoodLog", hit_points=3),
    ),
    Figure(
        "A legendary wooden bed",
        "silver",
        280,
        0.2,
        "StatPart_Quality MarketValue",
        lambda: _buildings("Bed", "WoodLog", 6),
    ),
    Figure("A solar generator", "silver", 295, 0, "StatWorker_MarketValue", lambda: _buildings("SolarGenerator")),
    Figure(
        "Ten cells of wooden floor",
        "silver",
        39.06,
        0.01,
        "TerrainDef WoodPlankFloor",
        lambda: _floors("WoodPlankFloor", 10),
    ),
    Figure(
        "A person with mean skill 5.5, from levels 5 and 6",
        "silver",
        1_750,
        70,
        "ThingDef Human",
        lambda: (_person(5) + _person(6)) / 2,
    ),
    Figure("A person without skills", "silver", 350, 0.5, "StatPart_Skills", lambda: _person(0)),
    Figure("A person whose skills are all 20", "silver", 5_250, 2, "StatPart_Skills", lambda: _person(20)),
    Figure("A tame donkey", "silver", 320, 0, "PawnKindDef Donkey", lambda: _animal("Donkey", tame=True)),
    Figure("A wild donkey", "silver", 0, 0, "WealthWatcher", lambda: _animal("Donkey", tame=False)),
)
