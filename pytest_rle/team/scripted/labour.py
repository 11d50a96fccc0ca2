"""Who does what: work priorities by skill, passion and need."""

from __future__ import annotations

import itertools
from typing import Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, SetWorkPriorities
from pytest_rle.team.scripted.situation import Situation

LEADS: Final = (("Growing", "Plants"), ("Construction", "Construction"), ("Research", "Intellectual"))
"""The works that each want somebody of their own, as far as there are people."""

PASSION_WORTH = 3
"""Levels that a grade of passion is worth in the choice: it learns faster and is happier at it."""

HUNGRY_DAYS = 6.0
"""Days of food below which the hunters hunt before they do anything else."""

MANY_RIPE = 25
"""Ripe plants from which on the harvest has a second pair of hands, and every hand where food is short."""

LITTLE_WOOD = 100
"""Wood in store below which felling comes before mining and the like."""

SETTLING_DAYS = 2.5
"""Until then building and gathering come before research."""

EXPOSED = 0.2
"""Severity of toxic buildup, cold or heat from which on a colonist stays in as far as work goes."""

FOOD_DAYS_TO_STAY_IN = 1.5
"""With less food than this, hunger is the greater danger."""

OUTDOOR_WORK: Final = ("Hunting", "Growing", "Mining", "PlantCutting", "Hauling", "Cleaning")

WHAT_ALL_DO: Final = {
    "Firefighter": 1,
    "Patient": 1,
    "PatientBedRest": 1,
    "BasicWorker": 2,
    "Doctor": 3,
    "Hauling": 3,
    "PlantCutting": 3,
    "Construction": 3,
    "Growing": 3,
    "Mining": 4,
    "Cooking": 4,
    "Cleaning": 3,
    "Research": 4,
    "Hunting": 0,
    "Warden": 4,
    "Handling": 4,
    "Smithing": 4,
    "Tailoring": 4,
    "Art": 4,
    "Crafting": 4,
}


def assign(situation: Situation) -> list[ActionModel]:
    """Priorities for everybody whose priorities are not as they should be."""
    _learn(situation)
    actions: list[ActionModel] = []
    wanted = wanted_priorities(situation)
    for colonist in situation.colonists:
        pawn_id = colonist.colonist.id
        now = {p.work_type: p.priority for p in colonist.colonist_work_info.work_priorities}
        changes = {
            work: priority
            for work, priority in wanted.get(pawn_id, {}).items()
            if now.get(work, 0) != priority and not _cannot(situation, colonist, work)
        }
        if changes:
            situation.notes.asked_priorities[pawn_id] = changes
            actions.append(SetWorkPriorities(colonist_id=pawn_id, priorities=changes, priority=3))
        else:
            situation.notes.asked_priorities.pop(pawn_id, None)
    return actions


