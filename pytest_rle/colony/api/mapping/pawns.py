"""People and animals: the brief shape, both detailed shapes, and what they carry."""

from __future__ import annotations

import functools
from typing import Final

from pytest_rle.colony.api.mapping.health import medical_info
from pytest_rle.colony.api.mapping.things import item_thing
from pytest_rle.colony.api.mapping.values import Json, position, single, without_none
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.map import movement
from pytest_rle.colony.systems.pawns import body, skills, work_tags
from pytest_rle.colony.world import Pawn, SkillRecord, Trait
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR, SKILLS
from pytest_rle.rimworld.labels import label

SKILL_DESCRIPTORS: Final = (
    "barely heard of it",
    "utter beginner",
    "beginner",
    "basic familiarity",
    "some familiarity",
    "significant familiarity",
    "capable amateur",
    "weak professional",
    "employable professional",
    "solid professional",
    "skilled professional",
    "very skilled professional",
    "expert",
    "strong expert",
    "master",
    "strong master",
    "region-known master",
    "region-leading master",
    "planet-known master",
    "planet-leading master",
    "legendary master",
)
"""SkillRecord.LevelDescriptor by level."""

MOODLESS: Final = 0.5
"""The mood that the mod reports for pawns without one."""

FOOD_POLICY: Final = 1
"""The id of the only food policy: lavish."""

CHILD_RELATION: Final = "Child"

WORK_ORDER: Final = {name: index for index, name in enumerate(DEFS.work_types)}
"""The position of each work type, left to right."""


def pawn_dto(colony: Colony, pawn: Pawn) -> Json:
    """A pawn in brief. `hunger` is the food level in nutrition; age is in years."""
    x, z = movement.position(colony, pawn)
    return {
        "id": pawn.id,
        "name": short_name(pawn),
        "gender": pawn.gender or "None",
        "age": pawn.age_ticks // GAME_TICKS_PER_YEAR,
        "health": single(body.health_percent(pawn)),
        "mood": single(pawn.needs.mood) if pawn.is_human else MOODLESS,
        "hunger": single(pawn.needs.food),
        "position": position(x, z),
    }


def short_name(pawn: Pawn) -> str:
    """The name that the game shows; for an animal without a name, the label of its race."""
    return pawn.name.short or label(pawn.race)


def text_id(pawn: Pawn) -> str:
    """The id as the mod's social and lord routes write it, such as Human123."""
    return f"{pawn.race}{pawn.id}"


def detailed_v1(colony: Colony, pawn: Pawn) -> Json:
    """The shape of /api/v1/colonists/detailed."""
    return {
        "colonist": pawn_dto(colony, pawn),
        **_needs(pawn),
        "colonist_work_info": work_info(pawn),
        "policies_info": policies_info(pawn),
        "colonist_medical_info": medical_info(colony, pawn),
        "social_info": social_info(colony, pawn),
    }


def detailed(colony: Colony, pawn: Pawn) -> Json:
    """The shape of /pawns/details."""
    return {
        **_needs(pawn),
        "work_info": work_info(pawn),
        "policies_info": policies_info(pawn),
        "medical_info": medical_info(colony, pawn),
        "social_info": social_info(colony, pawn),
    }


def detailed_v2(colony: Colony, pawn: Pawn) -> Json:
    """The shape of /api/v2/colonists/detailed; `detailes` is the mod's spelling."""
    return {"pawn": pawn_dto(colony, pawn), "detailes": detailed(colony, pawn)}


def _needs(pawn: Pawn) -> Json:
    needs = pawn.needs
    return {
        "body_size": 0.0,
        "sleep": single(needs.rest),
        "comfort": single(needs.comfort),
        "beauty": single(needs.beauty),
        "joy": single(needs.joy),
        "energy": single(needs.rest),
        "drugs_desire": 0.0,
        "surrounding_beauty": single(needs.beauty),
        "fresh_air": single(needs.outdoors),
    }


