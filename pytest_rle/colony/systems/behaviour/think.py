"""What a pawn does when it wakes up: the next toil of its job, or another job by RimWorld's think tree.

Source: ThinkTreeDefs Humanlike and Animal, with the priorities of JobGiver_GetFood, GetRest, GetJoy and Work. Raiders,
visitors and wild animals choose nothing here: lords and herds give them their jobs.
"""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import errands, outfits, sleeping
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.map import movement, paths
from pytest_rle.colony.systems.needs import eating, food, recreation
from pytest_rle.colony.systems.pawns import hostility
from pytest_rle.colony.systems.work import firefighting, registry
from pytest_rle.colony.world import Job, Pawn
from pytest_rle.rimworld import building_kinds

FOOD_PRIORITY: Final = 9.5
"""JobGiver_GetFood, for a pawn that seeks food."""

REST_PRIORITY: Final = 8.0
"""JobGiver_GetRest, for a pawn that wants sleep."""

WORK_PRIORITY: Final = {"Anything": 5.5, "Work": 9.0, "Joy": 2.0, "Sleep": 3.0, "Meditate": 2.0}
"""JobGiver_Work, by the hour's assignment."""

JOY_PRIORITY: Final = {"Anything": (0.35, 6.0), "Joy": (0.95, 7.0), "Sleep": (0.95, 2.0), "Meditate": (0.95, 2.0)}
"""JobGiver_GetJoy, by the hour's assignment: the joy below which a pawn seeks recreation, and the priority then."""

IDLE_JOY: Final = 0.80
"""Joy below which an idle pawn seeks recreation (JobGiver_IdleJoy)."""

FIGHTING_STATES: Final = hostility.BERSERK | {"SadisticRage", "SocialFighting"}
SMASHING_STATES: Final = frozenset({"Tantrum", "TargetedTantrum", "BedroomTantrum"})
LEAVING_STATES: Final = frozenset({"GiveUpExit", "RunWild"})
"""MentalStateDefs in which a person attacks people, smashes furniture, or leaves the map."""

BINGE: Final = "Binging_Food"
BINGE_UNTIL: Final = 0.95
"""The nutrition below which a person on a food binge eats."""

BREAK_REST: Final = 0.05
"""Rest below which a person in a mental break sleeps."""

BREAK_WANDER_TICKS: Final = 900
"""Game ticks that a person in a mental break wanders before it chooses again."""

MOST_TRIES: Final = 8
"""How many jobs that end at once a pawn tries in one game tick. After that it stands still."""

STAND_TICKS: Final = 250
"""Game ticks that a pawn stands still after that."""


def wake(colony: Colony, pawn: Pawn) -> None:
    """Run the next toil of the pawn's job, if it is due. When the job is over, choose another."""
    if pawn.dead or pawn.id not in colony.world.pawns:
        return
    job = pawn.job
    if job is not None:
        if colony.now < job.wake_tick or jobs.advance(colony, pawn, job):
            return
        jobs.end(colony, pawn)
    _begin_another(colony, pawn)


def choose(colony: Colony, pawn: Pawn) -> Job | None:
    """The next job, or None for pawns whose jobs a lord or a herd gives."""
    if pawn.downed:
        return Job("Wait_Downed")
    if pawn.faction != colony.world.player_faction and pawn.guest != "Prisoner":
        return None
    if not pawn.is_human:
        return _animal(colony, pawn)
    burning = firefighting.burning_job(colony, pawn)
    if burning is not None:
        return burning
    if pawn.mental_state is not None:
        return _in_mental_break(colony, pawn)
    if pawn.drafted:
        return Job("Wait_Combat")
    if pawn.guest == "Prisoner":
        return _prisoner(colony, pawn)
    return _colonist(colony, pawn)


def _begin_another(colony: Colony, pawn: Pawn) -> None:
    for _ in range(MOST_TRIES):
        job = choose(colony, pawn)
        if job is None:
            return
        pawn.job = job
        job.started_tick = job.wake_tick = colony.now
        if jobs.advance(colony, pawn, job):
            return
        if pawn.job is not job:
            return
        jobs.end(colony, pawn)
    pawn.job = Job("Wait", started_tick=colony.now, wake_tick=colony.now + STAND_TICKS, work_left=0.0)
    colony.wake_at(pawn, pawn.job.wake_tick)


def _colonist(colony: Colony, pawn: Pawn) -> Job | None:
    emergency = registry.find_emergency(colony, pawn)
    if emergency is not None:
        return emergency
    better = outfits.find(colony, pawn)
    if better is not None:
        return better
    slot = sleeping.slot(colony, pawn)
    options = [(WORK_PRIORITY.get(slot, 5.5), "work")]
    if food.seeks_food(pawn):
        options.append((FOOD_PRIORITY, "food"))
    if sleeping.wants_sleep(colony, pawn):
        options.append((REST_PRIORITY, "rest"))
    level, priority = JOY_PRIORITY.get(slot, (-1.0, 0.0))
    if pawn.needs.joy < level:
        options.append((priority, "joy"))
    for _, kind in sorted(options, reverse=True):
        job = _find(colony, pawn, kind)
        if job is not None:
            return job
    return _idle(colony, pawn)


