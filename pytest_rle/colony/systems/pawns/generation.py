"""Generation of people and animals by the game's rules (PawnGenerator).

Each pawn has its own random stream, keyed by its purpose and the caller's key, so an additional colonist never changes
the next raiders. A new pawn is not on the map: `arrivals.enter` or the generator of saves puts it there.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.streams import Stream, Streams
from pytest_rle.colony.systems.pawns import gear
from pytest_rle.colony.systems.pawns.skills import XP_TO_NEXT
from pytest_rle.colony.systems.pawns.work_tags import disabled_skills, disabled_work_types
from pytest_rle.colony.world import Name, Needs, Pawn, SkillRecord, Trait, World
from pytest_rle.rimworld import DEFS, Curve
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR, SKILLS
from pytest_rle.rimworld.pawn_defs import BackstoryDef, TraitDef, TraitDegree

AGE_WEIGHT: Final = Curve(((14, 0), (16, 100), (50, 100), (60, 30), (70, 18), (80, 10), (90, 3), (100, 0)))
"""Weight of an age in years (ageGenerationCurve of the race Human)."""

ANIMAL_SKILL: Final = Curve(((0, 0), (0.5, 150), (4, 150), (5, 25), (10, 5), (15, 0)))
"""Weight of a starting level in Animals, the skill that backstories do not set (LevelRandomCurve)."""

AGE_SKILL_FACTOR: Final = Curve(((10, 0.7), (35, 1.0), (60, 1.6)))
"""The largest factor of a skill by age in years (AgeSkillMaxFactorCurve)."""

FINAL_LEVEL: Final = Curve(((0, 0), (10, 10), (20, 16), (27, 20)))
"""Final level by calculated level; it lowers high levels (LevelFinalAdjustmentCurve)."""

TRAIT_SKILL_GAINS: Final = {
    "Brawler": {"Melee": 4, "Shooting": -4},
    "Gourmand": {"Cooking": 4},
    "TorturedArtist": {"Artistic": 4},
}
"""`skillGains` of the TraitDefs."""

BASE_BREAK_THRESHOLD: Final = 0.35
MAX_BREAK_THRESHOLD: Final = 0.5
"""Mental break threshold without traits, and the highest that traits may cause (PawnGenerator.GenerateTraits)."""

STARTING_SKILLED_WORK: Final = 6
"""Skilled work types that a new person starts with (Pawn_WorkSettings.EnableAndInitialize)."""

DEFAULT_PRIORITY: Final = 3
"""Priority of a work type that a person starts with."""

GOOD_SKILL_FOR_WORK: Final = 6.0
"""Mean skill from which starting colonists have a work type (GameInitData.PrepForMapGen)."""

FACTION_CATEGORY: Final = {"Pirate": "Pirate", "TribeCivil": "Tribal", "TribeRough": "Tribal", "PlayerTribe": "Tribal"}
"""Backstory category by FactionDef. Other factions have Outlander, the player's faction Offworld."""

RESISTANCE: Final = (13.0, 21.0)
"""Range of a prisoner's initial resistance to recruitment (initialResistanceRange of the kind Colonist)."""

FIGHTER_MAX_AGE: Final = 65
"""Years that fighters are younger than."""


def colonist(world: World, streams: Streams, index: int) -> Pawn:
    """Generate a starting colonist. The same world seed and index give the same person."""
    return _person(world, streams.stream("pawn.colonist", index), "Colonist", world.player_faction)


def generate(world: World, streams: Streams, kind: str, faction: int, key: int) -> Pawn:
    """Generate a person of a PawnKindDef, dressed and armed within its budget. Raises KeyError for an unknown kind."""
    return _person(world, streams.stream(f"pawn.{kind}", faction, key), kind, faction)


def animal(world: World, streams: Streams, race: str, key: int, *, faction: int = 0) -> Pawn:
    """Generate an adult animal, wild without a faction. Animals of a faction have a name.

    Raises KeyError for an unknown race.
    """
    known = DEFS.animals[race]
    stream = streams.stream(f"animal.{race}", key)
    needs = Needs(food=round(known.body_size * stream.uniform(0.5, 0.9), 6), rest=round(stream.uniform(0.9, 1.0), 6))
    return Pawn(
        id=world.new_id(),
        kind=race,
        race=race,
        name=Name(nick=stream.choice(DEFS.names.animal)) if faction else Name(),
        gender=stream.choice(("Male", "Female")),
        age_ticks=stream.integer(GAME_TICKS_PER_YEAR, 8 * GAME_TICKS_PER_YEAR),
        faction=faction,
        x=-1,
        z=-1,
        skills={},
        needs=needs,
        timetable=[],
    )


