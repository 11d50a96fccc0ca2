"""The answers of RIMAPI 1.9 and 1.10 as frozen models, one class per DTO, with the field names of the wire.

A field that the mod omits when it is null is optional here, and None when it is absent. Every other field is required,
so a server that no longer sends it causes an error instead of a default. Units: temperatures in °C, needs and health
from 0 to 1, positions in cells (the map plane is x and z), times in game ticks unless the field says otherwise.

This package exports the models that an Observation consists of. The client imports the other ones from their modules.
"""

from __future__ import annotations

from pytest_rle.rimapi.models.base import Position
from pytest_rle.rimapi.models.events import ServerSentEvent
from pytest_rle.rimapi.models.game import Alert, Faction, GameState, Incident, Lord, ResearchProject
from pytest_rle.rimapi.models.goods import Bill, ResourcesSummary, WorkTable
from pytest_rle.rimapi.models.maps import (
    Building,
    CheckZoneIssue,
    CreaturesSummary,
    FarmSummary,
    MapWeather,
    PowerInfo,
    Room,
    Thing,
    Zone,
)
from pytest_rle.rimapi.models.pawns import Animal, DetailedColonist, Hediff, Pawn, PawnInventory, Skill

__all__ = [
    "Alert",
    "Animal",
    "Bill",
    "Building",
    "CheckZoneIssue",
    "CreaturesSummary",
    "DetailedColonist",
    "Faction",
    "FarmSummary",
    "GameState",
    "Hediff",
    "Incident",
    "Lord",
    "MapWeather",
    "Pawn",
    "PawnInventory",
    "Position",
    "PowerInfo",
    "ResearchProject",
    "ResourcesSummary",
    "Room",
    "ServerSentEvent",
    "Skill",
    "Thing",
    "WorkTable",
    "Zone",
]
