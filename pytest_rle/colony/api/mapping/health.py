"""Injuries and diseases as HediffDto, and the MedicalInfoDto that lists them."""

from __future__ import annotations

from pytest_rle.colony.api.mapping.values import Json, single, without_none
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.pawns import body, hediffs
from pytest_rle.colony.world import Hediff, Pawn
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR
from pytest_rle.rimworld.pawn_defs import HediffStage


def medical_info(colony: Colony, pawn: Pawn) -> Json:
    """A pawn's health. The mod leaves `is_dead`, `is_downed`, `consciousness` and `moving` at their defaults."""
    return {
        "is_dead": False,
        "is_downed": False,
        "consciousness": 0.0,
        "moving": 0.0,
        "health": single(body.health_percent(pawn)),
        "hediffs": [hediff_dto(colony, pawn, hediff) for hediff in pawn.hediffs],
        "medical_policy_id": pawn.medical_care,
        "is_self_tend_allowed": pawn.self_tend,
    }


def hediff_dto(colony: Colony, pawn: Pawn, hediff: Hediff) -> Json:
    """One injury or disease; the bleed rate is the share of all blood per day, pain is 0 to 1."""
    known, stage = hediffs.definition(hediff), hediffs.stage(hediff)
    text = hediffs.label(hediff)
    rate = body.hediff_bleed_rate(pawn, hediff, colony.now) / body.health_scale(pawn) if known.bleed_rate > 0 else 0.0
    age = max(colony.now - hediff.since, 0)
    lethal = known.lethal_severity is not None
    on_part = 0 <= hediff.part < len(DEFS.body)
    return without_none(
        {
            "load_id": hediff.id,
            "def_name": hediff.def_name,
            "label": text,
            "label_cap": text[:1].upper() + text[1:],
            "label_in_brackets": stage.label if stage is not None else None,
            "severity": single(hediff.severity),
            "severity_label": f"{round(100 * hediff.severity)}%" if lethal else None,
            "cur_stage_index": hediffs.stage_index(hediff),
            "cur_stage_label": stage.label if stage is not None else None,
            "part_label": hediffs.part_label(hediff.part) if on_part else None,
            "part_def_name": DEFS.body[hediff.part].part if on_part else None,
            "age_ticks": age,
            "age_string": age_text(age),
            "visible": hediffs.visible(hediff),
            "is_permanent": hediff.permanent,
            "is_tended": hediffs.is_tended(hediff),
            "tendable_now": hediffs.tendable_now(hediff),
            "bleeding": rate > 0,
            "bleed_rate": single(rate),
            "is_lethal": lethal,
            "is_currently_life_threatening": stage is not None and stage.life_threatening,
            "can_ever_kill": lethal or known.bleed_rate > 0,
            "source_label": hediff.source or None,
            "pain_factor": 1.0,
            "pain_offset": single(pain_offset(hediff, stage)),
        }
    )


def pain_offset(hediff: Hediff, stage: HediffStage | None) -> float:
    """The pain of this hediff alone, 0 to 1."""
    known = hediffs.definition(hediff)
    return (stage.pain if stage is not None else 0.0) + known.pain_per_severity * hediff.severity


def age_text(game_ticks: int) -> str:
    """A duration in days, or in hours if it is less than a day."""
    if game_ticks >= GAME_TICKS_PER_DAY:
        return f"{game_ticks / GAME_TICKS_PER_DAY:.1f} days"
    return f"{game_ticks / GAME_TICKS_PER_HOUR:.1f} hours"
