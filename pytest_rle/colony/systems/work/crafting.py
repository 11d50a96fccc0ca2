"""Bills by work type: who works at which tables (WorkGiver_DoBill and its fixedBillGiverDefs)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.production import bills
from pytest_rle.colony.world import Job, Pawn

STOVES: Final = frozenset({"Campfire", "ElectricStove", "FueledStove"})
BUTCHER_TABLES: Final = frozenset({"ButcherSpot", "TableButcher"})
SMITHIES: Final = frozenset({"ElectricSmithy", "FueledSmithy", "TableMachining"})
TAILOR_BENCHES: Final = frozenset({"ElectricTailoringBench", "HandTailoringBench"})
SCULPTING_TABLES: Final = frozenset({"TableSculpting"})
WORKSHOPS: Final = frozenset(
    {"BiofuelRefinery", "CraftingSpot", "DrugLab", "ElectricSmelter", "FabricationBench", "TableStonecutter"}
)


def _bills_at(tables: frozenset[str]) -> Callable[[Colony, Pawn], Job | None]:
    def find(colony: Colony, pawn: Pawn) -> Job | None:
        return bills.find(colony, pawn, tables)

    return find


COOKING: Final = (_bills_at(STOVES), _bills_at(BUTCHER_TABLES))
SMITHING: Final = (_bills_at(SMITHIES),)
TAILORING: Final = (_bills_at(TAILOR_BENCHES),)
ART: Final = (_bills_at(SCULPTING_TABLES),)
CRAFTING: Final = (_bills_at(WORKSHOPS),)
"""The givers of each work type, the most important first."""
