"""Reads people and animals: identity, skills, needs, memories, health, gear and settings."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.names import HOSTILITY_RESPONSE, MEDICAL_CARE, NEEDS, NEVER, PASSIONS, is_item
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.saves.read_things import read_item, required_cell
from pytest_rle.colony.systems.pawns.work_tags import disabled_skills, disabled_work_types
from pytest_rle.colony.world import (
    Corpse,
    Hediff,
    Item,
    Memory,
    MentalState,
    Name,
    Needs,
    Pawn,
    Relation,
    SkillRecord,
    Trait,
    default_timetable,
)
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, HOURS_PER_DAY, SKILLS

PRIORITIES: Final = ("0", "1", "2", "3", "4")

PERMANENT_HEDIFFS: Final = ("Hediff_MissingPart", "Hediff_AddedPart", "Hediff_Implant")
"""Classes of hediffs that never heal."""


def read_pawn(element: Element, context: ReadContext, *, on_map: bool = True) -> Pawn | None:
    """Read a pawn. Returns None, and records a warning, if the colony does not support its race or faction.

    Raises MalformedError if it is on the map but its cell is not.
    """
    race = elements.text(element, "def")
    if race != "Human" and race not in DEFS.animals:
        context.skip("creatures", race)
        return None
    reference = elements.text(element, "faction")
    faction = elements.load_id(reference) + 1 if reference else 0
    if faction and faction not in context.world.factions:
        context.skip("pawns of other factions", elements.text(element, "kindDef", race))
        return None
    x, z = required_cell(element, context.world) if on_map else (-1, -1)
    pawn = Pawn(
        id=elements.load_id(elements.text(element, "id")),
        kind=elements.text(element, "kindDef", race),
        race=race,
        name=_name(element),
        gender=elements.text(element, "gender", "Male"),
        age_ticks=elements.integer(element, "ageTracker/ageBiologicalTicks"),
        faction=faction,
        x=x,
        z=z,
        skills={},
        timetable=[],
        needs=_needs(element, context),
        hediffs=_hediffs(element, race, context),
        drafted=elements.flag(element, "drafter/drafted"),
        downed=elements.text(element, "healthTracker/healthState") == "Down",
        dead=elements.text(element, "healthTracker/healthState") == "Dead",
        bed=elements.load_id(elements.text(element, "ownership/ownedBed")),
        self_tend=elements.flag(element, "playerSettings/selfTend"),
        medical_care=_choice(element, "playerSettings/medCare", MEDICAL_CARE, "NoCare"),
        hostility_response=_choice(element, "playerSettings/hostilityResponse", HOSTILITY_RESPONSE, "Flee"),
        apparel=_gear(element, "apparel/wornApparel/innerList", context),
        equipment=_gear(element, "equipment/equipment/innerList", context),
        inventory=_gear(element, "inventory/innerContainer/innerList", context),
        mental_state=_mental_state(element, context),
    )
    carried = _gear(element, "carryTracker/innerContainer/innerList", context)
    pawn.carried = carried[0] if carried else None
    waiting = elements.integer(element, "mindState/mentalBreaker/ticksUntilCanDoMentalBreak")
    pawn.can_break_after = context.world.game_tick + waiting if waiting > 0 else 0
    pawn.relations = [
        Relation(elements.text(entry, "def"), elements.load_id(elements.text(entry, "otherPawn")))
        for entry in elements.items(element, "social/directRelations")
    ]
    if elements.text(element, "guest/hostFaction"):
        pawn.guest = elements.text(element, "guest/guestStatus", "Guest")
    pawn.recruit_resistance = max(0.0, elements.number(element, "guest/resistance"))
    if race == "Human":
        _read_person(element, pawn, context)
    return pawn


def read_corpse(element: Element, context: ReadContext) -> None:
    """Read a corpse, with the pawn that died."""
    world = context.world
    inner = elements.items(element, "innerContainer/innerList")
    pawn = read_pawn(inner[0], context, on_map=False) if inner else None
    if pawn is None:
        return
    x, z = required_cell(element, world)
    pawn.dead = True
    pawn.x, pawn.z = x, z
    corpse_id = elements.load_id(elements.text(element, "id"))
    world.corpses[corpse_id] = Corpse(
        id=corpse_id,
        pawn=pawn,
        x=x,
        z=z,
        died_tick=elements.integer(element, "timeOfDeath"),
        rot_ticks=int(elements.number(element, "rotProg")),
        forbidden=elements.flag(element, "forbidden"),
    )


def drop_unknown_relations(context: ReadContext) -> None:
    """Drop relations and memories about pawns that are not in this world, such as a parent on another tile."""
    world = context.world
    known = {*world.pawns, *(corpse.pawn.id for corpse in world.corpses.values())}
    for pawn in [*world.pawns.values(), *(corpse.pawn for corpse in world.corpses.values())]:
        for relation in pawn.relations:
            if relation.other_pawn not in known:
                context.skip("relatives elsewhere", relation.def_name)
        pawn.relations = [relation for relation in pawn.relations if relation.other_pawn in known]
        pawn.memories = [memory for memory in pawn.memories if not memory.other_pawn or memory.other_pawn in known]


def _read_person(element: Element, pawn: Pawn, context: ReadContext) -> None:
    pawn.childhood = elements.text(element, "story/childhood")
    pawn.adulthood = elements.text(element, "story/adulthood")
    pawn.traits = _traits(element, context)
    pawn.memories = _memories(element, context)
    saved = elements.items(element, "workSettings/priorities/vals")
    for work_type, entry in zip(DEFS.work_types, saved, strict=False):
        priority = (entry.text or "").strip()
        pawn.work_priorities[work_type] = int(priority) if priority in PRIORITIES else 0
    times = [(entry.text or "Anything").strip() for entry in elements.items(element, "timetable/times")]
    pawn.timetable = times if len(times) == HOURS_PER_DAY else default_timetable()
    tags = _disabled_tags(pawn)
    pawn.disabled_work = disabled_work_types(tags)
    if not tags and pawn.childhood not in DEFS.backstories and pawn.work_priorities:
        pawn.disabled_work = _guess_disabled_work(pawn)
    pawn.skills = _skills(element, disabled_skills(tags))


def _disabled_tags(pawn: Pawn) -> set[str]:
    """The WorkTags that the pawn's backstories and traits disable."""
    tags: set[str] = set()
    for story in (pawn.childhood, pawn.adulthood):
        if story in DEFS.backstories:
            tags.update(DEFS.backstories[story].disabled_work_tags)
    tags.update(tag for trait in pawn.traits if (tag := DEFS.traits[trait.def_name].disables))
    return tags


