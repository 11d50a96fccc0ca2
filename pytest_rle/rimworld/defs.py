"""RimWorld's def tables as frozen records, loaded once from the JSON files beside this module.

Field names are the game's own in snake case. Every figure comes from the Core defs of RimWorld 1.6; the
documentation page `docs/fidelity.md` names the sources. Nothing here has behaviour.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

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
    """Every table, keyed by def name. Iteration order is alphabetical, and therefore part of the contract."""

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
    """In the game's left-to-right order, not alphabetical."""
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
"""A few thoughts have stages that do nothing; the game's files leave them empty."""


def load_defs() -> Defs:
    """Read every table. Raises only if the installation is damaged."""
    traits = {
        name: {**row, "degrees": tuple(_record(TraitDegree, degree) for degree in row["degrees"])}
        for name, row in _read("traits").items()
    }
    thoughts = {
        name: {**row, "stages": tuple(_record(ThoughtStage, stage or _NO_STAGE) for stage in row["stages"])}
        for name, row in _read("thoughts").items()
    }
    melee = {name: tuple(_record(MeleeTool, tool) for tool in tools) for name, tools in _read("melee_weapons").items()}
    hediffs = {
        name: {**row, "stages": tuple(_record(HediffStage, stage) for stage in row["stages"])}
        for name, row in _read("hediffs").items()
    }
    recipes = {
        name: {**row, "ingredients": tuple(_record(RecipeIngredient, part) for part in row["ingredients"])}
        for name, row in _read("recipes").items()
    }
    return Defs(
        items=_table(ItemDef, _read("items")),
        buildings=_table(BuildingDef, _read("buildings")),
        plants=_table(PlantDef, _read("plants")),
        terrain=_table(TerrainDef, _read("terrain")),
        research=_table(ResearchProjectDef, _read("research")),
        thoughts=_table(ThoughtDef, thoughts),
        incidents=_table(IncidentDef, _read("incidents")),
        ranged_weapons=_table(RangedWeaponDef, _read("ranged_weapons")),
        melee_weapons=MappingProxyType(melee),
        animals=_table(AnimalDef, _read("animals")),
        pawn_kinds=_table(PawnKindDef, _read("pawn_kinds")),
        traits=_table(TraitDef, traits),
        difficulties=_table(DifficultyDef, _read("difficulties")),
        weathers=_table(WeatherDef, _read("weathers")),
        diseases=_table(DiseaseDef, _read("diseases")),
        stuff=_table(StuffDef, _read("stuff")),
        mineables=_table(MineableDef, _read("mineables")),
        work_types=_table(WorkTypeDef, {row.pop("def_name"): row for row in _read("work_types")}),
        recipes=_table(RecipeDef, recipes),
        body=tuple(_record(BodyPart, row) for row in _read("body")),
        hediffs=_table(HediffDef, hediffs),
        damage_types=_table(DamageDef, _read("damage_types")),
        apparel=_table(ApparelDef, _read("apparel")),
        backstories=_table(BackstoryDef, _read("backstories")),
        names=_record(NameBank, _read("names")),
        flammability=_record(FlammabilityTable, _read("flammability")),
        trader_kinds=_table(TraderKindDef, _read("trader_kinds")),
    )


def _read(name: str) -> Any:
    return json.loads(resources.files("pytest_rle.rimworld").joinpath("data", f"{name}.json").read_text("utf-8"))


def _table(kind: type[T], rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, T]:
    return MappingProxyType({name: _record(kind, {"def_name": name, **row}) for name, row in rows.items()})


def _record(kind: type[T], row: Mapping[str, Any]) -> T:
    return kind(**{name: _frozen(value) for name, value in row.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(value) if isinstance(value, dict) else value
