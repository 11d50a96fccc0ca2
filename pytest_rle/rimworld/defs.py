"""RimWorld's def tables as frozen records, loaded once from the JSON files beside this module.

Field names are the game's own in snake case. Every figure comes from the Core defs of RimWorld 1.6; the page
`docs/fidelity.md` names the sources.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from pytest_rle.rimworld.data_files import frozen, read_json
from pytest_rle.rimworld.pawn_defs import (
    AnimalDef,
    BackstoryDef,
    BodyPart,
    DamageDef,
    DiseaseDef,
    HediffDef,
    HediffStage,
    NameBank,
    PawnKindDef,
    ThoughtDef,
    ThoughtStage,
    TraitDef,
    TraitDegree,
    WorkTypeDef,
)
from pytest_rle.rimworld.thing_defs import (
    ApparelDef,
    BuildingDef,
    FlammabilityTable,
    ItemDef,
    MeleeTool,
    MineableDef,
    PlantDef,
    RangedWeaponDef,
    RecipeDef,
    RecipeIngredient,
    StuffDef,
    TerrainDef,
)
from pytest_rle.rimworld.world_defs import (
    DifficultyDef,
    IncidentDef,
    ResearchProjectDef,
    TraderKindDef,
    WeatherDef,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Defs:
    """Every table, keyed by def name. Tables iterate in alphabetical order, and rules may depend on that."""

    items: Mapping[str, ItemDef]
    buildings: Mapping[str, BuildingDef]
    plants: Mapping[str, PlantDef]
    terrain: Mapping[str, TerrainDef]
    research: Mapping[str, ResearchProjectDef]
    thoughts: Mapping[str, ThoughtDef]
    incidents: Mapping[str, IncidentDef]
    ranged_weapons: Mapping[str, RangedWeaponDef]
    melee_weapons: Mapping[str, tuple[MeleeTool, ...]]
    animals: Mapping[str, AnimalDef]
    pawn_kinds: Mapping[str, PawnKindDef]
    traits: Mapping[str, TraitDef]
    difficulties: Mapping[str, DifficultyDef]
    weathers: Mapping[str, WeatherDef]
    diseases: Mapping[str, DiseaseDef]
    stuff: Mapping[str, StuffDef]
    mineables: Mapping[str, MineableDef]
    work_types: Mapping[str, WorkTypeDef]
    """In the game's order from left to right, not alphabetical."""
    recipes: Mapping[str, RecipeDef]
    body: tuple[BodyPart, ...]
    hediffs: Mapping[str, HediffDef]
    damage_types: Mapping[str, DamageDef]
    apparel: Mapping[str, ApparelDef]
    backstories: Mapping[str, BackstoryDef]
    names: NameBank
    flammability: FlammabilityTable
    trader_kinds: Mapping[str, TraderKindDef]


T = TypeVar("T")

_NO_STAGE: Mapping[str, None] = MappingProxyType({"label": None, "mood": None, "opinion": None})
"""A stage without effect; the game's files have an empty one in a few thoughts."""


def load_defs() -> Defs:
    """Read every table. Fails only if the installation is damaged."""
    traits = {
        name: {**row, "degrees": tuple(_record(TraitDegree, degree) for degree in row["degrees"])}
        for name, row in read_json("traits").items()
    }
    thoughts = {
        name: {**row, "stages": tuple(_record(ThoughtStage, stage or _NO_STAGE) for stage in row["stages"])}
        for name, row in read_json("thoughts").items()
    }
    melee = {
        name: tuple(_record(MeleeTool, tool) for tool in tools) for name, tools in read_json("melee_weapons").items()
    }
    hediffs = {
        name: {**row, "stages": tuple(_record(HediffStage, stage) for stage in row["stages"])}
        for name, row in read_json("hediffs").items()
    }
    recipes = {
        name: {**row, "ingredients": tuple(_record(RecipeIngredient, part) for part in row["ingredients"])}
        for name, row in read_json("recipes").items()
    }
    return Defs(
        items=_table(ItemDef, read_json("items")),
        buildings=_table(BuildingDef, read_json("buildings")),
        plants=_table(PlantDef, read_json("plants")),
        terrain=_table(TerrainDef, read_json("terrain")),
        research=_table(ResearchProjectDef, read_json("research")),
        thoughts=_table(ThoughtDef, thoughts),
        incidents=_table(IncidentDef, read_json("incidents")),
        ranged_weapons=_table(RangedWeaponDef, read_json("ranged_weapons")),
        melee_weapons=MappingProxyType(melee),
        animals=_table(AnimalDef, read_json("animals")),
        pawn_kinds=_table(PawnKindDef, read_json("pawn_kinds")),
        traits=_table(TraitDef, traits),
        difficulties=_table(DifficultyDef, read_json("difficulties")),
        weathers=_table(WeatherDef, read_json("weathers")),
        diseases=_table(DiseaseDef, read_json("diseases")),
        stuff=_table(StuffDef, read_json("stuff")),
        mineables=_table(MineableDef, read_json("mineables")),
        work_types=_table(WorkTypeDef, {row.pop("def_name"): row for row in read_json("work_types")}),
        recipes=_table(RecipeDef, recipes),
        body=tuple(_record(BodyPart, row) for row in read_json("body")),
        hediffs=_table(HediffDef, hediffs),
        damage_types=_table(DamageDef, read_json("damage_types")),
        apparel=_table(ApparelDef, read_json("apparel")),
        backstories=_table(BackstoryDef, read_json("backstories")),
        names=_record(NameBank, read_json("names")),
        flammability=_record(FlammabilityTable, read_json("flammability")),
        trader_kinds=_table(TraderKindDef, read_json("trader_kinds")),
    )


def _table(kind: type[T], rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, T]:
    return MappingProxyType({name: _record(kind, {"def_name": name, **row}) for name, row in rows.items()})


def _record(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: frozen(value) for name, value in row.items()})