def _find(colony: Colony, pawn: Pawn, kind: str) -> Job | None:
    if kind == "food":
        return eating.find_meal(colony, pawn)
    if kind == "rest":
        return sleeping.sleep(colony, pawn)
    if kind == "joy":
        return recreation.find(colony, pawn)
    return registry.find_work(colony, pawn)


def _idle(colony: Colony, pawn: Pawn) -> Job:
    if pawn.needs.joy < IDLE_JOY:
        job = recreation.find(colony, pawn)
        if job is not None:
            return job
    return Job("Wait_Wander")


def _prisoner(colony: Colony, pawn: Pawn) -> Job:
    if food.seeks_food(pawn):
        job = eating.find_meal(colony, pawn)
        if job is not None:
            return job
    if sleeping.wants_sleep(colony, pawn):
        return sleeping.sleep(colony, pawn)
    return Job("Wait", count=errands.STAND_TICKS)


def _animal(colony: Colony, pawn: Pawn) -> Job | None:
    if pawn.mental_state is not None:
        return None
    if food.seeks_food(pawn):
        job = eating.find_meal(colony, pawn)
        if job is not None:
            return job
    if pawn.needs.rest < sleeping.TIRED_BELOW:
        return sleeping.sleep(colony, pawn)
    return Job("Wait_Wander", count=errands.ANIMAL_IDLE_TICKS)


def _in_mental_break(colony: Colony, pawn: Pawn) -> Job:
    """What a person does in a mental break. In every state except rage it still eats and sleeps when it must."""
    state = pawn.mental_state.def_name if pawn.mental_state is not None else ""
    if state in FIGHTING_STATES:
        return _rage(colony, pawn) or _wander(pawn)
    if state in LEAVING_STATES:
        return _leave(colony, pawn) or _wander(pawn)
    if food.hunger_stage(pawn) >= food.URGENTLY_HUNGRY or (state == BINGE and pawn.needs.food < BINGE_UNTIL):
        meal = eating.find_meal(colony, pawn)
        if meal is not None:
            return meal
    if pawn.needs.rest < BREAK_REST:
        return sleeping.sleep(colony, pawn)
    if state in SMASHING_STATES:
        return _smash(colony, pawn) or _wander(pawn)
    return _wander(pawn)


def _wander(pawn: Pawn) -> Job:
    return Job("GotoWander", count=BREAK_WANDER_TICKS)


def _rage(colony: Colony, pawn: Pawn) -> Job | None:
    """Attack the victim of the mental state, or the nearest person that can be reached."""
    here = movement.position(colony, pawn)
    chosen = pawn.mental_state.target if pawn.mental_state is not None else 0
    options = []
    for _, other in sorted(colony.world.pawns.items()):
        if other.id == pawn.id or other.downed or (not other.is_human and other.id != chosen):
            continue
        x, z = movement.position(colony, other)
        if paths.reachable(colony, *here, x, z, adjacent=True):
            options.append((other.id != chosen, (x - here[0]) ** 2 + (z - here[1]) ** 2, other.id))
    return Job("AttackMelee", target=min(options)[2]) if options else None


def _smash(colony: Colony, pawn: Pawn) -> Job | None:
    x, z = movement.position(colony, pawn)
    near = [
        ((b.x - x) ** 2 + (b.z - z) ** 2, b.id)
        for b in colony.world.buildings.values()
        if b.player and b.def_name not in building_kinds.ENCLOSING and b.hit_points > 0
    ]
    for _, building_id in sorted(near)[:8]:
        building = colony.world.buildings[building_id]
        if paths.reachable(colony, x, z, building.x, building.z, adjacent=True):
            return Job("AttackBuilding", target=building_id)
    return None


def _leave(colony: Colony, pawn: Pawn) -> Job | None:
    """Walk to the nearest edge of the map that can be reached."""
    grids = colony.world.grids
    x, z = movement.position(colony, pawn)
    edges = [(x, 0, z), (x, grids.height - 1, grids.height - 1 - z)]
    options = [(far, grids.index(ex, ez)) for ex, ez, far in edges]
    options += [(x, grids.index(0, z)), (grids.width - 1 - x, grids.index(grids.width - 1, z))]
    for _, cell in sorted(options):
        if paths.reachable(colony, x, z, *grids.cell(cell)):
            return Job("ExitMap", cell=cell)
    return None
