"""Writes people and animals."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_rle.colony.saves.names import ANIMAL_NEEDS, HOSTILITY_RESPONSE, MEDICAL_CARE, NEEDS, PASSIONS
from pytest_rle.colony.saves.write_things import thing_reference, write_item
from pytest_rle.colony.saves.xml import XmlWriter, position
from pytest_rle.colony.world import Corpse, Hediff, Item, Memory, Pawn, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import SKILLS


def write_pawn(xml: XmlWriter, pawn: Pawn, world: World, tag: str = "thing", *, on_map: bool = True) -> None:
    """Write a pawn: one on the map, or, as `li`, one inside of something or among those of the planet."""
    with xml.element(tag, "Pawn" if on_map or not pawn.dead else None):
        xml.leaf("def", pawn.race)
        xml.leaf("id", f"{pawn.race}{pawn.id}")
        if on_map:
            xml.leaf("map", 0)
            xml.leaf("pos", position(pawn.x, pawn.z))
        if pawn.faction:
            xml.leaf("faction", f"Faction_{pawn.faction - 1}")
        xml.leaf("kindDef", pawn.kind)
        xml.leaf_unless("gender", pawn.gender, "Male")
        _write_name(xml, pawn)
        _write_mind(xml, pawn, world)
        _write_gear(xml, "carryTracker/innerContainer", [pawn.carried] if pawn.carried is not None else [])
        _write_gear(xml, "apparel/wornApparel", pawn.apparel)
        if pawn.is_human:
            _write_story(xml, pawn)
        _write_gear(xml, "equipment/equipment", pawn.equipment)
        if pawn.is_human:
            with xml.element("drafter"):
                xml.leaf_unless("drafted", pawn.drafted, default=False)
        with xml.element("ageTracker"):
            xml.leaf("ageBiologicalTicks", pawn.age_ticks)
            xml.leaf("birthAbsTicks", world.abs_tick - pawn.age_ticks)
        _write_health(xml, pawn, world)
        _write_gear(xml, "inventory/innerContainer", pawn.inventory)
        _write_needs(xml, pawn, world)
        _write_guest(xml, pawn, world)
        with xml.element("social"), xml.element("directRelations"):
            for relation in pawn.relations:
                with xml.element("li"):
                    xml.leaf("def", relation.def_name)
                    xml.leaf("otherPawn", thing_reference(world, relation.other_pawn))
        with xml.element("ownership"):
            xml.leaf("ownedBed", thing_reference(world, pawn.bed))
        if pawn.is_human:
            _write_skills(xml, pawn)
            with xml.element("workSettings"), xml.element("priorities"):
                xml.listing("vals", (pawn.work_priorities.get(name, 0) for name in DEFS.work_types))
            with xml.element("timetable"):
                xml.listing("times", pawn.timetable)
        with xml.element("playerSettings"):
            xml.leaf_unless("medCare", _named(MEDICAL_CARE, pawn.medical_care), "NoCare")
            xml.leaf_unless("selfTend", pawn.self_tend, default=False)
            xml.leaf_unless("hostilityResponse", _named(HOSTILITY_RESPONSE, pawn.hostility_response), "Flee")


def write_corpse(xml: XmlWriter, corpse: Corpse, tag: str = "thing") -> None:
    """Write a corpse: one on the map, or, as `li`, one in a grave. The pawn that died is saved with the planet."""
    def_name = f"Corpse_{corpse.pawn.race}"
    with xml.element(tag, "Corpse"):
        xml.leaf("def", def_name)
        xml.leaf("id", f"{def_name}{corpse.id}")
        if tag == "thing":
            xml.leaf("map", 0)
            xml.leaf("pos", position(corpse.x, corpse.z))
        xml.leaf_unless("forbidden", corpse.forbidden, default=False)
        xml.leaf_unless("rotProg", corpse.rot_ticks, 0)
        xml.leaf("timeOfDeath", corpse.died_tick)
        with xml.element("innerContainer"):
            xml.leaf("maxStacks", 1)
            xml.leaf("contentsLookMode", "Reference")
            xml.listing("innerList", [f"Thing_{corpse.pawn.race}{corpse.pawn.id}"])


def _write_name(xml: XmlWriter, pawn: Pawn) -> None:
    if pawn.is_human:
        with xml.element("name", "NameTriple"):
            xml.leaf("first", pawn.name.first)
            xml.leaf("nick", pawn.name.nick)
            xml.leaf("last", pawn.name.last)
    elif pawn.name.nick:
        with xml.element("name", "NameSingle"):
            xml.leaf("nameInt", pawn.name.nick)
    else:
        xml.null("name")


def _write_mind(xml: XmlWriter, pawn: Pawn, world: World) -> None:
    with xml.element("mindState"):
        with xml.element("mentalStateHandler"):
            if pawn.mental_state is None:
                xml.null("curState")
            else:
                with xml.element("curState", "MentalState"):
                    xml.leaf("def", pawn.mental_state.def_name)
                    xml.leaf("age", world.game_tick - pawn.mental_state.since)
        with xml.element("mentalBreaker"):
            left = pawn.can_break_after - world.game_tick
            if left > 0:
                xml.leaf("ticksUntilCanDoMentalBreak", left)
            xml.leaf_unless("ticksBelowExtreme", pawn.needs.below_extreme, 0)
            xml.leaf_unless("ticksBelowMajor", pawn.needs.below_major, 0)
            xml.leaf_unless("ticksBelowMinor", pawn.needs.below_minor, 0)


def _write_gear(xml: XmlWriter, path: str, items: Sequence[Item]) -> None:
    """Write items into a container of the pawn; `path` has two parts."""
    outer, inner = path.split("/")
    with xml.element(outer), xml.element(inner), xml.element("innerList"):
        for item in items:
            write_item(xml, item, "li")


def _write_story(xml: XmlWriter, pawn: Pawn) -> None:
    with xml.element("story"):
        with xml.element("traits"), xml.element("allTraits"):
            for trait in pawn.traits:
                with xml.element("li"):
                    xml.leaf("def", trait.def_name)
                    xml.leaf_unless("degree", trait.degree, 0)
        if pawn.childhood:
            xml.leaf("childhood", pawn.childhood)
        if pawn.adulthood:
            xml.leaf("adulthood", pawn.adulthood)


def _write_health(xml: XmlWriter, pawn: Pawn, world: World) -> None:
    with xml.element("healthTracker"):
        if pawn.dead or pawn.downed:
            xml.leaf("healthState", "Dead" if pawn.dead else "Down")
        with xml.element("hediffSet"), xml.element("hediffs"):
            for hediff in pawn.hediffs:
                _write_hediff(xml, hediff, pawn, world.game_tick)
        with xml.element("immunity"), xml.element("imList"):
            for hediff in pawn.hediffs:
                if hediff.immunity > 0:
                    with xml.element("li"):
                        xml.leaf("hediffDef", hediff.def_name)
                        xml.leaf("source", hediff.def_name)
                        xml.leaf("immunity", hediff.immunity)


def _write_hediff(xml: XmlWriter, hediff: Hediff, pawn: Pawn, now: int) -> None:
    missing = hediff.def_name == "MissingBodyPart"
    with xml.element("li", "Hediff_MissingPart" if missing else "HediffWithComps"):
        xml.leaf("loadID", hediff.id)
        xml.leaf("ageTicks", now - hediff.since)
        xml.leaf("visible", value=True)
        xml.leaf("severity", hediff.severity)
        xml.leaf("def", hediff.def_name)
        if hediff.part >= 0:
            with xml.element("part"):
                xml.leaf("body", "Human" if pawn.is_human else pawn.race)
                xml.leaf("index", hediff.part)
        if hediff.source:
            xml.leaf("source", hediff.source)
        if hediff.tended_until >= now:
            xml.leaf("tendTicksLeft", hediff.tended_until - now)
        xml.leaf_unless("tendQuality", hediff.tend_quality, -1.0)
        xml.leaf_unless("totalTendQuality", hediff.total_tend_quality, 0.0)
        if hediff.infects_at >= now:
            xml.leaf("ticksUntilInfect", hediff.infects_at - now)
        if hediff.ends_tick >= now:
            xml.leaf("ticksToDisappear", hediff.ends_tick - now)
        if hediff.permanent and not missing:
            xml.leaf("isPermanent", value=True)


def _write_needs(xml: XmlWriter, pawn: Pawn, world: World) -> None:
    with xml.element("needs"), xml.element("needs"):
        for def_name, field in NEEDS.items():
            if not pawn.is_human and def_name not in ANIMAL_NEEDS:
                continue
            with xml.element("li", f"Need_{def_name}"):
                xml.leaf("def", def_name)
                xml.leaf("curLevel", getattr(pawn.needs, field))
                if def_name == "Mood":
                    with xml.element("thoughts"), xml.element("memories"), xml.element("memories"):
                        for memory in pawn.memories:
                            _write_memory(xml, memory, world)
                elif def_name == "Food":
                    starving = pawn.needs.starving_since
                    xml.leaf("lastNonStarvingTick", starving if starving >= 0 else world.game_tick)


def _write_memory(xml: XmlWriter, memory: Memory, world: World) -> None:
    with xml.element("li", "Thought_MemorySocial" if memory.other_pawn else None):
        xml.leaf("def", memory.def_name)
        xml.leaf("otherPawn", thing_reference(world, memory.other_pawn))
        xml.leaf_unless("moodPowerFactor", memory.mood_factor, 1.0)
        xml.leaf("age", world.game_tick - memory.since)
        xml.leaf_unless("stageIndex", memory.stage, 0)


def _write_guest(xml: XmlWriter, pawn: Pawn, world: World) -> None:
    if not pawn.is_human:
        xml.null("guest")
        return
    with xml.element("guest"):
        xml.leaf("hostFaction", f"Faction_{world.player_faction - 1}" if pawn.guest else "null")
        xml.leaf_unless("guestStatus", pawn.guest or "Guest", "Guest")
        xml.leaf("resistance", pawn.recruit_resistance)


def _write_skills(xml: XmlWriter, pawn: Pawn) -> None:
    with xml.element("skills"), xml.element("skills"):
        for name in SKILLS:
            record = pawn.skills.get(name)
            if record is None:
                continue
            with xml.element("li"):
                xml.leaf("def", name)
                xml.leaf_unless("level", record.level, 0)
                xml.leaf_unless("xpSinceLastLevel", record.xp, 0.0)
                xml.leaf_unless("passion", _named(PASSIONS, record.passion), "None")
                xml.leaf_unless("xpSinceMidnight", record.xp_today, 0.0)


def _named(names: tuple[str, ...], index: int) -> str:
    """The name with this index, or the first name if there is none."""
    return names[index] if 0 <= index < len(names) else names[0]