def _guess_disabled_work(pawn: Pawn) -> set[str]:
    """A guess at the work types that an unknown backstory disables.

    A save does not state them. But every colonist starts with certain work types enabled (alwaysStartActive), so one of
    these that is off is probably disabled.
    """
    return {
        work_type.def_name
        for work_type in DEFS.work_types.values()
        if work_type.always_start and pawn.work_priorities.get(work_type.def_name) == 0
    }


def _name(element: Element) -> Name:
    name = elements.child(element, "name")
    if name is None:
        return Name()
    if name.get("Class") == "NameSingle":
        return Name(nick=elements.text(name, "nameInt") or elements.text(name, "name"))
    return Name(elements.text(name, "first"), elements.text(name, "nick"), elements.text(name, "last"))


def _traits(element: Element, context: ReadContext) -> list[Trait]:
    traits = []
    for entry in elements.items(element, "story/traits/allTraits"):
        trait = Trait(elements.text(entry, "def"), elements.integer(entry, "degree"))
        known = DEFS.traits.get(trait.def_name)
        if known is None or all(degree.degree != trait.degree for degree in known.degrees):
            context.skip("traits", trait.def_name)
        else:
            traits.append(trait)
    return traits


def _skills(element: Element, disabled: set[str]) -> dict[str, SkillRecord]:
    skills = {name: SkillRecord(disabled=name in disabled) for name in SKILLS}
    for entry in elements.items(element, "skills/skills"):
        record = skills.get(elements.text(entry, "def"))
        if record is not None:
            record.level = elements.integer(entry, "level")
            record.xp = elements.number(entry, "xpSinceLastLevel")
            record.passion = _choice(entry, "passion", PASSIONS, "None")
            record.xp_today = elements.number(entry, "xpSinceMidnight")
    return skills


