"""Care for the hurt and the ill."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pytest_rle.team.actions.base import DrawableAction, PawnId, Targets, ThingId
from pytest_rle.team.actions.drawing import RandomDraw
from pytest_rle.team.actions.effects import Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ExecutionContext, find_colonist
from pytest_rle.team.role import Role


class Tend(DrawableAction):
    """Order a doctor to tend a patient."""

    type: Literal["tend"] = "tend"
    owner: ClassVar[Role | None] = Role.MEDICAL_OFFICER
    doctor_id: PawnId
    patient_id: PawnId

    def targets(self) -> Targets:
        """The order of the doctor, and who tends the patient."""
        return {
            ("order", self.doctor_id): ("tend", self.patient_id),
            ("tended", self.patient_id): self.doctor_id,
        }

    async def execute(self, context: ExecutionContext) -> str:
        """Order to tend."""
        find_colonist(self.doctor_id, context.observation)
        await context.client.pawns.tend(self.patient_id, self.doctor_id)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The doctor's job."""
        return await after.has_job(self.doctor_id, "TendPatient")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any two colonists."""
        people = draw.colonists
        if len(people) < 2:
            return None
        doctor = draw.chance.choice(people)
        return cls(doctor_id=doctor, patient_id=draw.chance.choice([p for p in people if p != doctor]))


class BedRest(DrawableAction):
    """Send a colonist to bed until well. Without `bed_id`, to any free bed."""

    type: Literal["bed_rest"] = "bed_rest"
    owner: ClassVar[Role | None] = Role.MEDICAL_OFFICER
    colonist_id: PawnId
    bed_id: ThingId | None = None

    def targets(self) -> Targets:
        """The order of the colonist."""
        return {("order", self.colonist_id): ("rest", self.bed_id)}

    async def execute(self, context: ExecutionContext) -> str:
        """Order to rest."""
        find_colonist(self.colonist_id, context.observation)
        await context.client.pawns.bed_rest(self.colonist_id, self.bed_id)
        return ""

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """The job of lying down."""
        return await after.has_job(self.colonist_id, "LayDown", "LayDownResting")

    @classmethod
    def draw(cls, draw: RandomDraw) -> Self | None:
        """Any colonist, in any bed."""
        colonist = draw.colonist()
        return None if colonist is None else cls(colonist_id=colonist)
