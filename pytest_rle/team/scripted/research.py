"""ResearchDirector: always a project, useful ones first."""

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
"""The ship where its basics are known; otherwise power, defence, and the long road to a ship."""


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """Choose the next project of the order that can start, or else the cheapest one."""
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