def _needs(element: Element, context: ReadContext) -> Needs:
    needs = Needs()
    for entry in elements.items(element, "needs/needs"):
        field = NEEDS.get(elements.text(entry, "def"))
        if field is not None:
            setattr(needs, field, elements.number(entry, "curLevel"))
        if field == "food" and needs.food <= 0:
            needs.starving_since = elements.integer(entry, "lastNonStarvingTick", context.world.game_tick)
    breaker = elements.child(element, "mindState/mentalBreaker")
    if breaker is not None:
        needs.below_minor = elements.integer(breaker, "ticksBelowMinor")
        needs.below_major = elements.integer(breaker, "ticksBelowMajor")
        needs.below_extreme = elements.integer(breaker, "ticksBelowExtreme")
    return needs


def _memories(element: Element, context: ReadContext) -> list[Memory]:
    memories: list[Memory] = []
    for need in elements.items(element, "needs/needs"):
        for entry in elements.items(need, "thoughts/memories/memories"):
            def_name = elements.text(entry, "def")
            known = DEFS.thoughts.get(def_name)
            if known is None:
                context.skip("memories", def_name)
                continue
            since = context.world.game_tick - elements.integer(entry, "age")
            days = known.duration_days
            memories.append(
                Memory(
                    def_name,
                    elements.integer(entry, "stageIndex"),
                    since,
                    since + round(days * GAME_TICKS_PER_DAY) if days is not None else NEVER,
                    elements.load_id(elements.text(entry, "otherPawn")),
                    elements.number(entry, "moodPowerFactor", 1.0),
                )
            )
    return memories


def _hediffs(element: Element, race: str, context: ReadContext) -> list[Hediff]:
    now = context.world.game_tick
    immunity = {
        elements.text(entry, "hediffDef"): elements.number(entry, "immunity")
        for entry in elements.items(element, "healthTracker/immunity/imList")
    }
    hediffs = []
    for entry in elements.items(element, "healthTracker/hediffSet/hediffs"):
        def_name = elements.text(entry, "def")
        part = elements.integer(entry, "part/index", -1) if race == "Human" else -1
        hediff = Hediff(
            id=context.remap_id(elements.integer(entry, "loadID")),
            def_name=def_name,
            severity=elements.number(entry, "severity"),
            part=part if part < len(DEFS.body) else -1,
            since=now - elements.integer(entry, "ageTicks"),
            tend_quality=elements.number(entry, "tendQuality", -1.0),
            total_tend_quality=elements.number(entry, "totalTendQuality"),
            immunity=immunity.get(def_name, 0.0),
            permanent=elements.flag(entry, "isPermanent") or entry.get("Class") in PERMANENT_HEDIFFS,
            source=elements.text(entry, "source"),
        )
        for field, path in (
            ("tended_until", "tendTicksLeft"),
            ("infects_at", "ticksUntilInfect"),
            ("ends_tick", "ticksToDisappear"),
        ):
            left = elements.integer(entry, path, -1)
            if left >= 0:
                setattr(hediff, field, now + left)
        hediffs.append(hediff)
    return hediffs


def _gear(element: Element, path: str, context: ReadContext) -> list[Item]:
    gear = []
    for entry in elements.items(element, path):
        def_name = elements.text(entry, "def")
        if is_item(def_name):
            gear.append(read_item(entry))
        else:
            context.skip("things", def_name)
    return gear


def _mental_state(element: Element, context: ReadContext) -> MentalState | None:
    """A mental break. A save states only its age, because the game decides its end at random."""
    state = elements.child(element, "mindState/mentalStateHandler/curState")
    if state is None:
        return None
    since = context.world.game_tick - elements.integer(state, "age")
    return MentalState(elements.text(state, "def"), since, since, since + GAME_TICKS_PER_DAY)


def _choice(element: Element, path: str, names: tuple[str, ...], default: str) -> int:
    """The index of a name of an enumeration; that of the default if it is absent or unknown."""
    name = elements.text(element, path, default)
    return names.index(name if name in names else default)
