"""Buildings and frames as BuildingDto, and the power of the map."""

from __future__ import annotations

from operator import attrgetter
from typing import Final

from pytest_rle.colony.api.envelope import Encoded, encoded_list
from pytest_rle.colony.api.mapping.entry_cache import cached_entries
from pytest_rle.colony.api.mapping.things import building_label, size_of, with_stuff
from pytest_rle.colony.api.mapping.values import Json, position
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import power
from pytest_rle.colony.world import Building, Frame
from pytest_rle.rimworld import DEFS, building_kinds
from pytest_rle.rimworld.labels import label

CLASSES: Final = {
    "Battery": "Building_Battery",
    "Campfire": "Building_WorkTable_HeatPush",
    "CommsConsole": "Building_CommsConsole",
    "Cooler": "Building_Cooler",
    "CryptosleepCasket": "Building_CryptosleepCasket",
    "Door": "Building_Door",
    "Autodoor": "Building_Door",
    "FermentingBarrel": "Building_FermentingBarrel",
    "Grave": "Building_Grave",
    "Heater": "Building_Heater",
    "HydroponicsBasin": "Building_PlantGrower",
    "NutrientPasteDispenser": "Building_NutrientPasteDispenser",
    "OrbitalTradeBeacon": "Building_OrbitalTradeBeacon",
    "PlantPot": "Building_PlantGrower",
    "PowerSwitch": "Building_PowerSwitch",
    "Sarcophagus": "Building_Sarcophagus",
    "Shelf": "Building_Storage",
    "ShelfSmall": "Building_Storage",
    "Hopper": "Building_Storage",
    "SunLamp": "Building_SunLamp",
    "TrapSpike": "Building_TrapDamager",
    "Vent": "Building_Vent",
    "SimpleResearchBench": "Building_ResearchBench",
    "HiTechResearchBench": "Building_ResearchBench",
}
"""The C# class of the buildings that have a special one (thingClass)."""

FLICKABLE: Final = frozenset(
    {"StandingLamp", "SunLamp", "WallLamp", "Heater", "Cooler", "PowerSwitch", "TubeTelevision", "HydroponicsBasin"}
)
"""Buildings with a switch; buildings that draw power have one too (CompFlickable)."""


def building_class(def_name: str) -> str:
    """The C# class that the wire gives as `type`."""
    if def_name in CLASSES:
        return CLASSES[def_name]
    if building_kinds.is_turret(def_name):
        return "Building_TurretGun"
    if def_name in building_kinds.WORK_TABLES:
        return "Building_WorkTable"
    return "Building_Bed" if def_name in building_kinds.ALL_BEDS else "Building"


def building_dto(building: Building) -> Json:
    """A finished building."""
    return {
        "id": building.id,
        "def": building.def_name,
        "label": building_label(building),
        "position": position(building.x, building.z),
        "rotation": building.rotation,
        "size": size_of(building.def_name),
        "type": building_class(building.def_name),
    }


def frame_dto(frame: Frame) -> Json:
    """A building under construction; its def is `Frame_` followed by the def of the building."""
    return {
        "id": frame.id,
        "def": f"Frame_{frame.def_name}",
        "label": f"{with_stuff(label(frame.def_name), frame.stuff)} (building)",
        "position": position(frame.x, frame.z),
        "rotation": frame.rotation,
        "size": size_of(frame.def_name),
        "type": "Frame",
    }


def encoded_buildings(colony: Colony) -> Encoded:
    """The colony's buildings, then its frames, by id. Blueprints are not listed."""
    buildings, frames = colony.world.buildings, colony.world.frames
    own = [building for building_id in sorted(buildings) if (building := buildings[building_id]).player]
    under_construction = [frames[frame_id] for frame_id in sorted(frames)]
    return encoded_list(
        cached_entries(colony, "api.buildings", own, _shown, building_dto)
        + cached_entries(colony, "api.frames", under_construction, _shown_frame, frame_dto)
    )


_shown: Final = attrgetter("id", "def_name", "stuff", "quality", "x", "z", "rotation")
"""The fields of a building that `building_dto` shows."""

_shown_frame: Final = attrgetter("id", "def_name", "stuff", "x", "z", "rotation")


def is_flickable(building: Building) -> bool:
    """Whether the building has a switch."""
    known = DEFS.buildings.get(building.def_name)
    return building.def_name in FLICKABLE or (known is not None and known.power_watts < 0)


def power_info(colony: Colony) -> Json:
    """Power totals in W and Wd, and the ids of producers, consumers and batteries."""
    grid = power.net(colony)
    buildings = colony.world.buildings
    drawn = {
        building_id: -DEFS.buildings[buildings[building_id].def_name].power_watts for building_id in grid.consumers
    }
    return {
        "produce_power_buildings": list(grid.producers),
        "consume_power_buildings": list(grid.consumers),
        "store_power_buildings": list(grid.batteries),
        "current_power": int(grid.production),
        "total_possible_power": int(grid.possible_production),
        "currently_stored_power": int(grid.stored),
        "total_power_storage": int(grid.capacity),
        "total_consumption": int(sum(drawn.values())),
        "consumption_power_on": int(sum(drawn[building_id] for building_id in grid.consumers_powered)),
    }


NO_POWER: Final[Json] = {
    "produce_power_buildings": [],
    "consume_power_buildings": [],
    "store_power_buildings": [],
    "current_power": 0,
    "total_possible_power": 0,
    "currently_stored_power": 0,
    "total_power_storage": 0,
    "total_consumption": 0,
    "consumption_power_on": 0,
}
"""The mod's answer for a map that does not exist."""
