"""Orders to single pawns: draft, jobs, tending, rest and gear. Only what a player can order is here."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Acknowledged, Connection
from pytest_rle.rimapi.models.pawns import PawnInventory


class PawnsResource:
    """Routes /pawn/..., /pawns/... and /jobs/make/equip."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def inventory(self, pawn_id: int) -> PawnInventory:
        """The things that a pawn carries, wears and wields."""
        return await self._connection.get("/pawns/inventory", PawnInventory, {"id": pawn_id})

    async def set_drafted(self, pawn_id: int, drafted: bool) -> Acknowledged:
        """Draft a colonist, or undraft one. The mod skips pawns that cannot be drafted, without an error."""
        body = {"pawn_id": pawn_id, "is_drafted": drafted}
        return await self._connection.write("POST", "/pawn/edit/status", body=body, repeatable=True)

    async def order_job(
        self,
        pawn_id: int,
        job_def: str,
        *,
        target_thing_id: int | None = None,
        target_cell: tuple[int, int] | None = None,
    ) -> Acknowledged:
        """Order a job by its JobDef, at a thing or at a cell (x, z). The answer says that the game accepted it."""
        body: dict[str, object] = {"pawn_id": pawn_id, "job_def": job_def}
        if target_thing_id is not None:
            body["target_thing_id"] = target_thing_id
        if target_cell is not None:
            body["target_position"] = {"x": target_cell[0], "y": 0, "z": target_cell[1]}
        return await self._connection.write("POST", "/pawn/job", body=body, repeatable=True)

    async def tend(self, patient_id: int, doctor_id: int | None = None) -> Acknowledged:
        """Order a doctor to tend a patient; without `doctor_id` the game chooses one."""
        body = {"patient_pawn_id": patient_id}
        if doctor_id is not None:
            body["doctor_pawn_id"] = doctor_id
        return await self._connection.write("POST", "/pawn/medical/tend", body=body, repeatable=True)

    async def bed_rest(self, patient_id: int, bed_id: int | None = None) -> Acknowledged:
        """Send a colonist to bed; without `bed_id` the game chooses one."""
        body = {"patient_pawn_id": patient_id}
        if bed_id is not None:
            body["bed_building_id"] = bed_id
        return await self._connection.write("POST", "/pawn/medical/bed-rest", body=body, repeatable=True)

    async def equip(self, map_id: int, pawn_id: int, thing_id: int) -> Acknowledged:
        """Order a colonist to equip a weapon or put on a garment."""
        query = {"map_id": map_id, "pawn_id": pawn_id, "item_id": thing_id}
        return await self._connection.write("POST", "/jobs/make/equip", query, repeatable=True)
