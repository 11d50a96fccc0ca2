"""Growing: sowing and harvesting the fields (WorkGiver_GrowerSow, WorkGiver_GrowerHarvest and their drivers)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pytest_rle.colony.colony import Colony, Driver
from pytest_rle.colony.systems.jobs import reservations, stats, targets
from pytest_rle.colony.systems.jobs.job_targets import at_cell
from pytest_rle.colony.systems.jobs.toils import begin_work, credit_work, go_to
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.nature import harvesting, plants
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.systems.production import recipes
from pytest_rle.colony.world import GROWTH_FULL, PLANT_INDEX, Job, Pawn, Zone
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label

XP_PER_TICK: Final = 0.085
"""Experience per game tick of sowing or harvesting."""

MATURE: Final = 999_000
"""Millionths of growth from which growers harvest their fields (PlantLifeStage.Mature)."""

IMMATURE_WORK: Final = 0.3
"""Share of the harvest work that a seedling takes; the share rises to 1 with growth (Plant.harvestWork)."""


def fields(colony: Colony) -> list[Zone]:
    """The growing zones, by id."""
    return [zone for _, zone in sorted(colony.world.zones.items()) if zone.plant is not None]


def _cells(zone: Zone) -> NDArray[np.int64]:
    return np.array(zone.cells, np.int64)


def find_harvest(colony: Colony, pawn: Pawn) -> Job | None:
    """A job to harvest the nearest grown plant of a field, or None."""
    grids = colony.world.grids
    plant, growth = grids.plant.reshape(-1), grids.plant_growth.reshape(-1)
    ripe: list[int] = []
    for zone in fields(colony):
        cells = _cells(zone)
        crop = PLANT_INDEX[zone.plant or ""]
        ripe += cells[(plant[cells] == crop) & (growth[cells] >= MATURE)].tolist()
    cell = targets.nearest_cell(colony, pawn, ripe) if ripe else None
    return None if cell is None else Job("Harvest", cell=cell)


def find_sow(colony: Colony, pawn: Pawn) -> Job | None:
    """A job for the nearest cell of a field that can be sown now, or None: to sow it, or first to cut another plant."""
    grids = colony.world.grids
    plant = grids.plant.reshape(-1)
    for zone in fields(colony):
        crop = zone.plant or ""
        if not zone.allow_sow or not can_sow_at_all(colony, pawn, crop):
            continue
        cells = _cells(zone)
        open_cells = cells[plant[cells] != PLANT_INDEX[crop]].tolist()
        if not open_cells:
            continue
        cell = targets.nearest_cell(colony, pawn, open_cells, accept=_sowable(colony, crop))
        if cell is not None:
            return Job("CutPlant", cell=cell) if plant[cell] else Job("Sow", cell=cell, target=zone.id)
    return None


def _sowable(colony: Colony, crop: str) -> Callable[[int], bool]:
    return lambda cell: plants.can_sow(colony, *colony.world.grids.cell(cell), crop)


def can_sow_at_all(colony: Colony, pawn: Pawn, crop: str) -> bool:
    """Whether the pawn has the skill and the colony the research that a crop needs."""
    known = DEFS.plants.get(crop)
    if known is None or skills.level(pawn, "Plants") < known.sow_min_skill:
        return False
    return all(recipes.is_finished(colony, project) for project in known.research)


def _begin_sowing(colony: Colony, pawn: Pawn, job: Job) -> int | None:
    crop = _sowable_crop(colony, job)
    if crop is None:
        return None
    return begin_work(colony, job, DEFS.plants[crop].sow_work, stats.stat(colony, pawn, "PlantWorkSpeed"))


def _sow(colony: Colony, pawn: Pawn, job: Job) -> None:
    crop = _sowable_crop(colony, job)
    if crop is not None:
        plants.sow(colony, *colony.world.grids.cell(job.cell), crop)


def _sowable_crop(colony: Colony, job: Job) -> str | None:
    """The crop of the job's zone, or None when it cannot be sown in the job's cell now."""
    x, z = colony.world.grids.cell(job.cell)
    crop = colony.world.zones[job.target].plant
    if crop is None or colony.world.grids.plant[z, x] or not plants.can_sow(colony, x, z, crop):
        return None
    return crop


def _can_sow(colony: Colony, pawn: Pawn, job: Job) -> bool:
    zone = colony.world.zones.get(job.target)
    return zone is not None and zone.plant is not None and reservations.reserve_cell(colony, pawn, job.cell)


def _begin_harvest(colony: Colony, pawn: Pawn, job: Job) -> int:
    work = harvest_work(colony, *colony.world.grids.cell(job.cell))
    return begin_work(colony, job, work, stats.stat(colony, pawn, "PlantWorkSpeed"))


def _can_harvest(colony: Colony, pawn: Pawn, job: Job) -> bool:
    x, z = colony.world.grids.cell(job.cell)
    return bool(colony.world.grids.plant[z, x]) and reservations.reserve_cell(colony, pawn, job.cell)


def harvest_work(colony: Colony, x: int, z: int) -> float:
    """Work ticks to harvest or cut the plant in a cell; less while it is young (Plant.harvestWork)."""
    grids = colony.world.grids
    known = DEFS.plants[plants.plant_at(colony, x, z)]
    grown = int(grids.plant_growth[z, x]) / GROWTH_FULL
    return known.harvest_work * (IMMATURE_WORK + (1.0 - IMMATURE_WORK) * grown)


def _harvest(colony: Colony, pawn: Pawn, job: Job) -> None:
    """Harvest the plant if it is ripe; otherwise cut it down."""
    x, z = colony.world.grids.cell(job.cell)
    name = plants.plant_at(colony, x, z)
    known, grids = DEFS.plants[name], colony.world.grids
    ripe = harvesting.harvestable_now(colony, x, z)
    count = harvesting.harvest_yield(colony, x, z, skills.level(pawn, "Plants")) if ripe else 0
    target = {
        "id": int(grids.plant_id[z, x]),
        "def_name": name,
        "label": label(name),
        "position": {"x": x, "z": z},
    }
    who = {"id": pawn.id, "name": pawn.name.short}
    if job.def_name == "Harvest" and ripe:
        target["growth"] = round(int(grids.plant_growth[z, x]) / GROWTH_FULL, 6)
        payload = {"pawn": who, "target": target, "yield_now": count, "map_id": colony.world.map_id}
        colony.emit("plant_harvested", payload)
        harvesting.finish_harvest(colony, x, z)
    else:
        target["is_tree"] = known.is_tree
        colony.emit("plant_cut", {"pawn": who, "target": target, "map_id": colony.world.map_id})
        plants.die(colony, x, z)
    if ripe and not count and not known.is_tree:
        colony.message(f"{pawn.name.short} botched a harvest of {label(name)}.", "NegativeEvent")
    while count > 0 and known.harvested is not None:
        part = min(count, spawning.stack_limit(known.harvested))
        spawning.spawn_item(colony, spawning.new_item(colony, known.harvested, part), x, z)
        count -= part


def _learn(colony: Colony, pawn: Pawn, job: Job) -> None:
    _, ticks = credit_work(colony, job)
    skills.gain(colony, pawn, "Plants", XP_PER_TICK * ticks)


GIVERS: Final = (find_harvest, find_sow)

_HARVEST: Final = Driver(toils=(go_to(at_cell), _begin_harvest, _harvest), can_continue=_can_harvest, stop=_learn)

DRIVERS: Final = {
    "Sow": Driver(toils=(go_to(at_cell), _begin_sowing, _sow), can_continue=_can_sow, stop=_learn),
    "Harvest": _HARVEST,
    "HarvestDesignated": _HARVEST,
    "CutPlant": _HARVEST,
    "CutPlantDesignated": _HARVEST,
}
