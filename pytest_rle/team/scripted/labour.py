"""Who does what: work priorities by skill, passion and need, as a list of rules."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Callable
from typing import Final

from pytest_rle.rimapi.models import DetailedColonist
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.actions import ActionModel, SetWorkPriorities
from pytest_rle.team.scripted import fallout
from pytest_rle.team.scripted.notebook import ConstructionNotes, DefenseNotes, ResourceNotes
from pytest_rle.team.scripted.situation import Situation

LEADS: Final = (("Growing", "Plants"), ("Construction", "Construction"), ("Research", "Intellectual"))
"""Work types that each get a colonist of their own, as far as there are people, with the skill that they need."""

PASSION_WORTH = 3
"""Skill levels that a degree of passion is worth in the choice: it learns faster and is happier at the work."""

HUNGRY_DAYS = 6.0
"""Days of food below which the hunters hunt before they do anything else."""

MANY_RIPE = 25
"""With this many ripe plants, a second colonist harvests; if food is short, all do."""

LITTLE_WOOD = 100
"""With less wood in store than this, felling comes before mining and similar work."""

LITTLE_FUEL = 60
"""With less wood than this, trees are felled even in toxic fallout: the stove burns wood."""

LITTLE_STEEL = 150
"""With less steel in store than this, ore is mined before plants are cut and things are hauled."""

SETTLING_DAYS = 2.5
"""Until this day, building and gathering come before research."""

EXPOSED = 0.2
"""From this severity of toxic buildup, cold or heat, a colonist does no outdoor work."""

FOOD_DAYS_TO_STAY_IN = 1.5
"""With less food than this, hunger is the greater danger, and even the exposed work outdoors."""

FOOD_DAYS_TO_RESEARCH = 2.0
CREW_FOR_TWO_SCHOLARS = 5
"""Days of food, and people who can work, from which two colonists research a ship before other work."""

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
"""The priorities that every colonist starts from."""


def assign(situation: Situation) -> list[ActionModel]:
    """Set the priorities of every colonist whose priorities differ from the wanted ones."""
    _learn(situation)
    notes = situation.notes(ResourceNotes)
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
            notes.asked_priorities[pawn_id] = changes
            actions.append(SetWorkPriorities(colonist_id=pawn_id, priorities=changes, priority=3))
        else:
            notes.asked_priorities.pop(pawn_id, None)
    return actions


def wanted_priorities(situation: Situation) -> dict[int, dict[str, int]]:
    """The priorities that each colonist should have, by id: the start values, then every rule in order."""
    crew = Crew(situation, {c.colonist.id: dict(WHAT_ALL_DO) for c in situation.colonists})
    if crew.people:
        for rule in RULES:
            rule(crew)
    return crew.wanted


@dataclasses.dataclass(frozen=True)
class Crew:
    """The colonists whom the rules assign, and their new priorities so far, by id."""

    situation: Situation
    wanted: dict[int, dict[str, int]]

    @property
    def people(self) -> list[DetailedColonist]:
        """Those who can work."""
        return self.situation.able

    @functools.cached_property
    def leads(self) -> dict[str, DetailedColonist]:
        """The colonist who leads each of the leading work types."""
        return _leads(self.people)

    @functools.cached_property
    def cooks(self) -> list[DetailedColonist]:
        """Those who can cook, best first."""
        able = [c for c in self.people if facts.level(c, "Cooking") >= 0]
        return sorted(able, key=lambda c: (-facts.level(c, "Cooking"), c.colonist.id))

    @property
    def is_settling(self) -> bool:
        """Whether the colony has only just landed."""
        return self.situation.day < SETTLING_DAYS

    @functools.cached_property
    def food_days(self) -> float:
        """Days that the food lasts."""
        return facts.food_days(self.situation.observation)

    @property
    def is_short_of_steel(self) -> bool:
        """Whether projects need steel, or little is in store."""
        wanted = self.situation.notes(ConstructionNotes).steel_wanted
        return wanted > 0 or self.situation.stock["Steel"] < LITTLE_STEEL

    @functools.cached_property
    def ripe(self) -> int:
        """Plants in the fields that can be harvested."""
        return sum(crop.harvestable_plants for crop in self.situation.observation.farm.crop_types)

    @property
    def is_hungry(self) -> bool:
        """Whether food is short."""
        return self.food_days < HUNGRY_DAYS

    def of(self, colonist: DetailedColonist) -> dict[str, int]:
        """The wanted priorities of one colonist, to change."""
        return self.wanted[colonist.colonist.id]


def leads_lead(crew: Crew) -> None:
    """A lead does the work that it leads before all other work; research comes second."""
    for work, colonist in crew.leads.items():
        crew.of(colonist)[work] = 2 if work == "Research" else 1


def researcher_helps_at_first(crew: Crew) -> None:
    """The researcher builds and gathers while the colony settles; later it cuts no plants, and cleans before all."""
    if "Research" in crew.leads:
        own = crew.of(crew.leads["Research"])
        if crew.is_settling:
            own.update({"Research": 4, "Construction": 2, "PlantCutting": 2, "Hauling": 2})
        else:
            own.update({"PlantCutting": 4, "Cleaning": 1})


def builder_gathers(crew: Crew) -> None:
    """The builder hauls, and fells while the colony settles; later it mines first, unless food is short."""
    if "Construction" in crew.leads:
        mining = 3 if crew.is_settling or crew.is_hungry else 2
        felling = 2 if crew.is_settling else 3
        crew.of(crew.leads["Construction"]).update({"Mining": mining, "Hauling": 2, "PlantCutting": felling})


def grower_gathers(crew: Crew) -> None:
    """The grower cuts plants and hauls."""
    if "Growing" in crew.leads:
        crew.of(crew.leads["Growing"]).update({"PlantCutting": 2, "Hauling": 2})


def leads_fell_when_wood_is_short(crew: Crew) -> None:
    """Grower and builder fell trees while the colony settles or wood is short."""
    if crew.is_settling or crew.situation.stock["WoodLog"] < LITTLE_WOOD:
        for work in ("Growing", "Construction"):
            if work in crew.leads:
                crew.of(crew.leads[work])["PlantCutting"] = 2


def more_hands_harvest(crew: Crew) -> None:
    """Two colonists harvest if much is ripe; all do if food is short."""
    if crew.ripe >= MANY_RIPE:
        for colonist in by_skill(crew.people, "Plants")[: len(crew.people) if crew.is_hungry else 2]:
            crew.of(colonist)["Growing"] = 1


def best_two_doctor(crew: Crew) -> None:
    """The best doctor doctors first, the next best second."""
    for place, colonist in enumerate(by_skill(crew.people, "Medicine")[:2]):
        crew.of(colonist)["Doctor"] = place + 1


def best_two_cook(crew: Crew) -> None:
    """The best cook cooks first; the next best helps, more so if food is short."""
    for place, cook in enumerate(crew.cooks[:2]):
        crew.of(cook)["Cooking"] = 1 + place if crew.is_hungry else 1 + 2 * place


def two_research_a_ship(crew: Crew) -> None:
    """The two best researchers research before other work while the systems of a ship are within reach."""
    is_settled = not crew.is_settling and crew.food_days > FOOD_DAYS_TO_RESEARCH
    projects = crew.situation.observation.research
    is_open = any(p.name.startswith("Ship") and p.can_start_now and not p.is_finished for p in projects)
    if not (is_settled and is_open):
        return
    cook = {cook.colonist.id for cook in crew.cooks[:1]}
    scholars = [c for c in by_skill(crew.people, "Intellectual") if c.colonist.id not in cook]
    for scholar in scholars[: 2 if len(crew.people) >= CREW_FOR_TWO_SCHOLARS else 1]:
        crew.of(scholar).update({"Research": 1, "Hunting": 0, "Hauling": 3, "PlantCutting": 4, "Mining": 4})


def best_crafts(crew: Crew) -> None:
    """The best crafter crafts, smiths and tailors."""
    crafters = by_skill(crew.people, "Crafting")
    if crafters:
        crew.of(crafters[0]).update({"Crafting": 2, "Smithing": 2, "Tailoring": 3})


def others_gather(crew: Crew) -> None:
    """Those who lead nothing mine, haul, cut plants and clean."""
    busy = {c.colonist.id for c in crew.leads.values()}
    for colonist in crew.people:
        if colonist.colonist.id not in busy:
            crew.of(colonist).update({"Mining": 3, "Hauling": 2, "PlantCutting": 2, "Cleaning": 3})


def one_mines_when_steel_is_short(crew: Crew) -> None:
    """The best miner who neither cooks nor builds first mines before other work while steel is short."""
    if crew.is_settling or not crew.is_short_of_steel:
        return
    needed = {cook.colonist.id for cook in crew.cooks[:1]}
    miners = [c for c in by_skill(crew.people, "Mining") if c.colonist.id not in needed]
    if miners:
        crew.of(miners[0])["Mining"] = 2


def armed_hunt(crew: Crew) -> None:
    """Half of the people hunt, if they hold a ranged weapon: the best shots first, cook and researcher last."""
    weapons = crew.situation.notes(DefenseNotes).weapons
    hunters = by_skill([c for c in crew.people if weapons.get(c.colonist.id, "") in DEFS.ranged_weapons], "Shooting")
    needed_elsewhere = [cook.colonist.id for cook in crew.cooks[:1]]
    if "Research" in crew.leads:
        needed_elsewhere.append(crew.leads["Research"].colonist.id)
    hunters.sort(key=lambda c: c.colonist.id in needed_elsewhere)
    for hunter in hunters[: max(1, len(crew.people) // 2)]:
        crew.of(hunter)["Hunting"] = 1 if crew.is_hungry else 2


def hunt_before_fallout(crew: Crew) -> None:
    """Everybody with a gun but the cook hunts before other work while fallout is ahead: it kills the animals."""
    if fallout.is_ahead(crew.situation):
        weapons, cook = crew.situation.notes(DefenseNotes).weapons, [cook.colonist.id for cook in crew.cooks[:1]]
        for colonist in crew.people:
            if weapons.get(colonist.colonist.id, "") in DEFS.ranged_weapons and colonist.colonist.id not in cook:
                crew.of(colonist)["Hunting"] = 1


def work_under_roofs(crew: Crew) -> None:
    """While fallout falls, everybody researches early, and nobody mines, sows or fells without need."""
    if not fallout.is_falling(crew.situation):
        return
    needs_wood = crew.situation.stock["WoodLog"] < LITTLE_FUEL
    for colonist in crew.people:
        own = crew.of(colonist)
        own.update({"Research": 3, "Mining": 0, "PlantCutting": 4 if needs_wood else 0})
        if crew.ripe < MANY_RIPE:
            own["Growing"] = 0


def exposed_stay_in(crew: Crew) -> None:
    """Those whom cold, heat or fallout has harmed do no outdoor work while there is food."""
    for colonist in crew.people:
        if facts.exposure(colonist) >= EXPOSED and crew.food_days > FOOD_DAYS_TO_STAY_IN:
            crew.of(colonist).update(dict.fromkeys(OUTDOOR_WORK, 0))


RULES: Final[tuple[Callable[[Crew], None], ...]] = (
    leads_lead,
    researcher_helps_at_first,
    builder_gathers,
    grower_gathers,
    leads_fell_when_wood_is_short,
    more_hands_harvest,
    best_two_doctor,
    best_two_cook,
    best_crafts,
    others_gather,
    one_mines_when_steel_is_short,
    armed_hunt,
    two_research_a_ship,
    hunt_before_fallout,
    work_under_roofs,
    exposed_stay_in,
)
"""The rules in order; a later rule overrides an earlier one."""


def _leads(people: list[DetailedColonist]) -> dict[str, DetailedColonist]:
    """A colonist for each of the leading work types, so that the sum of their skills is highest."""
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


def by_skill(people: list[DetailedColonist], skill: str) -> list[DetailedColonist]:
    """Those who can use a skill, best first."""
    able = [c for c in people if facts.level(c, skill) >= 0]
    return sorted(able, key=lambda c: (-_worth(c, skill), c.colonist.id))


def _learn(situation: Situation) -> None:
    """Note what the game refused: priorities that were asked for and still do not show."""
    notes = situation.notes(ResourceNotes)
    for colonist in situation.colonists:
        now = {p.work_type for p in colonist.colonist_work_info.work_priorities if p.priority > 0}
        for work, priority in notes.asked_priorities.get(colonist.colonist.id, {}).items():
            if priority > 0 and work not in now:
                notes.cannot.add((colonist.colonist.id, work))


def _cannot(situation: Situation, colonist: DetailedColonist, work: str) -> bool:
    """Whether a colonist cannot do a work type, by the view, by skills or by an earlier refusal."""
    if (colonist.colonist.id, work) in situation.notes(ResourceNotes).cannot:
        return True
    listed = next((p for p in colonist.colonist_work_info.work_priorities if p.work_type == work), None)
    if listed is not None and listed.is_totally_disabled:
        return True
    skills = DEFS.work_types[work].skills if work in DEFS.work_types else ()
    return bool(skills) and all(facts.level(colonist, skill) < 0 for skill in skills)
