"""A request of an agent from outside, which plays over HTTP and not by a role's actions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, Final, Literal

from pydantic import Field, JsonValue

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import occupied_cells
from pytest_rle.team.actions.base import ActionModel, Claim, Targets
from pytest_rle.team.actions.bills import AddBill, RemoveBill
from pytest_rle.team.actions.blueprints import check_buildable
from pytest_rle.team.actions.care import BedRest, Tend
from pytest_rle.team.actions.combat import Attack, Draft, Equip, MoveTo
from pytest_rle.team.actions.designate import Designate
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import (
    ActionRefused,
    ExecutionContext,
    check_known,
    check_on_map,
    check_researched,
    listed,
)
from pytest_rle.team.actions.fields import CROPS
from pytest_rle.team.actions.place_building import PlaceBuilding
from pytest_rle.team.actions.player_writes import OperatorPowerError, player_fields, player_write
from pytest_rle.team.actions.research import SetResearch, StopResearch
from pytest_rle.team.actions.switches import SetForbidden, TogglePower
from pytest_rle.team.actions.work import SetSchedule, SetWorkPriorities
from pytest_rle.team.actions.zones import CreateGrowingZone, CreateStockpile, DeleteStockpile
from pytest_rle.team.cells import Cell, Rect
from pytest_rle.team.role import Role

_NO_VALUES: Final[Mapping[str, Any]] = {}


class PlayerRequest(ActionModel):
    """A write of RIMAPI that an agent from outside has sent, one of the closed list of a player's writes.

    No role may propose it. It is checked as the roles' actions are where RIMAPI would allow more than the game does a
    player: research, stuff, the ground.
    """

    type: Literal["player_request"] = "player_request"
    owner: ClassVar[Role | None] = None
    not_shown: ClassVar[str] = "the agent reads the game itself"
    method: Literal["POST", "PUT", "DELETE"]
    path: str = Field(max_length=100)
    query: dict[str, str] = Field(default_factory=dict)
    body: dict[str, JsonValue] | None = None

    @classmethod
    def of(cls, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None) -> PlayerRequest:
        """A request with the fields that a player's order has. Raises OperatorPowerError."""
        write = player_write(method, path)
        kept = player_fields(body or _NO_VALUES, write.body, write.powers)
        return cls.model_validate(
            {
                "method": method,
                "path": path,
                "query": player_fields(query, write.query, write.powers),
                "body": kept or None,
            }
        )

    def targets(self) -> Targets:
        """None: one agent's orders do not conflict, the last one counts."""
        return {}

    def claims(self, game_tick: int, number: int) -> Iterable[Claim]:
        """Those of the action that does the same."""
        like = self.like
        return like.claims(game_tick, number) if like is not None else ()

    def settings(self) -> Targets:
        """Those of the action that does the same."""
        like = self.like
        return like.settings() if like is not None else {}

    def undoes(self, earlier: ActionModel, remark: str) -> bool:
        """As the action that does the same."""
        like, before = self.like, earlier.like if isinstance(earlier, PlayerRequest) else earlier
        return like is not None and before is not None and like.undoes(before, remark)

    @property
    def is_combat(self) -> bool:
        """As the action that does the same."""
        like = self.like
        return like is not None and like.is_combat

    @property
    def answers_threat(self) -> bool:
        """As the action that does the same."""
        like = self.like
        return like is not None and like.answers_threat

    @property
    def like(self) -> ActionModel | None:
        """The action of a role that does the same, by which the metrics count the request; None if there is none."""
        make = _LIKE.get(self.path)
        try:
            return make(self.query, self.body if self.body is not None else _NO_VALUES) if make is not None else None
        except (ValueError, TypeError, KeyError, AttributeError):  # the game refuses such a request
            return None

    async def execute(self, context: ExecutionContext) -> str:
        """Send the request, if it is a player's. The warnings of the server are the remark."""
        try:
            checked = PlayerRequest.of(self.method, self.path, self.query, self.body)
        except OperatorPowerError as error:
            raise ActionRefused(str(error)) from None
        body = checked.body if checked.body is not None else _NO_VALUES
        if self.path == "/builder/blueprint":
            await _check_blueprint(body, context)
        elif self.path == "/map/zone/growing":
            plant = str(body.get("plant_def"))
            check_known("crop", plant, CROPS)
            check_researched(DEFS.plants[plant].research, context.observation, plant)
        elif self.path == "/buildings/bills/add":
            building, recipe = checked.query.get("building_id", ""), body.get("recipe_def_name")
            if building.isdecimal() and int(building) > 0 and isinstance(recipe, str):
                AddBill(building_id=int(building), recipe=recipe).check_recipe(context.observation)
        answer = await context.client.connection.write(checked.method, checked.path, checked.query, checked.body)
        return "; ".join(answer.warnings)

    async def effect(self, after: GameAfterOrders, remark: str) -> Effect:
        """Nothing that the benchmark looks for."""
        return SHOWN