def work_info(pawn: Pawn) -> Json:
    """Skills, traits, the current job, and the active work types, most urgent first."""
    active = sorted(
        [
            (priority, WORK_ORDER.get(name, len(WORK_ORDER)), name)
            for name, priority in pawn.work_priorities.items()
            if priority > 0
        ]
    )
    return {
        "skills": [skill_dto(name, pawn.skills[name]) for name in SKILLS if name in pawn.skills],
        "current_job": pawn.job.def_name if pawn.job is not None else "",
        "traits": [trait_dto(trait) for trait in pawn.traits],
        "work_priorities": [
            {"work_type": name, "priority": priority, "is_totally_disabled": name in pawn.disabled_work}
            for priority, _, name in active
        ],
    }


def skill_dto(name: str, skill: SkillRecord) -> Json:
    """One skill; a disabled one counts as level 0. `xp_total_earned` counts whole levels only, as in the game."""
    required = skills.XP_TO_NEXT(float(skill.level))
    level = 0 if skill.disabled else skill.level
    return {
        "name": name,
        "level": level,
        "min_level": 0,
        "max_level": 20,
        "level_descriptor": SKILL_DESCRIPTORS[min(level, len(SKILL_DESCRIPTORS) - 1)],
        "permanently_disabled": skill.disabled,
        "totally_disabled": skill.disabled,
        "xp_total_earned": single(xp_up_to(skill.level)),
        "xp_progress_percent": single(skill.xp / required),
        "xp_required_for_level_up": single(required),
        "xp_since_last_level": single(skill.xp),
        "aptitude": 0,
        "passion": skill.passion,
        "disabled_work_tags": work_tags.mask(work_tags.SKILL_TAGS[name]),
    }


@functools.cache
def xp_up_to(level: int) -> float:
    """Experience from level 0 to this level."""
    return sum(skills.XP_TO_NEXT(float(below)) for below in range(level))


def trait_dto(trait: Trait) -> Json:
    """One trait, labelled by its degree."""
    known = DEFS.traits.get(trait.def_name)
    degrees = known.degrees if known is not None else ()
    text = next((degree.label for degree in degrees if degree.degree == trait.degree), label(trait.def_name))
    disabled = [known.disables] if known is not None and known.disables is not None else []
    return {
        "name": trait.def_name,
        "label": text,
        "disabled_work_tags": work_tags.mask(disabled),
        "suppressed": False,
    }


def policies_info(pawn: Pawn) -> Json:
    """The food policy, and the response to enemies: 0 ignore, 1 attack, 2 flee."""
    return {"food_policy_id": FOOD_POLICY, "hostility_response": pawn.hostility_response}


def social_info(colony: Colony, pawn: Pawn) -> Json:
    """Direct relations; the ids are text."""
    relations = []
    for relation in pawn.relations:
        other = colony.world.pawns.get(relation.other_pawn)
        if other is not None:
            relations.append(
                {
                    "relation_def_name": relation.def_name,
                    "other_pawn_id": text_id(other),
                    "other_pawn_name": short_name(other),
                }
            )
    children = sum(relation.def_name == CHILD_RELATION for relation in pawn.relations)
    return {"id": text_id(pawn), "name": short_name(pawn), "direct_relations": relations, "children_count": children}


def inventory(colony: Colony, pawn: Pawn) -> Json:
    """What a pawn carries, wears and wields."""
    x, z = movement.position(colony, pawn)
    items = [*pawn.inventory, *([pawn.carried] if pawn.carried is not None else [])]
    return {
        "items": [item_thing(item, x, z) for item in items],
        "apparels": [item_thing(item, x, z) for item in pawn.apparel],
        "equipment": [item_thing(item, x, z) for item in pawn.equipment],
    }


def animal_dto(colony: Colony, pawn: Pawn) -> Json:
    """An animal. The map's z is in `y`, as in the mod."""
    x, z = movement.position(colony, pawn)
    faction = colony.world.factions.get(pawn.faction)
    fields: Json = {
        "id": pawn.id,
        "name": pawn.name.short or label(pawn.race).capitalize(),
        "def": pawn.race,
        "faction": faction.name if faction is not None else None,
        "position": {"x": x, "y": z, "z": 0},
        "trainer": next((bond.other_pawn for bond in pawn.relations if bond.def_name == "Bond"), None),
        "pregnant": any(hediff.def_name == "Pregnant" for hediff in pawn.hediffs),
    }
    return without_none(fields)
