"""Actions become requests, and the game's answers become outcomes.

RIMAPI accepts much that the game would not allow a player: a blueprint of what is not researched, on water, on top of
another. What the wire does not check is checked here, against the defs and against what the game itself reports, so
that a team wins by managing and not by knowing the mod's gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pytest_rle.episode.plan import Proposal
from pytest_rle.rimapi import RequestRefused, RimApiClient
from pytest_rle.rimapi.builder import PlannedBuilding, PlannedFloor
from pytest_rle.rimapi.models import CheckZoneIssue
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team import ActionOutcome, OutcomeStatus
from pytest_rle.team.actions import (
    Action,
    AddBill,
    Attack,
    BedRest,
    BuildRoom,
    CreateGrowingZone,
    CreateStockpile,
    DeleteStockpile,
    Designate,
    Draft,
    Equip,
    MoveTo,
    NoAction,
    PlaceBuilding,
    PlaceFloor,
    RemoveBill,
    SetForbidden,
    SetResearch,
    SetSchedule,
    SetWorkPriorities,
    StopResearch,
    Tend,
    TogglePower,
)

Cell = tuple[int, int]


class _Refusal(Exception):
    """The action cannot be done; the text says why."""


class _AlreadySo(Exception):
    """The state is as the action wants it."""


class Executor:
    """Carries out the proposals of an episode, one after another."""

    def __init__(self, client: RimApiClient, map_id: int) -> None:
        self._client = client
        self._map_id = map_id
        self._drafted: dict[int, bool] = {}

    async def execute(self, proposal: Proposal, observation: Observation) -> ActionOutcome:
        """Do one action. Raises RimApiError only for faults of the connection, which are nobody's move."""
        status, reason = OutcomeStatus.DONE, ""
        try:
            reason = await self._do(proposal.action, observation)
        except RequestRefused as error:
            status, reason = OutcomeStatus.REFUSED, error.text
        except _Refusal as error:
            status, reason = OutcomeStatus.REFUSED, str(error)
        except _AlreadySo as error:
            status, reason = OutcomeStatus.SKIPPED, str(error)
        return ActionOutcome(role=proposal.role, action=proposal.action, status=status, reason=reason)

    async def _do(self, action: Action, observation: Observation) -> str:
        """Send the action; what comes back is a remark for the team, empty as a rule."""
        client, map_id = self._client, self._map_id
        match action:
            case SetWorkPriorities():
                return await self._set_work_priorities(action, observation)
            case SetSchedule():
                for hour in action.hours:
                    await client.colonists.set_time_assignment(action.colonist_id, hour, action.assignment)
            case CreateStockpile():
                return await self._create_stockpile(action)
            case DeleteStockpile():
                await client.zones.delete_stockpile(action.zone_id)
            case CreateGrowingZone():
                return await self._create_growing_zone(action, observation)
            case Designate():
                corner, opposite = (action.area.x1, action.area.z1), (action.area.x2, action.area.z2)
                await client.orders.designate(map_id, action.kind, corner, opposite)
            case BuildRoom():
                return await self._build_room(action, observation)
            case PlaceBuilding():
                await self._place_building(action, observation)
            case PlaceFloor():
                await self._place_floor(action, observation)
            case AddBill():
                await self._add_bill(action, observation)
            case RemoveBill():
                await client.bills.remove(action.building_id, action.bill_id)
            case SetResearch():
                current = observation.current_research
                if current is not None and current.name == action.project:
                    raise _AlreadySo(f"{action.project} is being researched")
                await client.research.set_target(action.project)
            case StopResearch():
                await client.research.stop()
            case Draft():
                await self._draft(action)
            case MoveTo():
                await client.pawns.order_job(action.colonist_id, "Goto", target_cell=(action.x, action.z))
            case Attack():
                await self._attack(action)
            case Equip():
                await client.pawns.equip(map_id, action.colonist_id, action.thing_id)
            case Tend():
                await client.pawns.tend(action.patient_id, action.doctor_id)
            case BedRest():
                await client.pawns.bed_rest(action.colonist_id, action.bed_id)
            case SetForbidden():
                answer = await client.things.set_forbidden(map_id, action.thing_ids, action.forbidden)
                return "; ".join(answer.warnings)
            case TogglePower():
                await client.maps.set_power(action.building_id, action.on)
            case NoAction():
                raise _AlreadySo("nothing was asked for")
        return ""

    async def _set_work_priorities(self, action: SetWorkPriorities, observation: Observation) -> str:
        colonist = next((c for c in observation.colonists if c.colonist.id == action.colonist_id), None)
        if colonist is None:
            raise _Refusal(f"there is no colonist {action.colonist_id}")
        now = {entry.work_type: entry.priority for entry in colonist.colonist_work_info.work_priorities}
        changes = {work: priority for work, priority in action.priorities.items() if now.get(work, 0) != priority}
        if not changes:
            raise _AlreadySo("the priorities are as asked")
        failed: list[str] = []
        for work, priority in sorted(changes.items()):
            try:
                await self._client.colonists.set_work_priority(action.colonist_id, work, priority)
            except RequestRefused as error:
                failed.append(f"{work}: {error.text}")
        if len(failed) == len(changes):
            raise _Refusal("; ".join(failed))
        return "; ".join(failed)

    async def _create_stockpile(self, action: CreateStockpile) -> str:
        corner, opposite = (action.area.x1, action.area.z1), (action.area.x2, action.area.z2)
        check = await self._client.builder.check_zone(self._map_id, corner, opposite)
        zones = check.issues.zones if check.issues is not None else ()
        if zones:
            raise _Refusal(f"the area overlaps a zone: {_listed(zones)}")
        zone = await self._client.zones.create_stockpile(
            self._map_id,
            corner,
            opposite,
            name=action.name,
            allowed_defs=action.allowed_defs,
            allowed_categories=action.allowed_categories,
        )
        # The mod clamps the priority of a new stockpile to 2; an update takes the whole scale.
        await self._client.zones.update_stockpile(zone.zone_id, priority=action.storage_priority)
        return f"zone {zone.zone_id} with {zone.cells_count} cells"

    async def _create_growing_zone(self, action: CreateGrowingZone, observation: Observation) -> str:
        plant = DEFS.plants.get(action.plant_def)
        if plant is None or not plant.sow_tags:
            raise _Refusal(f"{action.plant_def} is no plant that can be sown")
        _check_researched(plant.research, observation, action.plant_def)
        corner, opposite = (action.area.x1, action.area.z1), (action.area.x2, action.area.z2)
        answer = await self._client.zones.create_growing(self._map_id, action.plant_def, corner, opposite)
        return f"zone {answer.zone.id} with {answer.zone.cells_count} cells" if answer.zone is not None else ""

    async def _build_room(self, action: BuildRoom, observation: Observation) -> str:
        self._check_buildable("Wall", action.stuff, observation)
        self._check_buildable("Door", action.stuff, observation)
        corner, opposite = (action.area.x1, action.area.z1), (action.area.x2, action.area.z2)
        check = await self._client.builder.check_zone(self._map_id, corner, opposite)
        walls = set(action.area.ring())
        standing: set[Cell] = set()
        if check.issues is not None:
            ground = [issue for issue in check.issues.terrain if (issue.x, issue.z) in walls]
            if ground:
                raise _Refusal(f"walls cannot stand on {_listed(ground)}")
            # Rock and walls that stand already serve as walls; anything else is in the way.
            standing = {(i.x, i.z) for i in check.issues.ores} | {
                (i.x, i.z) for i in check.issues.buildings if i.def_name in ("Wall", "Door")
            }
            blocked = [
                issue
                for issue in check.issues.buildings
                if (issue.x, issue.z) in walls and (issue.x, issue.z) not in standing
            ]
            if blocked:
                raise _Refusal(f"in the way of the walls: {_listed(blocked)}")
        door = (action.door_x, action.door_z)
        parts = [
            ("Door" if cell == door else "Wall", cell)
            for cell in action.area.ring()
            if cell not in standing or cell == door
        ]
        if not [part for part in parts if part[1] not in standing]:
            raise _AlreadySo("the walls stand")
        buildings = check.issues.buildings if check.issues is not None else ()
        if door in standing and any((i.x, i.z) == door and i.def_name == "Door" for i in buildings):
            parts = [part for part in parts if part[1] != door]
        await self._place([(name, x, z, 0, action.stuff) for name, (x, z) in parts])
        return f"{len(parts)} blueprints"

    async def _place_building(self, action: PlaceBuilding, observation: Observation) -> None:
        self._check_buildable(action.def_name, action.stuff, observation)
        cells = occupied_cells(action.def_name, action.x, action.z, action.rotation)
        xs, zs = [x for x, _ in cells], [z for _, z in cells]
        check = await self._client.builder.check_zone(self._map_id, (min(xs), min(zs)), (max(xs), max(zs)))
        issues = check.issues
        if issues is not None and (issues.terrain or issues.ores or issues.buildings):
            raise _Refusal(f"in the way: {_listed((*issues.terrain, *issues.ores, *issues.buildings))}")
        await self._place([(action.def_name, action.x, action.z, action.rotation, action.stuff)])

    async def _place_floor(self, action: PlaceFloor, observation: Observation) -> None:
        floor = DEFS.terrain.get(action.def_name)
        if floor is None or floor.work is None:
            raise _Refusal(f"{action.def_name} is no floor that can be built")
        _check_researched(floor.research, observation, action.def_name)
        anchor = (action.area.x1, action.area.z1)
        floors = [
            PlannedFloor(def_name=action.def_name, rel_x=x - anchor[0], rel_z=z - anchor[1])
            for x, z in action.area.cells()
        ]
        await self._client.builder.blueprint(self._map_id, anchor, floors=floors)

    async def _place(self, parts: Sequence[tuple[str, int, int, int, str | None]]) -> None:
        """Place blueprints in one request, and see that the first of them is there."""
        left, bottom = min(x for _, x, _, _, _ in parts), min(z for _, _, z, _, _ in parts)
        buildings = [
            PlannedBuilding(def_name=name, rel_x=x - left, rel_z=z - bottom, rotation=rotation, stuff_def_name=stuff)
            for name, x, z, rotation, stuff in parts
        ]
        await self._client.builder.blueprint(self._map_id, (left, bottom), buildings)
        name, x, z, _, _ = parts[0]
        here = await self._client.maps.things_at(self._map_id, x, z)
        if not any(thing.def_name in (f"Blueprint_{name}", f"Frame_{name}", name) for thing in here):
            raise _Refusal(f"the game took the request, but there is no blueprint of {name} at ({x}, {z})")

    def _check_buildable(self, def_name: str, stuff: str | None, observation: Observation) -> None:
        building = DEFS.buildings.get(def_name)
        if building is None:
            raise _Refusal(f"there is no building {def_name}")
        _check_researched(building.research, observation, def_name)
        material = DEFS.stuff.get(stuff) if stuff is not None else None
        categories = " or ".join(building.stuff_categories)
        if building.stuff_count and stuff is None:
            raise _Refusal(f"{def_name} is made of stuff: name one that is {categories}")
        if building.stuff_count and (material is None or material.category not in building.stuff_categories):
            raise _Refusal(f"{def_name} is made of stuff that is {categories}, and {stuff} is not")
        if not building.stuff_count and stuff is not None:
            raise _Refusal(f"{def_name} is not made of stuff; leave it out")

    async def _add_bill(self, action: AddBill, observation: Observation) -> None:
        for bill in observation.bills.get(action.building_id, ()):
            if bill.recipe_def_name == action.recipe and bill.repeat_mode == action.repeat_mode and not bill.suspended:
                raise _AlreadySo(f"bill {bill.load_id} asks for {action.recipe} already")
        await self._client.bills.add(
            action.building_id, action.recipe, repeat_mode=action.repeat_mode, count=action.count
        )

    async def _draft(self, action: Draft) -> None:
        if self._drafted.get(action.colonist_id, False) == action.drafted:
            raise _AlreadySo(f"colonist {action.colonist_id} is {'' if action.drafted else 'not '}drafted")
        await self._client.pawns.set_drafted(action.colonist_id, action.drafted)
        self._drafted[action.colonist_id] = action.drafted

    async def _attack(self, action: Attack) -> None:
        inventory = await self._client.pawns.inventory(action.colonist_id)
        ranged = any(thing.def_name in DEFS.ranged_weapons for thing in inventory.equipment)
        job = "AttackStatic" if ranged else "AttackMelee"
        await self._client.pawns.order_job(action.colonist_id, job, target_thing_id=action.target_id)


def _check_researched(projects: Iterable[str], observation: Observation, def_name: str) -> None:
    finished = {project.name for project in observation.research if project.is_finished}
    missing = [project for project in projects if project not in finished]
    if missing:
        raise _Refusal(f"{def_name} needs research: {', '.join(missing)}")


def _listed(issues: Iterable[CheckZoneIssue], most: int = 3) -> str:
    """The first few issues in words: "WaterShallow at (3, 4), ..."."""
    listed = list(issues)
    words = [f"{issue.def_name or issue.zone_type or 'something'} at ({issue.x}, {issue.z})" for issue in listed[:most]]
    return ", ".join(words) + (f" and {len(listed) - most} more" if len(listed) > most else "")
