"""Valid orders without sense: the check that acting as such earns nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pytest_rle.rimworld import DEFS
from pytest_rle.team import actions as a
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.deliberation import Deliberation, DeliberationRequest, success
from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.policies.chance import Chance
from pytest_rle.team.roles import ROLES

MOST_ACTIONS = 4
"""Actions a role proposes in a tick, at most."""

REACH = 25
"""Cells from the centre within which areas are drawn."""

CROPS: Final = tuple(
    name for name in sorted(DEFS.plants) if DEFS.plants[name].sow_tags and not DEFS.plants[name].research
)
FURNITURE: Final = ("Wall", "Door", "Bed", "Stool", "Table1x2c", "Campfire", "TorchLamp", "HorseshoesPin", "PlantPot")
STUFFED: Final = frozenset(name for name in FURNITURE if DEFS.buildings[name].stuff_count)
RECIPES: Final = ("CookMealSimple", "CookMealFine", "ButcherCorpseFlesh")


class RandomPolicy:
    """Draws a few permitted actions each tick, with targets that exist. Keyed by seed, tick and role."""

    name = "random"

    async def open(self) -> None:
        """Nothing to get ready."""

    async def close(self) -> None:
        """Nothing to let go of."""

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Draw a plan."""
        chance = Chance(request.seed, request.tick, request.role)
        makers = [_MAKERS[kind] for kind in ROLES[request.role].permitted if kind in _MAKERS]
        drawn: list[a.ActionModel] = []
        if makers:
            for _ in range(chance.integer(0, MOST_ACTIONS)):
                action = chance.choice(makers)(request, chance)
                if action is not None:
                    drawn.append(action)
        plan = ActionPlan.model_validate(
            {"actions": [action.model_dump() for action in drawn] or [a.NoAction().model_dump()], "confidence": 0}
        )
        return success(request, plan, self.name)


Maker = Callable[[DeliberationRequest, Chance], a.ActionModel | None]


def _colonist(request: DeliberationRequest, chance: Chance) -> int | None:
    people = [c.colonist.id for c in request.observation.colonists]
    return chance.choice(people) if people else None


def _area(request: DeliberationRequest, chance: Chance, low: int, high: int) -> Rect:
    x, z = _cell(request, chance)
    width, height = chance.integer(low, high), chance.integer(low, high)
    terrain = request.static.terrain
    return Rect(x1=x, z1=z, x2=min(terrain.width - 1, x + width - 1), z2=min(terrain.height - 1, z + height - 1))


def _cell(request: DeliberationRequest, chance: Chance) -> Cell:
    spatial, terrain = request.spatial, request.static.terrain
    x = spatial.center_x + chance.integer(-REACH, REACH)
    z = spatial.center_z + chance.integer(-REACH, REACH)
    return min(max(0, x), terrain.width - 12), min(max(0, z), terrain.height - 12)


