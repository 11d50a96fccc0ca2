"""How a map looks: the kinds of ground, buildings and items, with their colours, symbols and labels.

`looks.json` is the only source of these for the pictures and for the page. A kind is told by its shape or pattern as
well as by its colour.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Final

from pytest_rle.rimworld import DEFS, building_kinds, item_categories
from pytest_rle.rimworld.geometry import FRAME

LOOKS: Final[Mapping[str, Any]] = json.loads(
    files("pytest_rle.picture").joinpath("looks.json").read_text(encoding="utf-8")
)
"""The content of `looks.json`: section, then kind, then what it looks like."""

_BUILDINGS: Final = (
    ("wall", frozenset({"Wall", "Column", "Fence"})),
    ("door", building_kinds.DOORS | {"FenceGate"}),
    ("bed", building_kinds.ALL_BEDS),
    ("grave", building_kinds.GRAVES),
    ("research", building_kinds.RESEARCH_BENCHES | {"MultiAnalyzer"}),
    ("kitchen", building_kinds.STOVES | building_kinds.BUTCHER_TABLES | {"NutrientPasteDispenser", "Hopper"}),
    ("workshop", building_kinds.WORKSHOP_BENCHES | {"ToolCabinet", "FermentingBarrel", "DeepDrill"}),
    ("table", building_kinds.TABLES | building_kinds.CHAIRS | {"EndTable", "Dresser"}),
    ("storage", building_kinds.SHELVES),
    ("conduit", frozenset({"PowerConduit"})),
    ("power", frozenset({"Battery", "PowerSwitch"})),
    ("climate", frozenset({"Campfire", "PassiveCooler", "Cooler", "Heater", "Vent", "TorchLamp", "SunLamp"})),
    (
        "joy",
        frozenset(
            {
                "BilliardsTable", "ChessTable", "GameOfUrBoard", "HoopstoneRing", "HorseshoesPin", "PokerTable",
                "TubeTelevision",
            }
        ),
    ),
)  # fmt: skip
"""The kinds of buildings by def. The first that has a def is its kind."""

_ITEMS: Final = {
    "Foods": "food",
    "Medicine": "medicine",
    "Weapons": "weapon",
    "Apparel": "apparel",
    "Chunks": "chunk",
    "Corpses": "corpse",
    "ResourcesRaw": "material",
    "Manufactured": "material",
}
"""The kind of the items in a category."""

_RACES: Final = frozenset(DEFS.animals)


@functools.cache
def kind_of(def_name: str) -> str:
    """The kind of any def but rock: of a building, of ground, of a plant or of an item; of an animal, "animal"."""
    if def_name in _RACES:
        return "animal"
    plain = def_name.removeprefix(FRAME)
    if plain in DEFS.terrain:
        return kind_of_ground(plain)
    if plain in DEFS.buildings or def_name.startswith(FRAME) or building_kinds.is_turret(plain):
        return kind_of_building(plain)
    if plain in DEFS.plants:
        return "tree"
    return kind_of_item(plain)


@functools.cache
def kind_of_building(def_name: str) -> str:
    """The kind of a building or of a frame, a key of `LOOKS["buildings"]`."""
    name = def_name.removeprefix(FRAME)
    for kind, names in _BUILDINGS:
        if name in names:
            return kind
    if building_kinds.is_defense(name):
        return "defense"
    if building_kinds.is_ship_part(name):
        return "ship"
    if name.endswith("Generator") or name == "WindTurbine":
        return "power"
    return "climate" if name.endswith("Lamp") else "other_building"


@functools.cache
def kind_of_ground(def_name: str) -> str:
    """The kind of a TerrainDef, a key of `LOOKS["ground"]`."""
    for kind, look in LOOKS["ground"].items():
        if (
            def_name in look.get("defs", ())
            or def_name.startswith(tuple(look.get("prefixes", ())))
            or def_name.endswith(tuple(look.get("suffixes", ())))
        ):
            return str(kind)
    return "other_ground"


@functools.cache
def kind_of_item(def_name: str) -> str:
    """The kind of an item, a key of `LOOKS["items"]`."""
    for category in item_categories.categories_of(def_name):
        if category in _ITEMS:
            return _ITEMS[category]
    return "other_item"


def kind_of_rock(def_name: str) -> str:
    """The kind of a mineable def in snake case, as the wire has it: `rock` or `ore`."""
    return "ore" if def_name.lower().startswith("mineable") else "rock"
