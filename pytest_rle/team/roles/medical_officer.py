"""MedicalOfficer: wounds, illness, doctors, medicine and bed rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from pytest_rle.rimapi.models import DetailedColonist, Hediff
from pytest_rle.rimworld import item_kinds
from pytest_rle.team import facts
from pytest_rle.team.actions import SetWorkPriorities
from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec
from pytest_rle.team.scripted import medical
from pytest_rle.team.views import parts
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import PlacedView, RoleView, ViewModel, WorkerView


class ConditionView(ViewModel):
    """A wound or an illness.

    `severity` is the hit points of a wound, or how far an illness has progressed, from 0 to 100. `bleeding` is in
    percent of all blood a day.
    """

    what: str
    part: str
    severity: int
    bleeding: int
    tended: bool


class PatientView(ViewModel):
    """A colonist who is hurt or ill."""

    id: int
    name: str
    at: tuple[int, int]
    health: int
    job: str
    needs_tending: bool
    conditions: tuple[ConditionView, ...]


class MedicalOfficerView(RoleView):
    """Patients, doctors, medicine, beds."""

    shortened: ClassVar[tuple[str, ...]] = ("beds", "doctors", "patients")

    patients: tuple[PatientView, ...]
    doctors: tuple[WorkerView, ...]
    medicine: Mapping[str, int]
    beds: tuple[PlacedView, ...]


def build_view(context: ViewContext) -> MedicalOfficerView:
    """Patients, doctors, medicine, beds."""
    observation = context.shared.observation
    patients = [c for c in observation.colonists if facts.conditions(c)]
    patients.sort(key=lambda c: (c.colonist.health, c.colonist.id))
    stock = observation.stock
    beds = [b for b in observation.buildings if facts.is_bed(b) and not facts.is_frame(b)]
    return MedicalOfficerView(
        colony=context.shared.colony,
        since_last_turn=context.shared.changes,
        events=context.events,
        my_turns=context.turns,
        messages=context.messages,
        patients=tuple(_patient(c) for c in patients[:8]),
        doctors=parts.workers(observation, ("Medicine",), limit=parts.PEOPLE, types=("Doctor",)),
        medicine={name: stock[name] for name in sorted(stock) if item_kinds.is_medicine(name)},
        beds=tuple(parts.placed(b) for b in beds[:12]),
    )


def _patient(colonist: DetailedColonist) -> PatientView:
    """A colonist's health, and the four worst conditions."""
    hediffs = sorted(facts.conditions(colonist), key=_worst_first)
    return PatientView(
        id=colonist.colonist.id,
        name=facts.name(colonist),
        at=facts.cell(colonist.colonist.position),
        health=facts.percent(colonist.colonist.health),
        job=colonist.colonist_work_info.current_job or "",
        needs_tending=any(h.tendable_now for h in hediffs),
        conditions=tuple(
            ConditionView(
                what=h.label or h.def_name,
                part=h.part_label or "",
                severity=round(h.severity * (100 if facts.is_illness(h) else 1)),
                bleeding=round(h.bleed_rate * 100),
                tended=h.is_tended,
            )
            for h in hediffs[:4]
        ),
    )


def _worst_first(hediff: Hediff) -> tuple[bool, float, float, int]:
    return (not hediff.is_currently_life_threatening, -hediff.bleed_rate, -hediff.severity, hediff.load_id)


SPEC: Final = RoleSpec(
    role=Role.MEDICAL_OFFICER,
    title="Medical Officer",
    duty="wounds, illness, doctors, medicine and bed rest",
    view=build_view,
    events=("letter_received", "message_received", "pawn_killed"),
    borrowed=(SetWorkPriorities,),
    rank=4,
    rank_in_emergency=2,
    script=medical.plan,
)
