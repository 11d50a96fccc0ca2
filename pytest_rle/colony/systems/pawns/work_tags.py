"""Work types and skills that the WorkTags of backstories and traits disable.

Sources: the `workTags` of each WorkTypeDef and the `disablingWorkTags` of each SkillDef in the Core defs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.rimworld import DEFS

BITS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "ManualDumb": 0x2,
        "ManualSkilled": 0x4,
        "Violent": 0x8,
        "Caring": 0x10,
        "Social": 0x20,
        "Commoner": 0x40,
        "Intellectual": 0x80,
        "Animals": 0x100,
        "Artistic": 0x200,
        "Crafting": 0x400,
        "Cooking": 0x800,
        "Firefighting": 0x1000,
        "Cleaning": 0x2000,
        "Hauling": 0x4000,
        "PlantWork": 0x8000,
        "Mining": 0x10000,
        "Hunting": 0x20000,
        "Constructing": 0x40000,
        "Shooting": 0x80000,
        "AllWork": 0x100000,
    }
)
"""The bit of each WorkTag in a number (WorkTags)."""

WORK_TYPE_TAGS: Final = {
    "Firefighter": frozenset({"Firefighting"}),
    "Doctor": frozenset({"Caring"}),
    "BasicWorker": frozenset({"ManualDumb"}),
    "Warden": frozenset({"Social"}),
    "Handling": frozenset({"Animals"}),
    "Cooking": frozenset({"ManualSkilled", "Cooking"}),
    "Hunting": frozenset({"ManualSkilled", "Violent", "Hunting"}),
    "Construction": frozenset({"ManualSkilled", "Constructing"}),
    "Growing": frozenset({"ManualSkilled", "PlantWork"}),
    "Mining": frozenset({"ManualSkilled", "Mining"}),
    "PlantCutting": frozenset({"ManualDumb", "PlantWork"}),
    "Smithing": frozenset({"ManualSkilled", "Crafting"}),
    "Tailoring": frozenset({"ManualSkilled", "Crafting"}),
    "Art": frozenset({"ManualSkilled", "Artistic"}),
    "Crafting": frozenset({"ManualSkilled", "Crafting"}),
    "Hauling": frozenset({"ManualDumb", "Hauling"}),
    "Cleaning": frozenset({"ManualDumb", "Cleaning"}),
    "Research": frozenset({"Intellectual"}),
}
"""WorkTags of each WorkTypeDef. Work types without an entry (Patient, PatientBedRest) cannot be disabled."""

SKILL_TAGS: Final = {
    "Shooting": frozenset({"Violent"}),
    "Melee": frozenset({"Violent"}),
    "Construction": frozenset({"ManualSkilled", "Constructing"}),
    "Mining": frozenset({"ManualSkilled", "Mining"}),
    "Cooking": frozenset({"ManualSkilled", "Cooking"}),
    "Plants": frozenset({"ManualSkilled", "PlantWork"}),
    "Animals": frozenset({"Animals"}),
    "Crafting": frozenset({"ManualSkilled", "Crafting"}),
    "Artistic": frozenset({"Artistic"}),
    "Medicine": frozenset({"Caring"}),
    "Social": frozenset({"Social"}),
    "Intellectual": frozenset({"Intellectual"}),
}
"""Disabling WorkTags of each SkillDef."""


def mask(tags: Iterable[str]) -> int:
    """WorkTags as one number; 0 for none."""
    return sum(BITS[tag] for tag in set(tags))


def text(tags: Iterable[str]) -> str:
    """WorkTags as the game writes them: "ManualSkilled, Mining"; "None" for none."""
    return ", ".join(sorted(set(tags), key=lambda tag: BITS[tag])) or "None"


def disabled_work_types(tags: Iterable[str]) -> set[str]:
    """The WorkTypeDefs that the tags disable, and "Violent" itself if it is a tag: such a pawn never fights."""
    given = frozenset(tags)
    found = {work_type for work_type in DEFS.work_types if WORK_TYPE_TAGS.get(work_type, frozenset()) & given}
    return found | ({"Violent"} & given)


def disabled_skills(tags: Iterable[str]) -> set[str]:
    """The SkillDefs that the tags disable; Violent disables Shooting and Melee."""
    given = frozenset(tags)
    return {skill for skill, forbidding in SKILL_TAGS.items() if forbidding & given}