def set_starting_work(pawns: list[Pawn], stream: Stream) -> None:
    """Set the work priorities of a starting group so that somebody does every work type.

    A work type goes to all whose relevant skills have a mean of 6 or more, otherwise to the best person
    (GameInitData.PrepForMapGen).
    """
    for pawn in pawns:
        pawn.work_priorities = dict.fromkeys(DEFS.work_types, 0)
    for work_type in DEFS.work_types.values():
        able = [pawn for pawn in pawns if work_type.def_name not in pawn.disabled_work]
        chosen = able
        if not work_type.always_start:
            chosen = [pawn for pawn in able if relevant_skill(pawn, work_type.def_name) >= GOOD_SKILL_FOR_WORK]
            if not chosen and able:
                chosen = [max(stream.shuffled(able), key=lambda pawn: relevant_skill(pawn, work_type.def_name))]
        for pawn in chosen:
            pawn.work_priorities[work_type.def_name] = DEFAULT_PRIORITY


def relevant_skill(pawn: Pawn, work_type: str) -> float:
    """The mean level of the skills relevant to a work type; 3 if there are none (AverageOfRelevantSkillsFor)."""
    skills = DEFS.work_types[work_type].skills
    return sum(pawn.skills[skill].level for skill in skills) / len(skills) if skills else 3.0


def _person(world: World, stream: Stream, kind: str, faction: int) -> Pawn:
    kind_def = DEFS.pawn_kinds[kind]
    gender = stream.choice(("Male", "Female"))
    age = _age(stream, fighter=kind_def.is_fighter)
    category = _category(world, faction)
    childhood = _backstory(stream, "childhood", category, kind_def.is_fighter)
    adulthood = _backstory(stream, "adulthood", category, kind_def.is_fighter)
    tags = {*childhood.disabled_work_tags, *adulthood.disabled_work_tags}
    traits = _traits(stream, gender, tags)
    tags.update(tag for trait in traits if (tag := DEFS.traits[trait.def_name].disables))
    pawn = Pawn(
        id=world.new_id(),
        kind=kind,
        race="Human",
        name=_name(world, stream, gender),
        gender=gender,
        age_ticks=round(age * GAME_TICKS_PER_YEAR),
        faction=faction,
        x=-1,
        z=-1,
        childhood=childhood.def_name,
        adulthood=adulthood.def_name,
        traits=traits,
        skills=_skills(stream, age, (childhood, adulthood), traits, disabled_skills(tags)),
        disabled_work=disabled_work_types(tags),
        needs=_needs(stream),
        recruit_resistance=round(stream.uniform(*RESISTANCE), 6),
    )
    _set_work(pawn)
    if kind_def.apparel_money is not None:
        gear.dress(world, stream, pawn, stream.uniform(*kind_def.apparel_money))
    if kind_def.weapon_money is not None and not pawn.skills["Melee"].disabled:
        gear.arm(world, stream, pawn, stream.uniform(*kind_def.weapon_money))
    return pawn


def _age(stream: Stream, *, fighter: bool) -> float:
    """An age in years, rounded to hundredths."""
    last = FIGHTER_MAX_AGE if fighter else 99
    year = stream.weighted((year, AGE_WEIGHT(year + 0.5)) for year in range(14, last))
    return round(year + stream.uniform(), 2)


def _category(world: World, faction: int) -> str:
    known = world.factions.get(faction)
    if faction == world.player_faction and (known is None or known.def_name == "PlayerColony"):
        return "Offworld"
    return FACTION_CATEGORY.get(known.def_name, "Outlander") if known is not None else "Outlander"


def _backstory(stream: Stream, slot: str, category: str, fighter: bool) -> BackstoryDef:
    """Draw a backstory of a slot and category. Fighters need one that allows violence (requiredWorkTags Violent)."""
    return stream.choice(
        [
            story
            for story in DEFS.backstories.values()
            if story.slot == slot
            and category in story.categories
            and not (fighter and "Violent" in story.disabled_work_tags)
        ]
    )


def _traits(stream: Stream, gender: str, tags: set[str]) -> list[Trait]:
    """Draw one to three traits by commonality, without conflicts and within the highest break threshold."""
    wanted, given = stream.integer(1, 3), list[Trait]()
    threshold = BASE_BREAK_THRESHOLD
    while len(given) < wanted:
        chosen = stream.weighted((trait, _commonality(trait, gender)) for trait in DEFS.traits.values())
        degree = stream.weighted((degree, degree.commonality) for degree in chosen.degrees)
        raised = round(threshold + _offset(degree, "MentalBreakThreshold"), 9)
        fits = not any(_conflict(chosen, DEFS.traits[trait.def_name]) for trait in given)
        if fits and raised <= MAX_BREAK_THRESHOLD and not (chosen.def_name == "Brawler" and "Violent" in tags):
            given.append(Trait(chosen.def_name, degree.degree))
            threshold = raised
    return given


