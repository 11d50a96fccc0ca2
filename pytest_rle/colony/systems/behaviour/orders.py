"""The orders that a player can give to one pawn, and the reasons to refuse one (FloatMenuMakerMap of RimWorld 1.6)."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import caskets, sleeping
from pytest_rle.colony.systems.combat import attacks
from pytest_rle.colony.systems.hazards import fire
from pytest_rle.colony.systems.health import tending
from pytest_rle.colony.systems.jobs import carrying, hauling, jobs, reservations
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.systems.nature import harvesting, plants
from pytest_rle.colony.systems.needs import eating, ingestion
from pytest_rle.colony.systems.work import cleaning, construction, doctor, firefighting, research
from pytest_rle.colony.world import Item, Job, Pawn
from pytest_rle.rimworld import DEFS, building_kinds, item_kinds
from pytest_rle.rimworld.labels import label

Refusal = tuple[None, str]
Made = tuple[Job, None] | Refusal
"""A job, or the reason why there is none."""

Maker = Callable[[Colony, Pawn, int, int], Made]
"""Makes the job for an order to a pawn, with the id of a target (0 none) and a cell (-1 none)."""


def give(colony: Colony, pawn: Pawn, job_def: str, target: int = 0, cell: int = -1) -> str | None:
    """Force a job on a pawn, as a player does by a right click. Returns None when it starts, else the reason."""
    job, refusal = make(colony, pawn, job_def, target, cell)
    if job is None:
        return refusal
    job.forced = True
    if not jobs.start(colony, pawn, job):
        return f"{pawn.name.short or pawn.kind} cannot do {job_def} there"
    return None


def make(colony: Colony, pawn: Pawn, job_def: str, target: int, cell: int) -> Made:
    """The job for an order, or the reason why it cannot be given."""
    if pawn.dead or pawn.id not in colony.world.pawns:
        return None, "that pawn is not on the map"
    if pawn.downed:
        return None, f"{pawn.name.short or pawn.kind} is downed"
    if pawn.mental_state is not None:
        return None, f"{pawn.name.short or pawn.kind} is in a mental break"
    maker = _makers().get(job_def)
    if maker is None:
        return None, f"{job_def} is not an order that can be given"
    return maker(colony, pawn, target, cell)


def _makers() -> dict[str, Maker]:
    return {
        "Goto": _goto,
        "GotoWander": _goto,
        "Wait": _wait_order,
        "Wait_Combat": _wait_order,
        "Wait_Wander": _wait_order,
        "HaulToCell": _haul,
        "Mine": _mine,
        "CutPlant": _plant,
        "CutPlantDesignated": _plant,
        "Harvest": _plant,
        "HarvestDesignated": _plant,
        "TendPatient": _tend,
        "Rescue": _rescue,
        "Capture": _capture,
        "EnterCryptosleepCasket": _enter_casket,
        "LayDown": _lay_down,
        "Ingest": _ingest,
        "BeatFire": _beat_fire,
        "Equip": _equip,
        "Wear": _wear,
        "AttackMelee": _attack_order,
        "AttackStatic": _attack_order,
        "Research": _research,
        "FinishFrame": _finish_frame,
        "Clean": _clean,
    }


def _reach(colony: Colony, pawn: Pawn, x: int, z: int, *, adjacent: bool = False) -> bool:
    return paths.reachable(colony, *movement.position(colony, pawn), x, z, adjacent=adjacent)


def _cell_of(colony: Colony, target: int, cell: int) -> int:
    """The cell of an order: that of its target, if there is one on the map, else the given cell."""
    world = colony.world
    for things in (world.items, world.buildings, world.frames, world.blueprints, world.corpses):
        thing = things.get(target)
        if thing is not None:
            return world.grids.index(thing.x, thing.z)
    other = world.pawns.get(target)
    return world.grids.index(*movement.position(colony, other)) if other is not None else cell


def _goto(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    goal = _cell_of(colony, target, cell)
    x, z = colony.world.grids.cell(max(goal, 0))
    if goal < 0 or not colony.world.grids.contains(x, z) or not _reach(colony, pawn, x, z):
        return None, f"there is no path to ({x}, {z})"
    return Job("Goto", cell=goal), None


def _wait_order(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    return Job("Wait_Combat" if pawn.drafted else "Wait"), None


def _item(colony: Colony, pawn: Pawn, target: int) -> Item | str:
    item = colony.world.items.get(target)
    if item is None:
        return f"there is no item {target} on the map"
    if not _reach(colony, pawn, item.x, item.z):
        return f"there is no path to the {label(item.def_name)}"
    if not reservations.can_reserve(colony, pawn, item.id):
        return f"another pawn has reserved the {label(item.def_name)}"
    return item


def _haul(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    item = _item(colony, pawn, target)
    if isinstance(item, str):
        return None, item
    goal = cell if cell >= 0 else hauling.best_cell(colony, pawn, item, hauling.stored_priority(colony, item))
    if goal is None:
        return None, f"no stockpile takes the {label(item.def_name)}"
    count = min(item.stack_count, carrying.carry_limit(item.def_name))
    return Job("HaulToCell", target=item.id, cell=goal, count=count), None


def _mine(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    goal = _cell_of(colony, target, cell)
    x, z = colony.world.grids.cell(max(goal, 0))
    if goal < 0 or not colony.world.grids.rock[z, x]:
        return None, "there is no rock to mine"
    if "Mining" in pawn.disabled_work:
        return None, f"{pawn.name.short} cannot mine"
    if not _reach(colony, pawn, x, z, adjacent=True):
        return None, f"there is no path to ({x}, {z})"
    return Job("Mine", cell=goal), None


def _plant(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    goal = _cell_of(colony, target, cell)
    if target and goal < 0:
        ids = colony.world.grids.plant_id.reshape(-1)
        goal = int((ids == target).argmax()) if (ids == target).any() else -1
    x, z = colony.world.grids.cell(max(goal, 0))
    if goal < 0 or not plants.plant_at(colony, x, z):
        return None, "there is no plant"
    if not _reach(colony, pawn, x, z):
        return None, f"there is no path to ({x}, {z})"
    ripe = harvesting.harvestable_now(colony, x, z)
    return Job("Harvest" if ripe else "CutPlant", cell=goal), None


def _tend(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    patient = colony.world.pawns.get(target)
    if patient is None:
        return None, f"there is no pawn {target} on the map"
    if "Doctor" in pawn.disabled_work:
        return None, f"{pawn.name.short} cannot do any doctoring"
    if not tending.needs_tending(patient):
        return None, f"{patient.name.short or patient.race} needs no tending"
    job = doctor.tend_job(colony, pawn, patient)
    return (job, None) if job is not None else (None, f"{pawn.name.short} cannot get to the patient")


def _rescue(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    patient = colony.world.pawns.get(target)
    if patient is None or not patient.downed:
        return None, "there is no downed pawn to rescue"
    job = doctor.rescue_job(colony, pawn, patient)
    return (job, None) if job is not None else (None, "there is no bed to bring them to, or no path")


def _capture(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    victim = colony.world.pawns.get(target)
    if victim is None or not victim.is_human or victim.faction == pawn.faction or victim.guest == "Prisoner":
        return None, "there is no person to capture"
    if not victim.downed:
        return None, f"{victim.name.short or victim.kind} must be downed first"
    job = doctor.rescue_job(colony, pawn, victim, capture=True)
    return (job, None) if job is not None else (None, "there is no free bed to bring them to, or no path")


def _enter_casket(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    refusal = caskets.refuse(colony, pawn, target)
    if refusal is not None:
        return None, refusal
    casket = colony.world.buildings[target]
    if not _reach(colony, pawn, casket.x, casket.z, adjacent=True):
        return None, "there is no path to the casket"
    return caskets.enter_job(target), None


def _lay_down(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    patient = int(tending.should_rest(colony, pawn))
    if target:
        bed = colony.world.buildings.get(target)
        if bed is None or bed.def_name not in building_kinds.BEDS:
            return None, f"{target} is not a bed"
        if not reservations.can_reserve(colony, pawn, bed.id) or not _reach(colony, pawn, bed.x, bed.z):
            return None, "that bed is reserved or out of reach"
        return Job("LayDown", target=bed.id, count=patient), None
    return sleeping.sleep(colony, pawn, patient=bool(patient)), None


def _ingest(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    packed = next((item for item in pawn.inventory if item.id == target), None)
    item: Item | str = packed if packed is not None else _item(colony, pawn, target)
    if isinstance(item, str):
        return None, item
    if not ingestion.is_food_for(pawn, item.def_name):
        return None, f"{pawn.name.short} does not eat {label(item.def_name)}"
    count = min(ingestion.wanted_count(pawn, item.def_name), item.stack_count, eating.MOST_AT_ONCE)
    return Job("Ingest", target=item.id, count=max(1, count)), None


def _beat_fire(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    burning = colony.world.fires.get(colony.index.fires_at.get(cell, target))
    if burning is None:
        return None, "nothing burns there"
    if burning.pawn == pawn.id or not _reach(colony, pawn, *fire.place(colony, burning), adjacent=True):
        return None, f"there is no path to the fire at ({burning.x}, {burning.z})"
    if not reservations.can_reserve(colony, pawn, burning.id):
        return None, "another pawn has reserved that fire"
    return firefighting.beat_job(burning.id), None


def _equip(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    item = _item(colony, pawn, target)
    if isinstance(item, str):
        return None, item
    if item.def_name in DEFS.apparel or item_kinds.is_apparel(item.def_name):
        return _wear(colony, pawn, target, cell)
    if not is_weapon(item.def_name):
        return None, f"{label(item.def_name)} is not a weapon"
    if "Violent" in pawn.disabled_work:
        return None, f"{pawn.name.short} is incapable of violence"
    return Job("Equip", target=item.id), None


def is_weapon(def_name: str) -> bool:
    """Whether an item is held as a weapon."""
    return def_name in DEFS.ranged_weapons or def_name in DEFS.melee_weapons


def _wear(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    item = _item(colony, pawn, target)
    if isinstance(item, str):
        return None, item
    if item.def_name not in DEFS.apparel:
        return None, f"{label(item.def_name)} cannot be worn"
    return Job("Wear", target=item.id), None


def _attack_order(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    enemy = colony.world.pawns.get(target)
    if enemy is None or enemy.id == pawn.id:
        return None, f"there is no pawn {target} to attack"
    if "Violent" in pawn.disabled_work:
        return None, f"{pawn.name.short} is incapable of violence"
    if attacks.can_reach_now(colony, pawn, enemy):
        return Job("AttackStatic", target=enemy.id), None
    if not _reach(colony, pawn, *movement.position(colony, enemy), adjacent=True):
        return None, f"there is no path to {enemy.name.short or label(enemy.race)}"
    return Job("AttackMelee", target=enemy.id), None


def _research(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    job = research.find(colony, pawn)
    return (job, None) if job is not None else (None, "there is no project, or no free bench to research it")


def _finish_frame(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    frame = colony.world.frames.get(target)
    if frame is None:
        return None, f"there is no frame {target}"
    job = construction.finish_job(colony, pawn, frame)
    return (job, None) if job is not None else (None, "the frame lacks materials, skill or a path to it")


def _clean(colony: Colony, pawn: Pawn, target: int, cell: int) -> Made:
    goal = _cell_of(colony, target, cell)
    x, z = colony.world.grids.cell(max(goal, 0))
    if goal < 0 or not colony.world.grids.filth[z, x] or not _reach(colony, pawn, x, z):
        return None, "there is nothing to clean within reach"
    return cleaning.clean_job(goal), None
