"""Biomes: what grows and lives in them, and how their ground is mixed. Source: BiomeDef of RimWorld 1.6 Core."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final


@dataclasses.dataclass(frozen=True, slots=True)
class TerrainPatchMaker:
    """Patches of special ground: where Perlin noise of this frequency exceeds a threshold, the last it exceeds holds.

    `frequency` in waves per cell; `thresholds` are (TerrainDef, least noise value), rising.
    """

    frequency: float
    thresholds: tuple[tuple[str, float], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BiomeDef:
    """`animal_density` in ecosystem weight per 10 000 cells, `plant_density` in plants per fertile cell.

    Where plants care about local fertility, poorer ground has fewer of them (wildPlantsCareAboutLocalFertility).
    `terrains_by_fertility` are (TerrainDef, upper bound of the fertility noise), rising. `wild_plants` and
    `wild_animals` are weights; they name the Core game's kinds, not all of which the colony knows.
    """

    def_name: str
    animal_density: float
    plant_density: float
    plants_care_about_fertility: bool
    wild_plant_regrow_days: float
    terrains_by_fertility: tuple[tuple[str, float], ...]
    patches: tuple[TerrainPatchMaker, ...]
    wild_plants: Mapping[str, float]
    wild_animals: Mapping[str, float]


def _load() -> Mapping[str, BiomeDef]:
    text = resources.files("pytest_rle.rimworld").joinpath("data", "biomes.json").read_text("utf-8")
    return MappingProxyType(
        {
            name: BiomeDef(
                def_name=name,
                animal_density=row["animal_density"],
                plant_density=row["plant_density"],
                plants_care_about_fertility=row["plants_care_about_fertility"],
                wild_plant_regrow_days=row["wild_plant_regrow_days"],
                terrains_by_fertility=tuple((terrain, bound) for terrain, bound in row["terrains_by_fertility"]),
                patches=tuple(
                    TerrainPatchMaker(
                        patch["frequency"], tuple((terrain, least) for terrain, least in patch["thresholds"])
                    )
                    for patch in row["patches"]
                ),
                wild_plants=MappingProxyType(row["wild_plants"]),
                wild_animals=MappingProxyType(row["wild_animals"]),
            )
            for name, row in json.loads(text).items()
        }
    )


BIOMES: Final[Mapping[str, BiomeDef]] = _load()
"""The biomes in which a colony can begin, by name."""
