"""Bodies of the routes about pawns."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.requests.shared import PositionDto


@dataclasses.dataclass(frozen=True, slots=True)
class WorkPriorityRequestDto:
    """POST /colonist/work-priority."""

    id: int = 0
    work: str = ""
    priority: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class ColonistsWorkPrioritiesRequestDto:
    """POST /colonists/work-priority."""

    priorities: tuple[WorkPriorityRequestDto, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PawnTimeAssignmentRequestDto:
    """POST /colonist/time-assignment."""

    pawn_id: int = 0
    hour: int = 0
    assignment: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnJobRequestDto:
    """POST /pawn/job; a thing goes before a position."""

    pawn_id: int = 0
    job_def: str | None = None
    target_thing_id: int | None = None
    target_position: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MedicalTendRequestDto:
    """POST /pawn/medical/tend."""

    patient_pawn_id: int = 0
    doctor_pawn_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class MedicalBedRestRequestDto:
    """POST /pawn/medical/bed-rest."""

    patient_pawn_id: int = 0
    bed_building_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnBasicRequest:
    """POST /pawn/edit/basic; ages in years."""

    pawn_id: int = 0
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    gender: str | None = None
    biological_age: int | None = None
    chronological_age: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnHealthRequest:
    """POST /pawn/edit/health."""

    pawn_id: int = 0
    heal_all_injuries: bool = False
    restore_body_parts: bool = False
    remove_all_diseases: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class PawnNeedsRequest:
    """POST /pawn/edit/needs; shares of a full need."""

    pawn_id: int = 0
    food: float | None = None
    rest: float | None = None
    mood: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class SkillEntryDto:
    """One skill to set."""

    skill_name: str | None = None
    level: int | None = None
    passion: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnSkillsRequest:
    """POST /pawn/edit/skills."""

    pawn_id: int = 0
    skills: tuple[SkillEntryDto, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class TraitEntryDto:
    """One trait to add."""

    trait_name: str | None = None
    degree: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnTraitsRequest:
    """POST /pawn/edit/traits."""

    pawn_id: int = 0
    add_traits: tuple[TraitEntryDto, ...] | None = None
    remove_traits: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ItemDto:
    """An amount of something."""

    def_name: str | None = None
    count: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class PawnInventoryRequest:
    """POST /pawn/edit/inventory."""

    pawn_id: int = 0
    drop_inventory: bool = False
    clear_inventory: bool = False
    add_items: tuple[ItemDto, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnApparelRequest:
    """POST /pawn/edit/apparel."""

    pawn_id: int = 0
    drop_apparel: bool = False
    drop_weapons: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class PawnStatusRequest:
    """POST /pawn/edit/status."""

    pawn_id: int = 0
    is_drafted: bool | None = None
    kill: bool = False
    resurrect: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class PawnPositionRequest:
    """POST /pawn/edit/position; `map_id` is text."""

    pawn_id: int = 0
    map_id: str | None = None
    position: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class PawnFactionRequest:
    """POST /pawn/edit/faction."""

    pawn_id: int = 0
    set_faction: str | None = None
    make_colonist: bool = False
    make_prisoner: bool = False
    release_prisoner: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class PawnSpawnRequestDto:
    """POST /pawn/spawn; what the colony does not model of it is ignored."""

    pawn_kind: str = "Colonist"
    faction: str = "PlayerColony"
    gender: str | None = None
    biological_age: float | None = None
    first_name: str | None = None
    last_name: str | None = None
    nick_name: str | None = None
    map_id: str | None = None
    position: PositionDto | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class ForceInteractionRequestDto:
    """POST /pawns/interactions/force."""

    initiator_id: int = 0
    recipient_id: int = 0
    interaction_def_name: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class AddRelationRequestDto:
    """POST /pawns/relations/add."""

    pawn1_id: int = 0
    pawn2_id: int = 0
    relation_def_name: str | None = None