async def _check_blueprint(body: Mapping[str, Any], context: ExecutionContext) -> None:
    """Raises ActionRefused if a player could not order this: research, stuff, ground, or something is in the way."""
    cells: dict[Cell, str] = {}
    for name, x, z, entry in _buildings(body):
        stuff = entry.get("stuff_def_name")
        check_buildable(name, stuff if isinstance(stuff, str) else None, context.observation)
        rotation = entry.get("rotation", 0)
        covered = occupied_cells(name, x, z, rotation % 4 if isinstance(rotation, int) else 0)
        check_on_map(covered, context)
        cells.update(dict.fromkeys(covered, name))
    for entry in _entries(
        (body.get("blueprint") or {}).get("floors") if isinstance(body.get("blueprint"), dict) else ()
    ):
        floor = str(entry.get("def_name")) if isinstance(entry, dict) else ""
        check_known("floor", floor, (name for name, known in DEFS.terrain.items() if known.work is not None))
        check_researched(DEFS.terrain[floor].research, context.observation, floor)
    if not cells:
        return
    xs, zs = [x for x, _ in cells], [z for _, z in cells]
    check = await context.client.builder.check_zone(context.map_id, (min(xs), min(zs)), (max(xs), max(zs)))
    issues = check.issues
    if issues is None:
        return
    blocked = [i for i in (*issues.terrain, *issues.ores, *issues.buildings) if (i.x, i.z) in cells]
    if blocked:
        raise ActionRefused(f"in the way: {listed(blocked)}")


def _buildings(body: Mapping[str, Any]) -> Iterable[tuple[str, int, int, Mapping[str, Any]]]:
    """The buildings of a blueprint: def, position and entry. What has another form is left to the game."""
    plan, anchor = body.get("blueprint"), body.get("position")
    if not isinstance(plan, dict) or not isinstance(anchor, dict):
        return
    for entry in _entries(plan.get("buildings")):
        if isinstance(entry, dict):
            place = [
                start.get(axis, 0) for start, axis in ((anchor, "x"), (entry, "rel_x"), (anchor, "z"), (entry, "rel_z"))
            ]
            if all(isinstance(value, int) for value in place):
                yield str(entry.get("def_name")), place[0] + place[1], place[2] + place[3], entry


def _entries(value: object) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ()


def _area(body: Mapping[str, Any]) -> Rect:
    one, other = body["point_a"], body["point_b"]
    xs, zs = sorted((one["x"], other["x"])), sorted((one["z"], other["z"]))
    return Rect(x1=xs[0], z1=zs[0], x2=xs[1], z2=zs[1])


def _building(body: Mapping[str, Any]) -> ActionModel | None:
    """A blueprint of one building. One of several has no action that does the same."""
    found = list(_buildings(body))
    if len(found) != 1:
        return None
    name, x, z, entry = found[0]
    return PlaceBuilding(
        def_name=name, x=x, z=z, rotation=entry.get("rotation", 0) % 4, stuff=entry.get("stuff_def_name") or None
    )


def _job(body: Mapping[str, Any]) -> ActionModel | None:
    if body["job_def"] in ("AttackStatic", "AttackMelee"):
        return Attack(colonist_id=body["pawn_id"], target_id=body["target_thing_id"])
    place = body.get("target_position")
    if body["job_def"] == "Goto" and isinstance(place, dict):
        return MoveTo(colonist_id=body["pawn_id"], x=place["x"], z=place["z"])
    return None


_LIKE: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], ActionModel | None]]] = {
    "/colonist/work-priority": lambda _, b: SetWorkPriorities(
        colonist_id=b["id"], priorities={b["work"]: b["priority"]}
    ),
    "/colonist/time-assignment": lambda _, b: SetSchedule(
        colonist_id=b["pawn_id"], hours=(b["hour"],), assignment=b["assignment"]
    ),
    "/pawn/edit/status": lambda _, b: Draft(colonist_id=b["pawn_id"], drafted=b["is_drafted"]),
    "/pawn/job": lambda _, b: _job(b),
    "/pawn/medical/tend": lambda _, b: Tend(doctor_id=b["doctor_pawn_id"], patient_id=b["patient_pawn_id"]),
    "/pawn/medical/bed-rest": lambda _, b: BedRest(colonist_id=b["patient_pawn_id"]),
    "/jobs/make/equip": lambda q, _: Equip(colonist_id=int(q["pawn_id"]), thing_id=int(q["item_id"])),
    "/map/zone/growing": lambda _, b: CreateGrowingZone(area=_area(b), plant_def=b["plant_def"]),
    "/map/zone/stockpile": lambda _, b: CreateStockpile(area=_area(b)),
    "/map/zone/stockpile/delete": lambda q, _: DeleteStockpile(zone_id=int(q["zone_id"])),
    "/order/designate/area": lambda _, b: Designate(kind=b["type"].lower(), area=_area(b)),
    "/builder/blueprint": lambda _, b: _building(b),
    "/map/building/power": lambda q, _: TogglePower(
        building_id=int(q["buildingId"]), on=q.get("powerOn", "false").lower() in ("true", "1")
    ),
    "/things/set-forbidden": lambda _, b: SetForbidden(thing_ids=tuple(b["thing_ids"]), forbidden=b["forbidden"]),
    "/buildings/bills/add": lambda q, b: AddBill(building_id=int(q["building_id"]), recipe=b["recipe_def_name"]),
    "/buildings/bill/remove": lambda q, _: RemoveBill(building_id=int(q["building_id"]), bill_id=int(q["bill_id"])),
    "/research/target": lambda q, _: SetResearch(project=q["name"]),
    "/research/stop": lambda _, __: StopResearch(),
}
"""The action that does the same as a request with this query and body, by path."""
