"""ResearchDirector: always has a project, useful ones first."""

from __future__ import annotations

from typing import Final

from pytest_rle.team.actions import ActionModel, SetResearch
from pytest_rle.team.scripted.situation import Situation

ORDER: Final[tuple[str, ...]] = (
    "ShipCryptosleep",
    "ShipComputerCore",
    "ShipSensorCluster",
    "ShipReactor",
    "ShipEngine",
    "ComplexFurniture",
    "Electricity",
    "Stonecutting",
    "Batteries",
    "SolarPanels",
    "Smithing",
    "Machining",
    "Gunsmithing",
    "BlowbackOperation",
    "GunTurrets",
    "PassiveCooler",
    "AirConditioning",
    "ComplexClothing",
    "MicroelectronicsBasics",
    "SterileMaterials",
    "HospitalBed",
    "GeothermalPower",
    "MultiAnalyzer",
    "Fabrication",
    "AdvancedFabrication",
    "DeepDrilling",
    "GroundPenetratingScanner",
    "LongRangeMineralScanner",
    "Cryptosleep",
    "ShipBasics",
)
"""Ship parts first, once ShipBasics is finished; otherwise power, defence, and what a ship needs."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Choose the first project of `ORDER` that can start, otherwise the cheapest one that can."""
    observation = situation.observation
    current = observation.current_research
    if current is not None and current.name != "none" and not current.is_finished:
        return [], f"researching {current.name}, {round(current.progress_percent * 100)} %"
    startable = {p.name: p for p in observation.research if p.can_start_now and not p.is_finished}
    chosen: str | None = next((name for name in ORDER if name in startable), None)
    if chosen is None and startable:
        chosen = min(startable.values(), key=lambda p: (p.research_points, p.name)).name
    if chosen is None:
        return [], "nothing can be researched yet"
    return [SetResearch(project=chosen, priority=3)], f"research {chosen} next"
