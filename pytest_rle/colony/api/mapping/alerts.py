"""The alerts at the right edge of the screen (the Alert_* classes)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final

from pytest_rle.colony.api.mapping.resources import is_food
from pytest_rle.colony.api.mapping.things import items_of
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.needs import food, ingestion, mental_breaks, rest
from pytest_rle.colony.systems.pawns import hediffs, relations
from pytest_rle.colony.world import Pawn
from pytest_rle.rimworld import building_kinds, item_kinds
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, NUTRITION_PER_DAY

MEDIUM, HIGH, CRITICAL = "Medium", "High", "Critical"

NUTRITION_PER_COLONIST: Final = 4.0
"""Alert_LowFood: food is low below this nutrition per colonist."""

MEDICINE_PER_COLONIST: Final = 2
"""Alert_LowMedicine: medicine is low below this number per colonist."""

DEFENSES_WANTED: Final = (2, 5)
"""Alert_NeedDefenses is shown from the first to the second of these days."""

BEDS_WANTED_DAYS: Final = 30
"""Alert_NeedColonistBeds is shown up to this day."""

MEAL_SOURCES: Final = building_kinds.STOVES | {"NutrientPasteDispenser"}


def active_alerts(colony: Colony) -> list[Json]:
    """The alerts in force, most urgent first."""
    people = colony.world.colonists()
    found = [alert for make in ALERTS if (alert := make(colony, people)) is not None]
    urgency = {CRITICAL: 0, HIGH: 1, MEDIUM: 2}
    return sorted(found, key=lambda alert: urgency[alert["priority"]])


def _alert(label: str, explanation: str, priority: str, targets: Iterable[int] = ()) -> Json:
    return {
        "label": label,
        "explanation": explanation,
        "priority": priority,
        "targets": list(targets),
        "cells": [],
    }


def _about(pawns: list[Pawn], label: str, explanation: str, priority: str) -> Json | None:
    """An alert that names these pawns, or None when there are none."""
    if not pawns:
        return None
    names = "".join(f"\n  - {pawn.name.short}" for pawn in pawns)
    return _alert(label, f"{explanation}\n{names}", priority, [pawn.id for pawn in pawns])


def _life_threatening(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    victims = []
    for pawn in people:
        stages = [hediffs.stage(hediff) for hediff in pawn.hediffs]
        if any(stage is not None and stage.life_threatening for stage in stages):
            victims.append(pawn)
    return _about(victims, "Medical emergency", "These colonists are in danger of their lives:", CRITICAL)


def _fire_in_home_area(colony: Colony, people: list[Pawn]) -> Json | None:
    del people
    home = colony.world.grids.home_area
    burning = [number for number, fire in sorted(colony.world.fires.items()) if not fire.pawn and home[fire.z, fire.x]]
    if not burning:
        return None
    return _alert("Fire in home area", "Something burns in the home area.", CRITICAL, burning)


def _needs_rescue(colony: Colony, people: list[Pawn]) -> Json | None:
    edifice = colony.world.grids.edifice
    lying = [pawn for pawn in people if pawn.downed and not edifice[pawn.z, pawn.x]]
    return _about(lying, "Colonist needs rescue", "These colonists are down and out of bed:", CRITICAL)


def _needs_tending(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    hurt = [pawn for pawn in people if tending.needs_tending(pawn)]
    return _about(hurt, "Colonist needs treatment", "These colonists need a doctor's treatment:", HIGH)


def _starving(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    hungry = [pawn for pawn in people if food.hunger_stage(pawn) == food.STARVING]
    return _about(hungry, "Starvation", "These colonists are starving:", CRITICAL)


def _freezing(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    return _about(_suffering(people, "Hypothermia"), "Hypothermia", "These colonists are dangerously cold:", CRITICAL)


def _overheating(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    return _about(_suffering(people, "Heatstroke"), "Heatstroke", "These colonists are dangerously hot:", CRITICAL)


def _suffering(people: list[Pawn], def_name: str) -> list[Pawn]:
    return [
        pawn
        for pawn in people
        if any(hediff.def_name == def_name and hediffs.visible(hediff) for hediff in pawn.hediffs)
    ]


def _extreme_break_risk(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    return _break_risk(people, 0, "Extreme break risk", CRITICAL)


def _major_break_risk(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    return _break_risk(people, 1, "Major break risk", HIGH)


def _minor_break_risk(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    return _break_risk(people, 2, "Minor break risk", HIGH)


def _break_risk(people: list[Pawn], level: int, label: str, priority: str) -> Json | None:
    """An alert for pawns whose mood is below this threshold (0 extreme, 1 major, 2 minor) and not below a worse one."""
    at_risk = []
    for pawn in people:
        limits = mental_breaks.thresholds(pawn)[::-1]
        if pawn.mental_state is None and not pawn.downed:
            reached = next((index for index, limit in enumerate(limits) if pawn.needs.mood < limit), None)
            if reached == level:
                at_risk.append(pawn)
    return _about(at_risk, label, "These colonists may have a mental break:", priority)


def _low_food(colony: Colony, people: list[Pawn]) -> Json | None:
    nutrition = math.fsum(
        ingestion.nutrition(item.def_name) * item.stack_count
        for item in items_of(colony, is_food)
        if not item.forbidden
    )
    if not people or nutrition >= NUTRITION_PER_COLONIST * len(people):
        return None
    return _alert("Low food", f"There is food for {nutrition / (NUTRITION_PER_DAY * len(people)):.1f} days.", HIGH)


def _low_medicine(colony: Colony, people: list[Pawn]) -> Json | None:
    count = sum(item.stack_count for item in items_of(colony, item_kinds.is_medicine))
    if count >= MEDICINE_PER_COLONIST * len(people):
        return None
    return _alert("Low medicine", f"There are {count} units of medicine for {len(people)} colonists.", HIGH)


def _needs_beds(colony: Colony, people: list[Pawn]) -> Json | None:
    """Shown in the first days if couples and single people lack beds. One single person takes a whole double bed."""
    beds = [
        building.def_name
        for building in colony.world.buildings.values()
        if building.player and not building.medical and building.def_name in building_kinds.BEDS
    ]
    double = sum(name in building_kinds.DOUBLE_BEDS for name in beds)
    single = len(beds) - double
    couples = _couples(people)
    shared = min(couples, double)
    needed = 2 * (couples - shared) + len(people) - 2 * couples
    if colony.day > BEDS_WANTED_DAYS or needed <= single + double - shared:
        return None
    return _alert("Need colonist beds", f"There are {len(beds)} beds for {len(people)} colonists.", HIGH)


def _couples(people: list[Pawn]) -> int:
    """How many pairs of lovers there are; each person counts in one pair at most."""
    paired: set[int] = set()
    ids = {pawn.id for pawn in people}
    for pawn in people:
        partners = [bond.other_pawn for bond in pawn.relations if bond.def_name in relations.LOVE_PARTNERS]
        partner = next((other for other in partners if other in ids and other not in paired), None)
        if pawn.id not in paired and partner is not None:
            paired |= {pawn.id, partner}
    return len(paired) // 2


def _needs_meal_source(colony: Colony, people: list[Pawn]) -> Json | None:
    if not people or colony.now < GAME_TICKS_PER_DAY or _owns(colony, MEAL_SOURCES):
        return None
    return _alert("Need meal source", "There is no place to cook meals.", HIGH)


def _needs_defenses(colony: Colony, people: list[Pawn]) -> Json | None:
    first, last = (day * GAME_TICKS_PER_DAY for day in DEFENSES_WANTED)
    if not people or not first <= colony.now < last:
        return None
    names = {building.def_name for building in colony.world.buildings.values() if building.player}
    if any(building_kinds.is_defense(name) for name in names):
        return None
    return _alert("Need defenses", "The colony has neither traps, turrets nor cover against an attack.", HIGH)


def _needs_research(colony: Colony, people: list[Pawn]) -> Json | None:
    idle = colony.world.research.current is None
    if not people or not idle or not _owns(colony, building_kinds.RESEARCH_BENCHES):
        return None
    return _alert("Need research project", "There is a research bench and nothing to research.", HIGH)


def _owns(colony: Colony, names: Iterable[str]) -> bool:
    wanted = set(names)
    return any(building.player and building.def_name in wanted for building in colony.world.buildings.values())


def _exhausted(colony: Colony, people: list[Pawn]) -> Json | None:
    del colony
    exhausted = [pawn for pawn in people if pawn.needs.rest < rest.EXHAUSTED]
    return _about(exhausted, "Exhaustion", "These colonists are exhausted:", HIGH)


def _idle(colony: Colony, people: list[Pawn]) -> Json | None:
    if colony.now < GAME_TICKS_PER_DAY // 10:
        return None
    idle = [
        pawn
        for pawn in people
        if pawn.job is not None and pawn.job.def_name in jobs.IDLE_JOBS and not pawn.drafted and not pawn.downed
    ]
    text = f"{len(idle)} idle colonists" if len(idle) > 1 else "Idle colonist"
    return _about(idle, text, "These colonists have nothing to do:", MEDIUM)


ALERTS: Final[tuple[Callable[[Colony, list[Pawn]], Json | None], ...]] = (
    _life_threatening,
    _fire_in_home_area,
    _needs_rescue,
    _starving,
    _freezing,
    _overheating,
    _extreme_break_risk,
    _major_break_risk,
    _needs_tending,
    _low_food,
    _low_medicine,
    _needs_beds,
    _exhausted,
    _needs_meal_source,
    _needs_defenses,
    _needs_research,
    _minor_break_risk,
    _idle,
)
"""Every alert, in the order in which alerts of one priority are shown."""
