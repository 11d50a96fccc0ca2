"""Reads people and animals: identity, skills, needs, memories, health, gear and settings."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.names import HOSTILITY_RESPONSE, MEDICAL_CARE, NEEDS, NEVER, PASSIONS, is_item
from pytest_rle.colony.saves.ranges import (
    AGE,
    ANY_TICK,
    EXPERIENCE,
    MOOD_FACTOR,
    PRIORITY,
    QUALITY_OF_TENDING,
    RESISTANCE,
    SEVERITY,
    SHARE,
    SKILL_LEVEL,
    SPAN,
    SPAN_OR_NONE,
    TRAIT_DEGREE,
    up_to,
)
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
from pytest_rle.colony.world.pawn import HUMAN
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, HOURS_PER_DAY, SKILLS, TIME_ASSIGNMENTS

PERMANENT_HEDIFFS: Final = ("Hediff_MissingPart", "Hediff_AddedPart", "Hediff_Implant")
"""Classes of hediffs that never heal."""


def read_pawn(element: Element, context: ReadContext, *, on_map: bool = True, dead: bool = False) -> Pawn | None:
    """Read a pawn: one on the map, one inside of something, or a dead one.

    Returns None, and records a loss, if the colony does not support its race or faction, or if its id is taken. A dead
    pawn of an unsupported faction belongs to none.

    Raises WrongValueError if it is on the map but its cell is not.
    """
    race = elements.text(element, "def")
    if race != HUMAN and race not in DEFS.animals:
        context.skip("corpses" if dead else "creatures", race)
        return None
    saved_faction = elements.reference(element, "faction", "Faction")
    faction = saved_faction + 1 if saved_faction is not None else 0
    if faction and faction not in context.world.factions:
        if not dead:
            context.skip("pawns of other factions", elements.text(element, "kindDef", race))
            return None
        faction = 0
    x, z = required_cell(element, context.world) if on_map else (-1, -1)
    pawn_id = context.take_id(element)
    if pawn_id is None:
        return None
    pawn = Pawn(
        id=pawn_id,
        kind=elements.text(element, "kindDef", race),
        race=race,
        name=_name(element),
        gender=elements.text(element, "gender", "Male"),
        age_ticks=context.integer(element, "ageTracker/ageBiologicalTicks", 0, AGE),
        faction=faction,
        x=x,
        z=z,
        skills={},
        timetable=[],
        needs=_needs(element, race, context),
        hediffs=_hediffs(element, race, context),
        drafted=elements.flag(element, "drafter/drafted"),
        downed=elements.text(element, "healthTracker/healthState") == "Down",
        dead=dead,
        bed=elements.reference(element, "ownership/ownedBed") or 0,
        self_tend=elements.flag(element, "playerSettings/selfTend"),
        medical_care=_choice(element, "playerSettings/medCare", MEDICAL_CARE, "NoCare"),
        hostility_response=_choice(element, "playerSettings/hostilityResponse", HOSTILITY_RESPONSE, "Flee"),
        apparel=_gear(element, "apparel/wornApparel/innerList", context),
        equipment=_gear(element, "equipment/equipment/innerList", context),
        inventory=_gear(element, "inventory/innerContainer/innerList", context),
        mental_state=_mental_state(element, context),
    )
    waiting = context.integer(element, "mindState/mentalBreaker/ticksUntilCanDoMentalBreak", 0, SPAN_OR_NONE)
    pawn.can_break_after = context.world.game_tick + waiting if waiting > 0 else 0
    pawn.relations = [
        Relation(elements.text(entry, "def"), elements.reference(entry, "otherPawn") or 0)
        for entry in elements.items(element, "social/directRelations")
    ]
    if elements.reference(element, "guest/hostFaction", "Faction") is not None:
        pawn.guest = _guest(element, context)
    pawn.recruit_resistance = max(0.0, context.number(element, "guest/resistance", 0.0, RESISTANCE))
    if race == HUMAN:
        _read_person(element, pawn, context)
    return pawn


def read_corpse(element: Element, context: ReadContext, *, on_map: bool = True) -> Corpse | None:
    """Read a corpse, on the map or inside of something, with the pawn that died. Adds nothing to the world.

    The game saves the pawn among those of the planet, and a reference to it here. Returns None, and records a loss, if
    the save does not have the pawn or the colony does not support it.
    """
    entries = elements.items(element, "innerContainer/innerList")
    inner = entries[0] if entries else None
    if inner is not None and inner.find("def") is None:
        inner = context.pawns_elsewhere.get((inner.text or "").strip())
    if inner is None:
        context.skip("corpses", elements.text(element, "def"))
        return None
    x, z = required_cell(element, context.world) if on_map else (-1, -1)
    corpse_id = context.take_id(element)
    pawn = read_pawn(inner, context, on_map=False, dead=True) if corpse_id is not None else None
    if corpse_id is None or pawn is None:
        return None
    pawn.x, pawn.z = x, z
    return Corpse(
        id=corpse_id,
        pawn=pawn,
        x=x,
        z=z,
        died_tick=context.integer(element, "timeOfDeath", 0, ANY_TICK),
        rot_ticks=int(context.number(element, "rotProg", 0.0, SPAN)),
        forbidden=elements.flag(element, "forbidden"),
    )


def drop_unknown_relations(context: ReadContext) -> None:
    """Drop relations and memories about pawns that are not in this world, such as a parent on another tile."""
    world = context.world
    pawns = [*world.pawns.values(), *world.caskets.values(), *(corpse.pawn for corpse in world.corpses.values())]
    known = {pawn.id for pawn in pawns}
    for pawn in pawns:
        for relation in pawn.relations:
            if relation.other_pawn not in known:
                context.skip("relatives elsewhere", relation.def_name)
        for memory in pawn.memories:
            if memory.other_pawn and memory.other_pawn not in known:
                context.skip("memories about pawns elsewhere", memory.def_name)
        pawn.relations = [relation for relation in pawn.relations if relation.other_pawn in known]
        pawn.memories = [memory for memory in pawn.memories if not memory.other_pawn or memory.other_pawn in known]


def _read_person(element: Element, pawn: Pawn, context: ReadContext) -> None:
    pawn.childhood = elements.text(element, "story/childhood")
    pawn.adulthood = elements.text(element, "story/adulthood")
    pawn.traits = _traits(element, context)
    pawn.memories = _memories(element, context)
    saved = elements.items(element, "workSettings/priorities/vals")
    for work_type, entry in zip(DEFS.work_types, saved, strict=False):
        pawn.work_priorities[work_type] = context.integer(entry, ".", 0, PRIORITY)
    pawn.timetable = _timetable(element, context)
    tags = _disabled_tags(pawn)
    pawn.disabled_work = disabled_work_types(tags)
    if not tags and pawn.childhood not in DEFS.backstories and pawn.work_priorities:
        pawn.disabled_work = _guess_disabled_work(pawn)
    pawn.skills = _skills(element, disabled_skills(tags), context)


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


def _guest(element: Element, context: ReadContext) -> str:
    """What the pawn is to its host. Slaves are not supported."""
    status = elements.text(element, "guest/guestStatus", "Guest")
    if status == "Slave":
        context.skip("slaves", elements.text(element, "name/nick", "unnamed"))
    return "Guest" if status == "Guest" else "Prisoner"


def _timetable(element: Element, context: ReadContext) -> list[str]:
    times = [(entry.text or "").strip() for entry in elements.items(element, "timetable/times")]
    for time in times:
        if time not in TIME_ASSIGNMENTS:
            context.skip("hours of schedules", time)
    known = [time if time in TIME_ASSIGNMENTS else "Anything" for time in times]
    return known if len(known) == HOURS_PER_DAY else default_timetable()


def _traits(element: Element, context: ReadContext) -> list[Trait]:
    traits = []
    for entry in elements.items(element, "story/traits/allTraits"):
        trait = Trait(elements.text(entry, "def"), context.integer(entry, "degree", 0, TRAIT_DEGREE))
        known = DEFS.traits.get(trait.def_name)
        if known is None or all(degree.degree != trait.degree for degree in known.degrees):
            context.skip("traits", trait.def_name)
        else:
            traits.append(trait)
    return traits


def _skills(element: Element, disabled: set[str], context: ReadContext) -> dict[str, SkillRecord]:
    skills = {name: SkillRecord(disabled=name in disabled) for name in SKILLS}
    for entry in elements.items(element, "skills/skills"):
        record = skills.get(elements.text(entry, "def"))
        if record is not None:
            record.level = context.integer(entry, "level", 0, SKILL_LEVEL)
            record.xp = context.number(entry, "xpSinceLastLevel", 0.0, EXPERIENCE)
            record.passion = _choice(entry, "passion", PASSIONS, "None")
            record.xp_today = context.number(entry, "xpSinceMidnight", 0.0, EXPERIENCE)
    return skills


def _needs(element: Element, race: str, context: ReadContext) -> Needs:
    needs = Needs()
    most = DEFS.animals[race].body_size if race != HUMAN else 1.0
    needs.food = min(needs.food, most)
    for entry in elements.items(element, "needs/needs"):
        field = NEEDS.get(elements.text(entry, "def"))
        if field is not None:
            level = context.number(entry, "curLevel", 0.0, up_to(most if field == "food" else 1.0))
            setattr(needs, field, level)
        if field == "food":
            fed = context.integer(entry, "lastNonStarvingTick", context.world.game_tick, ANY_TICK)
            needs.starving_since = fed if needs.food <= 0 else -1
    breaker = elements.child(element, "mindState/mentalBreaker")
    if breaker is not None:
        needs.below_minor = context.integer(breaker, "ticksBelowMinor", 0, SPAN)
        needs.below_major = context.integer(breaker, "ticksBelowMajor", 0, SPAN)
        needs.below_extreme = context.integer(breaker, "ticksBelowExtreme", 0, SPAN)
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
            since = context.world.game_tick - context.integer(entry, "age", 0, SPAN)
            days = known.duration_days
            memories.append(
                Memory(
                    def_name,
                    context.integer(entry, "stageIndex", 0, up_to(len(known.stages) - 1)),
                    since,
                    since + round(days * GAME_TICKS_PER_DAY) if days is not None else NEVER,
                    elements.reference(entry, "otherPawn") or 0,
                    context.number(entry, "moodPowerFactor", 1.0, MOOD_FACTOR),
                )
            )
    return memories


def _hediffs(element: Element, race: str, context: ReadContext) -> list[Hediff]:
    now = context.world.game_tick
    immunity = {
        elements.text(entry, "hediffDef"): context.number(entry, "immunity", 0.0, SHARE)
        for entry in elements.items(element, "healthTracker/immunity/imList")
    }
    hediffs = []
    for entry in elements.items(element, "healthTracker/hediffSet/hediffs"):
        def_name = elements.text(entry, "def")
        hediff = Hediff(
            id=context.remap_id(context.load_number(entry, "loadID")),
            def_name=def_name,
            severity=context.number(entry, "severity", 0.0, SEVERITY),
            part=context.integer(entry, "part/index", -1, up_to(len(DEFS.body) - 1)) if race == HUMAN else -1,
            since=now - context.integer(entry, "ageTicks", 0, SPAN),
            tend_quality=context.number(entry, "tendQuality", -1.0, QUALITY_OF_TENDING),
            total_tend_quality=context.number(entry, "totalTendQuality", 0.0, SEVERITY),
            immunity=immunity.get(def_name, 0.0),
            permanent=elements.flag(entry, "isPermanent") or entry.get("Class") in PERMANENT_HEDIFFS,
            source=elements.text(entry, "source"),
        )
        for field, path in (
            ("tended_until", "tendTicksLeft"),
            ("infects_at", "ticksUntilInfect"),
            ("ends_tick", "ticksToDisappear"),
        ):
            left = context.integer(entry, path, -1, SPAN_OR_NONE)
            if left >= 0:
                setattr(hediff, field, now + left)
        hediffs.append(hediff)
    return hediffs


def _gear(element: Element, path: str, context: ReadContext) -> list[Item]:
    gear = []
    for entry in elements.items(element, path):
        def_name = elements.text(entry, "def")
        if not is_item(def_name):
            context.skip("things", def_name)
        elif (item := read_item(entry, context)) is not None:
            gear.append(item)
    return gear


def _mental_state(element: Element, context: ReadContext) -> MentalState | None:
    """A mental break. A save states only its age, because the game decides its end at random."""
    state = elements.child(element, "mindState/mentalStateHandler/curState")
    if state is None:
        return None
    since = context.world.game_tick - context.integer(state, "age", 0, SPAN)
    return MentalState(elements.text(state, "def"), since, since, since + GAME_TICKS_PER_DAY)


def _choice(element: Element, path: str, names: tuple[str, ...], default: str) -> int:
    """The index of a name of an enumeration; that of the default if it is absent or unknown."""
    name = elements.text(element, path, default)
    return names.index(name if name in names else default)
