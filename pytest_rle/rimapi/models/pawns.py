"""Pawns: people and animals."""

from __future__ import annotations

from pydantic import Field

from pytest_rle.rimapi.models.base import Position, WireModel
from pytest_rle.rimapi.models.maps import Thing


class Pawn(WireModel):
    """A pawn in brief. Health and mood are 0 to 1; `hunger` is the food level, where 1 is full."""

    dto = "PawnDto"

    id: int
    name: str | None = None
    gender: str | None = None
    age: int
    health: float
    mood: float
    hunger: float
    position: Position | None = None


class Skill(WireModel):
    """`name` is the SkillDef; `passion` 0 none, 1 minor, 2 major."""

    dto = "SkillDto"

    name: str
    level: int
    passion: int
    totally_disabled: bool
    xp_since_last_level: float
    xp_required_for_level_up: float


class Trait(WireModel):
    """`name` is the TraitDef; `label` names its degree."""

    dto = "TraitDto"

    name: str
    label: str | None = None


class WorkPriority(WireModel):
    """The priority of one work type. The mod sends only priorities above 0."""

    dto = "WorkPriorityDto"

    work_type: str
    priority: int
    is_totally_disabled: bool


class WorkInfo(WireModel):
    """`current_job` is the name of a JobDef, or empty."""

    dto = "WorkInfoDto"

    skills: tuple[Skill, ...] = ()
    current_job: str | None = None
    traits: tuple[Trait, ...] = ()
    work_priorities: tuple[WorkPriority, ...] = ()


class Hediff(WireModel):
    """A wound or illness; `bleed_rate` is the share of all blood lost per day."""

    dto = "HediffDto"

    load_id: int
    def_name: str
    label: str | None = None
    severity: float
    part_label: str | None = None
    part_def_name: str | None = None
    is_tended: bool
    tendable_now: bool
    bleeding: bool
    bleed_rate: float
    is_permanent: bool
    is_currently_life_threatening: bool
    pain_offset: float


class MedicalInfo(WireModel):
    """The mod never fills `is_downed`: hediffs, job and alerts show that a pawn is downed."""

    dto = "MedicalInfoDto"

    is_dead: bool
    is_downed: bool
    health: float
    hediffs: tuple[Hediff, ...] = ()
    medical_policy_id: int


class DetailedColonist(WireModel):
    """One element of GET /colonists/detailed."""

    dto = "ApiV1PawnDetailedDto"

    colonist: Pawn
    sleep: float
    comfort: float
    beauty: float
    joy: float
    energy: float
    fresh_air: float
    colonist_work_info: WorkInfo
    colonist_medical_info: MedicalInfo


class PawnPosition(WireModel):
    """GET /colonists/positions."""

    dto = "PawnPositionDto"

    id: int
    x: int
    z: int
    map_id: int


class Animal(WireModel):
    """GET /map/animals. The map's z is in `position.y`."""

    dto = "AnimalDto"

    id: int
    name: str | None = None
    def_name: str | None = Field(default=None, alias="def")
    faction: str | None = None
    position: Position | None = None


class WorkList(WireModel):
    """GET /work-list: WorkTypeDef names."""

    dto = "WorkListDto"

    work: tuple[str, ...] = ()


class PawnInventory(WireModel):
    """GET /pawns/inventory: the things that a pawn carries, wears and wields."""

    dto = "PawnInventoryDto"

    items: tuple[Thing, ...] = ()
    apparels: tuple[Thing, ...] = ()
    equipment: tuple[Thing, ...] = ()
