"""Bills by work type: who works at which tables (WorkGiver_DoBill and its fixedBillGiverDefs)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import building_kinds

SMITHIES: Final = frozenset({"ElectricSmithy", "FueledSmithy", "TableMachining"})
SCULPTING_TABLES: Final = frozenset({"TableSculpting"})
WORKSHOPS: Final = building_kinds.WORKSHOP_BENCHES - SMITHIES - SCULPTING_TABLES - building_kinds.TAILORING_BENCHES


def _bills_at(tables: frozenset[str]) -> Callable[[Colony, Pawn], Job | None]:
    def find(colony: Colony, pawn: Pawn) -> Job | None:
        return bills.find(colony, pawn, tables)

    return find


COOKING: Final = (_bills_at(building_kinds.STOVES), _bills_at(building_kinds.BUTCHER_TABLES))
SMITHING: Final = (_bills_at(SMITHIES),)
TAILORING: Final = (_bills_at(building_kinds.TAILORING_BENCHES),)
ART: Final = (_bills_at(SCULPTING_TABLES),)
CRAFTING: Final = (_bills_at(WORKSHOPS),)
"""The givers of each work type, the most important first."""