def _set_work_priorities(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    colonist = _colonist(request, chance)
    if colonist is None:
        return None
    types = request.static.work_types or tuple(DEFS.work_types)
    return a.SetWorkPriorities(colonist_id=colonist, priorities={chance.choice(types): chance.integer(0, 4)})


def _set_schedule(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    colonist = _colonist(request, chance)
    if colonist is None:
        return None
    assignments = ("Anything", "Work", "Joy", "Sleep")
    return a.SetSchedule.model_validate(
        {"colonist_id": colonist, "hours": (chance.integer(0, 23),), "assignment": chance.choice(assignments)}
    )


def _create_stockpile(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    return a.CreateStockpile(area=_area(request, chance, 2, 8), storage_priority=chance.integer(1, 5))


def _create_growing_zone(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    return a.CreateGrowingZone(area=_area(request, chance, 2, 8), plant_def=chance.choice(CROPS))


def _designate(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    kind = chance.choice(("mine", "harvest", "hunt", "deconstruct"))
    return a.Designate.model_validate({"kind": kind, "area": _area(request, chance, 2, 10)})


def _build_room(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    area = _area(request, chance, 4, 8)
    return a.BuildRoom(area=area, door_x=area.x1 + 1, door_z=area.z1)


def _place_building(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    def_name = chance.choice(FURNITURE)
    x, z = _cell(request, chance)
    stuff = "WoodLog" if def_name in STUFFED else None
    return a.PlaceBuilding(def_name=def_name, x=x, z=z, rotation=chance.integer(0, 3), stuff=stuff)


def _place_floor(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    return a.PlaceFloor(def_name="WoodPlankFloor", area=_area(request, chance, 2, 6))


def _add_bill(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    tables = [table.id for table in request.observation.work_tables]
    if not tables:
        return None
    return a.AddBill(building_id=chance.choice(tables), recipe=chance.choice(RECIPES), count=chance.integer(1, 20))


def _remove_bill(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    bills = [(table, bill.load_id) for table, rows in sorted(request.observation.bills.items()) for bill in rows]
    if not bills:
        return None
    table, bill = chance.choice(bills)
    return a.RemoveBill(building_id=table, bill_id=bill)


def _set_research(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    projects = [p.name for p in request.observation.research if p.can_start_now and not p.is_finished]
    return a.SetResearch(project=chance.choice(sorted(projects))) if projects else None


def _draft(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    colonist = _colonist(request, chance)
    return None if colonist is None else a.Draft(colonist_id=colonist, drafted=chance.happens(50))


def _move_to(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    drafted = [c.colonist.id for c in request.observation.colonists if facts.is_drafted(c)]
    if not drafted:
        return None
    x, z = _cell(request, chance)
    return a.MoveTo(colonist_id=chance.choice(drafted), x=x, z=z)


def _attack(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    drafted = [c.colonist.id for c in request.observation.colonists if facts.is_drafted(c)]
    hostiles = [h.id for h in request.observation.hostiles]
    if not drafted or not hostiles:
        return None
    return a.Attack(colonist_id=chance.choice(drafted), target_id=chance.choice(hostiles))


def _equip(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    colonist = _colonist(request, chance)
    weapons = [t.thing_id for t in request.observation.things if facts.is_weapon(t)]
    if colonist is None or not weapons:
        return None
    return a.Equip(colonist_id=colonist, thing_id=chance.choice(weapons))


def _tend(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    people = [c.colonist.id for c in request.observation.colonists]
    if len(people) < 2:
        return None
    doctor = chance.choice(people)
    return a.Tend(doctor_id=doctor, patient_id=chance.choice([p for p in people if p != doctor]))


def _bed_rest(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    colonist = _colonist(request, chance)
    return None if colonist is None else a.BedRest(colonist_id=colonist)


def _set_forbidden(request: DeliberationRequest, chance: Chance) -> a.ActionModel | None:
    things = [thing.thing_id for thing in request.observation.things]
    if not things:
        return None
    return a.SetForbidden(thing_ids=(chance.choice(things),), forbidden=chance.happens(50))


_MAKERS: Final[dict[type[a.ActionModel], Maker]] = {
    a.SetWorkPriorities: _set_work_priorities,
    a.SetSchedule: _set_schedule,
    a.CreateStockpile: _create_stockpile,
    a.CreateGrowingZone: _create_growing_zone,
    a.Designate: _designate,
    a.BuildRoom: _build_room,
    a.PlaceBuilding: _place_building,
    a.PlaceFloor: _place_floor,
    a.AddBill: _add_bill,
    a.RemoveBill: _remove_bill,
    a.SetResearch: _set_research,
    a.Draft: _draft,
    a.MoveTo: _move_to,
    a.Attack: _attack,
    a.Equip: _equip,
    a.Tend: _tend,
    a.BedRest: _bed_rest,
    a.SetForbidden: _set_forbidden,
}
