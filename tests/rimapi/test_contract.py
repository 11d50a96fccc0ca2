"""The wire models against RIMAPI's own, and the routes against its table, where the reference is at hand."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

import pytest_rle.rimapi as package
from pytest_rle.rimapi import models
from pytest_rle.rimapi.models import WireModel

DTO = {
    models.Position: "PositionDto",
    models.GameState: "GameStateDto",
    models.Version: "VersionDto",
    models.MapTime: "MapTimeDto",
    models.MapInfo: "MapDto",
    models.MapWeather: "MapWeatherDto",
    models.MapTerrain: "MapTerrainDto",
    models.FogGrid: "FogGridDto",
    models.OreGroup: "OreGroupDto",
    models.OreData: "OreDataDto",
    models.Thing: "ThingDto",
    models.Building: "BuildingDto",
    models.Zone: "ZoneDto",
    models.MapZones: "MapZonesDto",
    models.Room: "RoomDto",
    models.MapRooms: "MapRoomsDto",
    models.CropType: "CropTypeDto",
    models.FarmSummary: "MapFarmSummaryDto",
    models.FoodSummary: "ResourcesFoodSummaryDto",
    models.CriticalResources: "CriticalResourcesDto",
    models.ResourcesSummary: "ResourcesSummaryDto",
    models.PowerInfo: "MapPowerInfoDto",
    models.CreaturesSummary: "MapCreaturesSummaryDto",
    models.Pawn: "PawnDto",
    models.Skill: "SkillDto",
    models.Trait: "TraitDto",
    models.WorkPriority: "WorkPriorityDto",
    models.WorkInfo: "WorkInfoDto",
    models.Hediff: "HediffDto",
    models.MedicalInfo: "MedicalInfoDto",
    models.DetailedColonist: "ApiV1PawnDetailedDto",
    models.PawnPosition: "PawnPositionDto",
    models.Animal: "AnimalDto",
    models.Lord: "LordDto",
    models.Faction: "FactionsDto",
    models.ResearchProject: "ResearchProjectDto",
    models.ResearchTree: "ResearchTreeDto",
    models.WorkTable: "WorkTableDto",
    models.Bill: "BillDto",
    models.Alert: "AlertDto",
    models.Incident: "IncidentDto",
    models.IncidentLog: "IncidentsDto",
    models.StockpileResponse: "StockpileResponseDto",
    models.GrowingZoneResponse: "GrowingZoneDto",
    models.CheckZoneIssue: "CheckZoneIssueDto",
    models.CheckZoneIssues: "CheckZoneIssuesDto",
    models.CheckZoneResult: "CheckZoneResultDto",
    models.WorkList: "WorkListDto",
    models.PawnInventory: "PawnInventoryDto",
    models.RecipeProduct: "RecipeProductDto",
    models.Recipe: "RecipeDto",
    models.OpenWindow: "OpenWindowDto",
    models.ClosedWindows: "WindowCloseResultDto",
}
OWN = {
    models.LockstepState,
    models.Advanced,
    models.ReportedDeath,
    models.ColonyReport,
    models.ServerSentEvent,
    WireModel,
}
VALUES = {"int": int, "float": float, "double": float, "bool": bool}

ALWAYS_SENT = {"datetime", "def_name", "name", "work_type", "colonist", "colonist_work_info", "colonist_medical_info"}
"""Of what could be null, what the mod fills wherever it sends the object at all."""


@pytest.fixture(scope="module")
def dtos(shared_reference: Path) -> dict[str, Any]:
    path = shared_reference / "rimapi_samples" / "_dto_v1.10.0.json"
    classes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["classes"]
    return classes


def properties(dtos: dict[str, Any], name: str) -> dict[str, str]:
    """Wire name to C# type, inherited ones included."""
    found: dict[str, str] = {}
    known = dtos.get(name)
    while known is not None:
        found = {entry["json"]: entry["type"] for entry in known["props"]} | found
        known = dtos.get(known["base"]) if known["base"] else None
    return found


def test_every_wire_model_has_its_counterpart() -> None:
    classes = {kind for _, kind in inspect.getmembers(models, inspect.isclass) if issubclass(kind, WireModel)}
    assert classes == set(DTO) | OWN


@pytest.mark.parametrize("kind", DTO, ids=lambda kind: kind.__name__)
def test_a_model_has_fields_that_the_mod_sends_and_types_that_fit(kind: type[WireModel], dtos: dict[str, Any]) -> None:
    wire = properties(dtos, DTO[kind])
    for name, field in kind.model_fields.items():
        key = field.alias or name
        assert key in wire, f"{DTO[kind]} sends no {key}"
        value_type = VALUES.get(wire[key])
        if value_type is not None:
            assert field.annotation is value_type, f"{key} is {wire[key]}"
            assert field.is_required(), f"{key} is always sent, and its absence is an error"
        else:
            assert not field.is_required() or key in ALWAYS_SENT, f"{key} is left out when it is null"


def test_the_client_calls_only_routes_that_the_mod_has(shared_reference: Path) -> None:
    table = json.loads((shared_reference / "rimapi_samples" / "_endpoints_v1.10.0.json").read_text(encoding="utf-8"))
    known = {(route["method"], route["path"]) for route in table["routes"]}
    called: set[tuple[str, str]] = set()
    for source in sorted(Path(package.__file__).parent.glob("*.py")):
        text = source.read_text(encoding="utf-8")
        called |= {("GET", path) for path in re.findall(r'_connection\.get\(\s*"(/[^"]+)"', text)}
        called |= set(re.findall(r'_connection\.(?:ask|tell)\(\s*"([A-Z]+)",\s*"(/[^"]+)"', text))
    assert len(called) > 40
    missing = {(m, p) for m, p in called if (m, f"/api/v1{p}") not in known and not p.startswith("/rle/")}
    assert not missing
