"""Who is drafted into a bedroom: those who hide from enemies, and those who have nothing to do in toxic fallout."""

from __future__ import annotations

from typing import Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimworld import item_kinds
from pytest_rle.rimworld.building_kinds import STOVES
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, Draft, MoveTo
from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted import fallout, salvage
from pytest_rle.team.scripted.labour import EXPOSED, Crew, by_skill
from pytest_rle.team.scripted.notebook import DefenseNotes
from pytest_rle.team.scripted.projects import bedroom_areas
from pytest_rle.team.scripted.situation import Situation

ENOUGH_FOOD: Final = 0.5
ENOUGH_REST: Final = 0.6
ENOUGH_JOY: Final = 0.4
"""With less than this of a need, from 0 to 1, a colonist is released. A turn of six hours takes 0.4 of food, and in the
evening everybody has less rest than this, so that people are free to play and go to bed.
"""

FOR_A_MEAL: Final = 10
"""Raw food in a simple meal: 0.5 nutrition, of 0.05 each (RecipeDef CookMealSimple)."""

RESEARCH_BENCHES: Final = ("SimpleResearchBench", "HiTechResearchBench")


def refuge(situation: Situation, place: int) -> Cell | None:
    """A cell in the bedroom with this number; None if it has no bed or no roof yet."""
    rooms = [area for area, _ in bedroom_areas(situation)]
    roofed = sum(bool(r.contained_beds_ids) and r.open_roof_count == 0 for r in situation.observation.rooms)
    if place >= min(roofed, len(rooms)):
        return None
    inside = rooms[place].inside
    return inside.x1 + 1, inside.z1 + 1


def keep(situation: Situation) -> list[ActionModel]:
    """Draft those without work into their bedrooms while fallout falls, and release them when they need something.

    Colonists without work wander outdoors even in toxic fallout; a drafted colonist stays in place.
    """
    notes = situation.notes(DefenseNotes)
    idle = _idle(situation)
    actions: list[ActionModel] = []
    for place, colonist in enumerate(situation.colonists):
        pawn_id = colonist.colonist.id
        cell = refuge(situation, place) if pawn_id in idle else None
        if cell is None and pawn_id in notes.kept_indoors:
            notes.kept_indoors.discard(pawn_id)
            actions.append(Draft(colonist_id=pawn_id, drafted=False, priority=1))
        elif cell is not None and pawn_id not in notes.kept_indoors:
            notes.kept_indoors.add(pawn_id)
            # Both orders come before everybody else's: one who is drafted and does not walk stands in the fallout.
            actions.append(Draft(colonist_id=pawn_id, drafted=True, priority=1))
            actions.append(MoveTo(colonist_id=pawn_id, x=cell[0], z=cell[1], priority=1))
    return actions


def _idle(situation: Situation) -> set[int]:
    """Those who have nothing to do in the fallout, under a roof or outdoors, and need nothing."""
    is_burning = any("fire" in (alert.label or "").lower() for alert in situation.observation.alerts)
    if not fallout.is_falling(situation) or is_burning:
        return set()
    content = {c.colonist.id for c in situation.colonists if _is_content(c)}
    return content - _indoor_workers(situation) - _outdoor_workers(situation)


def _is_content(colonist: DetailedColonist) -> bool:
    own = colonist.colonist
    has_enough = own.hunger >= ENOUGH_FOOD and colonist.sleep >= ENOUGH_REST and colonist.joy >= ENOUGH_JOY
    return has_enough and not facts.is_downed(colonist)


def _indoor_workers(situation: Situation) -> set[int]:
    """The cook if there is something to cook, and a researcher for each bench."""
    cooks = Crew(situation, {}).cooks[:1] if situation.buildings(*STOVES) and _has_raw_food(situation) else []
    busy = [cook.colonist.id for cook in cooks]
    scholars = [c.colonist.id for c in by_skill(situation.able, "Intellectual") if c.colonist.id not in busy]
    return {*busy, *scholars[: len(situation.buildings(*RESEARCH_BENCHES))]}


def _has_raw_food(situation: Situation) -> bool:
    """Whether there is enough for a meal in store, or an animal to butcher."""
    raw = sum(count for name, count in situation.stock.items() if name.startswith("Raw") or item_kinds.is_meat(name))
    return raw >= FOR_A_MEAL or _has_carcass(situation)


def _outdoor_workers(situation: Situation) -> set[int]:
    """Those with little poison, while the shelter is under construction or a carcass waits for the butcher."""
    is_sheltered = situation.buildings(*STOVES) and situation.buildings(*RESEARCH_BENCHES)
    is_building = not is_sheltered or any(map(facts.is_frame, situation.observation.buildings))
    if not is_building and not _has_carcass(situation):
        return set()
    return {c.colonist.id for c in situation.able if facts.exposure(c, kinds=("ToxicBuildup",)) < EXPOSED}


def _has_carcass(situation: Situation) -> bool:
    return any(not thing.is_forbidden for thing in salvage.fresh_carcasses(situation))
