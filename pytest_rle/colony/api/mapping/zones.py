"""Zones, areas, crops and stockpiles."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import rooms
from pytest_rle.colony.systems.nature import harvesting, plants
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, TERRAINS, Zone
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

AREAS: Final = (
    ("Home", "Area_Home"),
    ("Build roof", "Area_BuildRoof"),
    ("No roof", "Area_NoRoof"),
    ("Snow clear", "Area_SnowOrSandClear"),
    ("Pollution clear", "Area_PollutionClear"),
    ("Area 1", "Area_Allowed"),
)
"""Label and class of the areas that every new map has, in order of their ids."""

BASE_LABELS: Final = {"Zone_Stockpile": "Stockpile", "Zone_Growing": "Growing zone"}

YIELD_SKILL: Final = 10
"""The Plants skill that expected yields assume."""


def zone_dto(zone: Zone, *, typed: bool = True) -> Json:
    """A zone; in the answer about a growing zone the mod leaves out the type."""
    shown: Json = {
        "id": zone.id,
        "cells_count": len(zone.cells),
        "label": zone.label,
        "base_label": BASE_LABELS[zone.kind],
    }
    return {**shown, "type": zone.kind} if typed else shown


def map_zones(colony: Colony) -> Json:
    """All zones and areas. The areas to clear and to allow are not modelled and have no cells."""
    cells = {"Area_Home": int(colony.world.grids.home_area.sum()), "Area_BuildRoof": len(rooms.cells_to_roof(colony))}
    return {
        "zones": [zone_dto(zone) for _, zone in sorted(colony.world.zones.items())],
        "areas": [
            {"id": index, "cells_count": cells.get(kind, 0), "label": text, "base_label": text, "type": kind}
            for index, (text, kind) in enumerate(AREAS)
        ],
    }


def growing_zone(colony: Colony, zone: Zone) -> Json:
    """A growing zone and its crop; `growth_progress` is the mean, 0 to 1."""
    grids = colony.world.grids
    plant = zone.plant or ""
    kind = PLANT_INDEX.get(plant, -1)
    cells, known = np.array(zone.cells, np.intp), DEFS.plants.get(plant)
    standing = cells[grids.plant.reshape(-1)[cells] == kind]
    growth = grids.plant_growth.reshape(-1)[standing]
    ripe_from = known.harvest_min_growth * GROWTH_FULL if known is not None else math.inf
    ripe = [grids.cell(cell) for cell in standing[growth >= ripe_from].tolist()]
    first_x, first_z = grids.cell(zone.cells[0]) if zone.cells else (0, 0)
    soil = TERRAINS[int(grids.terrain[first_z, first_x])]
    return {
        "zone": zone_dto(zone, typed=False),
        "plant_def_name": plant,
        "plant_count": len(standing),
        "def_expected_yield": int(DEFS.plants[plant].harvest_yield) if plant in DEFS.plants else 0,
        "expected_yield": sum(harvesting.harvest_yield(colony, x, z, YIELD_SKILL) for x, z in ripe),
        "infected_count": len(colony.world.blighted.keys() & set(standing.tolist())),
        "growth_progress": single(int(growth.sum()) / GROWTH_FULL / len(standing)) if len(standing) else 0.0,
        "is_sowing": zone.allow_sow,
        "soil_type": soil,
        "fertility": single(DEFS.terrain[soil].fertility),
        "has_dying": _has_dying(colony, standing),
        "has_dying_from_pollution": False,
        "has_dying_from_no_pollution": False,
    }


def _has_dying(colony: Colony, standing: NDArray[np.intp]) -> bool:
    """Whether one of some plants of the same kind is dying: if any is, the oldest is or the one longest without light.

    `standing` holds their cell indices, shape (n,).
    """
    if not len(standing):
        return False
    grids = colony.world.grids
    worst = [standing[grid.reshape(-1)[standing].argmax()] for grid in (grids.plant_age, grids.plant_unlit)]
    return any(plants.is_dying(colony, *grids.cell(int(cell))) for cell in worst)


def farm_summary(colony: Colony) -> Json:
    """The crops of all growing zones. As in the mod, a crop's `growth_progress_average` is the sum over its zones."""
    zones = [(zone, zone.plant) for _, zone in sorted(colony.world.zones.items()) if zone.plant is not None]
    crops: dict[str, Json] = {}
    for zone, plant in zones:
        _add_crop(colony, zone, plant, crops)
    total = sum(crop["total_plants"] for crop in crops.values())
    progress = math.fsum(crop["growth_progress_average"] for crop in crops.values())
    return {
        "total_growing_zones": len(zones),
        "total_plants": total,
        "total_expected_yield": sum(crop["expected_yield"] for crop in crops.values()),
        "total_infected_plants": sum(crop["infected_count"] for crop in crops.values()),
        "growth_progress_average": single(progress / len(zones)) if zones else 0.0,
        "crop_types": list(crops.values()),
    }


def _add_crop(colony: Colony, zone: Zone, plant: str, crops: dict[str, Json]) -> None:
    grids, kind = colony.world.grids, PLANT_INDEX.get(plant, -1)
    cells, known = np.array(zone.cells, np.intp), DEFS.plants.get(plant)
    standing = cells[grids.plant.reshape(-1)[cells] == kind]
    grown = grids.plant_growth.reshape(-1)[standing].tolist()
    count = len(grown)
    ripe_from = (
        known.harvest_min_growth * GROWTH_FULL if known is not None and known.harvested is not None else math.inf
    )
    crop = crops.setdefault(
        plant,
        {
            "plant_def_name": plant,
            "plant_label": label(plant),
            "plant_category": "Plant",
            "total_plants": 0,
            "harvestable_plants": 0,
            "expected_yield": 0,
            "infected_count": 0,
            "growth_progress_average": 0.0,
            "days_until_harvest": 0.0,
            "is_fully_grown": False,
            "is_harvestable": False,
            "zone_id": zone.id,
        },
    )
    crop["total_plants"] += count
    crop["harvestable_plants"] += sum([growth >= ripe_from for growth in grown])
    crop["infected_count"] += len(colony.world.blighted.keys() & set(standing.tolist()))
    crop["expected_yield"] += count * int(known.harvest_yield) if known is not None else 0
    average = sum(grown) / GROWTH_FULL / count if count else 0.0
    crop["growth_progress_average"] = single(crop["growth_progress_average"] + average)
    crop["is_fully_grown"] = crop["is_fully_grown"] or max(grown, default=0) >= GROWTH_FULL
    crop["is_harvestable"] = crop["harvestable_plants"] > 0


def stockpile_response(zone: Zone, message: str) -> Json:
    """The answer of the stockpile routes."""
    return {
        "zone_id": zone.id,
        "name": zone.label,
        "cells_count": len(zone.cells),
        "priority": zone.storage.priority if zone.storage is not None else 0,
        "success": True,
        "message": message,
    }


def storages_summary(colony: Colony) -> Json:
    """How full the stockpile zones are."""
    stockpiles = [zone for _, zone in sorted(colony.world.zones.items()) if zone.storage is not None]
    cells = sum(len(zone.cells) for zone in stockpiles)
    used = sum(cell in colony.index.items_at for zone in stockpiles for cell in zone.cells)
    return {
        "total_stockpiles": len(stockpiles),
        "total_cells": cells,
        "used_cells": used,
        "utilization_percent": 100 * used // cells if cells else 0,
    }