def _commonality(trait: TraitDef, gender: str) -> float:
    """A trait's commonality. The table has that of men; women have these two swapped (commonalityFemale)."""
    mirrored = {"DislikesMen": "DislikesWomen", "DislikesWomen": "DislikesMen"}
    if gender == "Female" and trait.def_name in mirrored:
        return DEFS.traits[mirrored[trait.def_name]].commonality
    return trait.commonality


def _conflict(trait: TraitDef, other: TraitDef) -> bool:
    same = trait.def_name == other.def_name
    return same or trait.def_name in other.conflicts or other.def_name in trait.conflicts


def _offset(degree: TraitDegree, stat: str) -> float:
    return degree.offsets.get(stat, 0.0)


def _skills(
    stream: Stream, age: float, stories: tuple[BackstoryDef, ...], traits: list[Trait], disabled: set[str]
) -> dict[str, SkillRecord]:
    skills = {name: SkillRecord(level=_level(stream, name, age, stories, traits)) for name in SKILLS}
    for name, record in skills.items():
        record.xp = round(stream.uniform(0.1, 0.5) * XP_TO_NEXT(record.level), 6)
        if name in disabled:
            record.level, record.xp, record.disabled = 0, 0.0, True
    _give_passions(stream, skills)
    return skills


def _level(stream: Stream, skill: str, age: float, stories: tuple[BackstoryDef, ...], traits: list[Trait]) -> int:
    """Draw a starting level, 0 to 20 (PawnGenerator.FinalLevelOfSkill)."""
    if skill == "Animals":
        level = stream.weighted((tenth / 10, ANIMAL_SKILL(tenth / 10)) for tenth in range(151))
    else:
        level = float(stream.integer(0, 4))
    for story in stories:
        gain = story.skill_gains.get(skill, 0)
        if gain:
            level += gain * stream.uniform(1.0, 1.4)
    level += sum(TRAIT_SKILL_GAINS.get(trait.def_name, {}).get(skill, 0) for trait in traits)
    level *= 1.0 + (AGE_SKILL_FACTOR(age) - 1.0) * stream.uniform()
    return min(20, max(0, round(FINAL_LEVEL(level))))


def _give_passions(stream: Stream, skills: dict[str, SkillRecord]) -> None:
    """Give passions worth about five points, the major ones to the highest skills (PawnGenerator.GenerateSkills)."""
    budget = 5.0 + min(4.0, max(-4.0, stream.gaussian()))
    passions = []
    while budget >= 1.0:
        major = budget >= 1.5 and stream.chance(0.5)
        passions.append(2 if major else 1)
        budget -= 1.5 if major else 1.0
    able = sorted((name for name, record in skills.items() if not record.disabled), key=lambda n: -skills[n].level)
    for name, passion in zip(able, sorted(passions, reverse=True), strict=False):
        skills[name].passion = passion


def _needs(stream: Stream) -> Needs:
    """Initial needs of a person (Need_Food, Need_Rest, Need_Joy, Need_Mood)."""
    return Needs(food=0.8, rest=round(stream.uniform(0.9, 1.0), 6), joy=round(stream.uniform(0.5, 0.6), 6), mood=0.5)


def _set_work(pawn: Pawn) -> None:
    """Set a new person's work: the basic work types, and the six skilled ones with its highest relevant skills."""
    pawn.work_priorities = dict.fromkeys(DEFS.work_types, 0)
    able = [work for work in DEFS.work_types.values() if work.def_name not in pawn.disabled_work]
    skilled = sorted(
        (work for work in able if not work.always_start), key=lambda work: -relevant_skill(pawn, work.def_name)
    )
    for work in [*(work for work in able if work.always_start), *skilled[:STARTING_SKILLED_WORK]]:
        pawn.work_priorities[work.def_name] = DEFAULT_PRIORITY


def _name(world: World, stream: Stream, gender: str) -> Name:
    """Draw a first, nick and last name; no pawn on the map has the same nick, within 20 tries."""
    names = DEFS.names
    taken = {pawn.name.short for pawn in world.pawns.values()}
    name = Name()
    for _ in range(20):
        first = stream.choice((*(names.male if gender == "Male" else names.female), *names.either))
        last = stream.choice(names.last)
        nick = stream.weighted(((first, 5.0), (last, 3.0), (stream.choice(names.nick), 2.0)))
        name = Name(first, nick, last)
        if nick not in taken:
            break
    return name