def wanted_priorities(situation: Situation) -> dict[int, dict[str, int]]:
    """What each colonist's priorities should be, by id."""
    people = situation.able
    wanted = {c.colonist.id: dict(WHAT_ALL_DO) for c in situation.colonists}
    if not people:
        return wanted
    settling = situation.day < SETTLING_DAYS
    food_days = facts.food_days(situation.observation)
    hungry = food_days < HUNGRY_DAYS
    leads = _leads(people)
    for work, colonist in leads.items():
        wanted[colonist.colonist.id][work] = 2 if work == "Research" else 1
    if "Research" in leads:
        own = wanted[leads["Research"].colonist.id]
        own |= {"Research": 4, "Construction": 2, "PlantCutting": 2, "Hauling": 2} if settling else {"PlantCutting": 4}
    if "Construction" in leads:
        mining = 2 if situation.notes.steel_wanted > 0 else 3
        wanted[leads["Construction"].colonist.id] |= {
            "Mining": mining,
            "Hauling": 2,
            "PlantCutting": 2 if settling else 3,
        }
    if "Growing" in leads:
        wanted[leads["Growing"].colonist.id] |= {"PlantCutting": 2, "Hauling": 2}
    if settling or situation.stock["WoodLog"] < LITTLE_WOOD:
        for work in ("Growing", "Construction"):
            if work in leads:
                wanted[leads[work].colonist.id]["PlantCutting"] = 2
    ripe = sum(crop.harvestable_plants for crop in situation.observation.farm.crop_types)
    if ripe >= MANY_RIPE:
        helpers = _by_skill(people, "Plants")[: len(people) if hungry else 2]
        for colonist in helpers:
            wanted[colonist.colonist.id]["Growing"] = 1
    for rank, colonist in enumerate(_by_skill(people, "Medicine")[:2]):
        wanted[colonist.colonist.id]["Doctor"] = rank + 1
    cooks = sorted(
        (c for c in people if facts.level(c, "Cooking") >= 0),
        key=lambda c: (-facts.level(c, "Cooking"), c.colonist.id),
    )
    for rank, cook in enumerate(cooks[:2]):
        wanted[cook.colonist.id]["Cooking"] = 1 + 2 * rank if not hungry else 1 + rank
    crafters = _by_skill(people, "Crafting")
    if crafters:
        wanted[crafters[0].colonist.id] |= {"Crafting": 2, "Smithing": 2, "Tailoring": 3}
    busy = {c.colonist.id for c in leads.values()}
    for colonist in people:
        if colonist.colonist.id not in busy:
            wanted[colonist.colonist.id] |= {"Mining": 3, "Hauling": 2, "PlantCutting": 2, "Cleaning": 3}
    armed = [c for c in people if situation.notes.weapons.get(c.colonist.id, "") in DEFS.ranged_weapons]
    hunters = _by_skill(armed, "Shooting")
    needed_elsewhere = [cooks[0].colonist.id] if cooks else []
    if "Research" in leads:
        needed_elsewhere.append(leads["Research"].colonist.id)
    hunters.sort(key=lambda c: c.colonist.id in needed_elsewhere)
    for hunter in hunters[: max(1, len(people) // 2)]:
        wanted[hunter.colonist.id]["Hunting"] = 1 if hungry else 2
    for colonist in people:
        if facts.exposure(colonist) >= EXPOSED and food_days > FOOD_DAYS_TO_STAY_IN:
            wanted[colonist.colonist.id] |= dict.fromkeys(OUTDOOR_WORK, 0)
    return wanted


def _leads(people: list[DetailedColonist]) -> dict[str, DetailedColonist]:
    """A person each for the leading works, so that their skills sum up highest."""
    works = LEADS[: len(people)]
    candidates = people[:8]
    best: tuple[int, tuple[int, ...]] | None = None
    for chosen in itertools.permutations(range(len(candidates)), len(works)):
        worth = sum(_worth(candidates[place], skill) for place, (_, skill) in zip(chosen, works, strict=True))
        if best is None or worth > best[0]:
            best = (worth, chosen)
    if best is None:
        return {}
    found = {work: candidates[place] for place, (work, _) in zip(best[1], works, strict=True)}
    return {work: c for work, c in found.items() if facts.level(c, dict(LEADS)[work]) >= 0}


def _worth(colonist: DetailedColonist, skill: str) -> int:
    found = facts.skill(colonist, skill)
    if found is None or found.totally_disabled:
        return -50
    return found.level + PASSION_WORTH * found.passion


def _by_skill(people: list[DetailedColonist], skill: str) -> list[DetailedColonist]:
    able = [c for c in people if facts.level(c, skill) >= 0]
    return sorted(able, key=lambda c: (-_worth(c, skill), c.colonist.id))


def _learn(situation: Situation) -> None:
    """What was asked and is still not so, the game refused: the colonist cannot do that work."""
    for colonist in situation.colonists:
        now = {p.work_type for p in colonist.colonist_work_info.work_priorities if p.priority > 0}
        for work, priority in situation.notes.asked_priorities.get(colonist.colonist.id, {}).items():
            if priority > 0 and work not in now:
                situation.notes.cannot.add((colonist.colonist.id, work))


def _cannot(situation: Situation, colonist: DetailedColonist, work: str) -> bool:
    """Whether a work type is closed to a colonist, as far as skills or earlier refusals tell."""
    if (colonist.colonist.id, work) in situation.notes.cannot:
        return True
    listed = next((p for p in colonist.colonist_work_info.work_priorities if p.work_type == work), None)
    if listed is not None and listed.is_totally_disabled:
        return True
    skills = DEFS.work_types[work].skills if work in DEFS.work_types else ()
    return bool(skills) and all(facts.level(colonist, skill) < 0 for skill in skills)
