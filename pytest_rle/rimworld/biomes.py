"""Biomes: their wild plants and animals, and their terrain. Source: BiomeDef of RimWorld 1.6 Core."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.rimworld.data_files import read_json


@dataclasses.dataclass(frozen=True, slots=True)
class TerrainPatchMaker:
    """Patches of special terrain by Perlin noise. The last threshold that the noise exceeds decides the terrain.

    `frequency` is in waves per cell; `thresholds` are pairs of TerrainDef and least noise value, ascending.
    """

    frequency: float
    thresholds: tuple[tuple[str, float], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class BiomeDef:
    """`animal_density` is in ecosystem weight per 10 000 cells, `plant_density` in plants per fertile cell.

    If `plants_care_about_fertility`, poorer terrain has fewer plants (wildPlantsCareAboutLocalFertility).
    `terrains_by_fertility` are pairs of TerrainDef and upper bound of the fertility noise, ascending. `wild_plants` and
    `wild_animals` are weights by def name.
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
            for name, row in read_json("biomes").items()
        }
    )


BIOMES: Final[Mapping[str, BiomeDef]] = _load()
"""The biomes in which a colony can start, by name."""
