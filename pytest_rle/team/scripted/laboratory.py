"""The laboratory of a colony that has the research of a ship before it: kept whole, with a bench for two."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell
from pytest_rle.team.scripted.fort import built_cells
from pytest_rle.team.scripted.furnish import SOUTH_OF, Placement
from pytest_rle.team.scripted.notebook import ConstructionNotes
from pytest_rle.team.scripted.situation import Situation

BENCH = "HiTechResearchBench"
KEPT = (BENCH, "MultiAnalyzer", "SolarGenerator", "Battery", "PowerConduit")
"""Buildings that are built again where they were lost."""

BESIDE = ((0, -3), (0, -4), (-6, 0), (-6, -3), (6, -3), (0, 4))
"""Offsets from the first bench to try for the second: near enough for power and the analyser."""


def lost(situation: Situation) -> Iterable[Placement]:
    """What has stood in the laboratory, whether it still stands or not."""
    known = situation.notes(ConstructionNotes).laboratory
    for building in situation.buildings(*KEPT):
        x, z = facts.cell(building.position)
        known[x, z] = Placement(building.def_name or "", x, z, building.rotation)
    return list(known.values())


def second_bench(situation: Situation) -> Placement | None:
    """A second bench beside the first, once there is a ship to research. Its place is chosen once."""
    notes = situation.notes(ConstructionNotes)
    benches = situation.buildings(BENCH)
    if notes.second_bench is None and benches and situation.is_researched("ShipBasics"):
        taken = built_cells(situation)
        for site in situation.spatial.sites.values():
            taken.update(site.area.cells())
        x, z = facts.cell(benches[0].position)
        options = [Placement(BENCH, x + dx, z + dz, benches[0].rotation) for dx, dz in BESIDE]
        notes.second_bench = next((option for option in options if _is_free(situation, option, taken)), None)
    return notes.second_bench


def _is_free(situation: Situation, bench: Placement, taken: set[Cell]) -> bool:
    dx, dz = SOUTH_OF[bench.rotation]
    cells = [*occupied_cells(BENCH, bench.x, bench.z, bench.rotation), (bench.x + dx, bench.z + dz)]
    return taken.isdisjoint(cells) and all(map(situation.is_buildable, cells))
