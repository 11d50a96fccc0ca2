"""The actions a role can propose: typed, checked, and no more than the wire can do.

Each action is a frozen model with a `type`. Coordinates are cells; `priority` runs from 1 (first) to 10. An action
that the game cannot perform through RIMAPI has no type here: there is no teleporting, spawning or healing by edit.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pytest_rle.team.cells import Coordinate
from pytest_rle.team.cells import Rect as Rect

PawnId = Annotated[int, Field(ge=1, description="Id of a pawn, as shown in the view")]
ThingId = Annotated[int, Field(ge=1, description="Id of a thing or building, as shown in the view")]


class ActionModel(BaseModel):
    """What all actions share. Unknown fields are refused, so that a misspelt one is not silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    priority: int = Field(default=5, ge=1, le=10, description="1 is the most urgent")
    reason: str = Field(default="", description="Why, in a sentence")


class NoAction(ActionModel):
    """Nothing to do, said on purpose."""

    type: Literal["no_action"] = "no_action"


class SetWorkPriorities(ActionModel):
    """Set one colonist's priorities: WorkType to 0 (off) or 1 (first) to 4."""

    type: Literal["set_work_priorities"] = "set_work_priorities"
    colonist_id: PawnId
    priorities: dict[str, Annotated[int, Field(ge=0, le=4)]] = Field(min_length=1)


class SetSchedule(ActionModel):
    """Set hours of one colonist's timetable."""

    type: Literal["set_schedule"] = "set_schedule"
    colonist_id: PawnId
    hours: tuple[Annotated[int, Field(ge=0, le=23)], ...] = Field(min_length=1, max_length=24)
    assignment: Literal["Anything", "Work", "Joy", "Sleep", "Meditate"]


class CreateStockpile(ActionModel):
    """A stockpile zone. Without `allowed_categories` and `allowed_defs` it takes every haulable item."""

    type: Literal["create_stockpile"] = "create_stockpile"
    area: Rect
    name: str | None = None
    storage_priority: int = Field(default=3, ge=1, le=5, description="1 Low to 5 Critical")
    allowed_categories: tuple[str, ...] = ()
    allowed_defs: tuple[str, ...] = ()


class DeleteStockpile(ActionModel):
    """Remove a stockpile zone."""

    type: Literal["delete_stockpile"] = "delete_stockpile"
    zone_id: Annotated[int, Field(ge=0)]


class CreateGrowingZone(ActionModel):
    """A growing zone for one crop, such as Plant_Rice."""

    type: Literal["create_growing_zone"] = "create_growing_zone"
    area: Rect
    plant_def: str


class Designate(ActionModel):
    """Mark an area: mine rock, harvest ripe plants and trees, hunt animals, or take buildings apart."""

    type: Literal["designate"] = "designate"
    kind: Literal["mine", "harvest", "hunt", "deconstruct"]
    area: Rect


class BuildRoom(ActionModel):
    """Walls around `area` (its outer ring) with one door in the ring. The room's inside is `area` less its ring."""

    type: Literal["build_room"] = "build_room"
    area: Rect
    door_x: Coordinate
    door_z: Coordinate
    stuff: str = "WoodLog"

    @model_validator(mode="after")
    def _has_an_inside_and_a_door(self) -> BuildRoom:
        if self.area.width < 3 or self.area.height < 3:
            raise ValueError("a room needs at least 3 by 3 cells, walls included")
        on_side = self.door_x in (self.area.x1, self.area.x2) and self.area.z1 < self.door_z < self.area.z2
        on_end = self.door_z in (self.area.z1, self.area.z2) and self.area.x1 < self.door_x < self.area.x2
        if not (on_side or on_end):
            raise ValueError("the door must stand in the wall, and not in a corner")
        return self


class PlaceBuilding(ActionModel):
    """One blueprint, with `stuff` for what is made of stuff.

    `x`, `z` is the cell the game calls its position; rotation 0 north, 1 east, 2 south, 3 west.
    """

    type: Literal["place_building"] = "place_building"
    def_name: str
    x: Coordinate
    z: Coordinate
    rotation: int = Field(default=0, ge=0, le=3)
    stuff: str | None = None


class PlaceFloor(ActionModel):
    """Blueprints of a floor over an area."""

    type: Literal["place_floor"] = "place_floor"
    def_name: str
    area: Rect


class AddBill(ActionModel):
    """A bill at a work table: make `count` times, keep `count` in store, or go on for ever."""

    type: Literal["add_bill"] = "add_bill"
    building_id: ThingId
    recipe: str
    repeat_mode: Literal["RepeatCount", "TargetCount", "Forever"] = "TargetCount"
    count: int = Field(default=10, ge=1, le=1000)


class RemoveBill(ActionModel):
    """Remove one bill from a work table."""

    type: Literal["remove_bill"] = "remove_bill"
    building_id: ThingId
    bill_id: Annotated[int, Field(ge=0)]


class SetResearch(ActionModel):
    """Choose the research project."""

    type: Literal["set_research"] = "set_research"
    project: str


class StopResearch(ActionModel):
    """Put the current project aside."""

    type: Literal["stop_research"] = "stop_research"


class Draft(ActionModel):
    """Draft a colonist for combat, or release one."""

    type: Literal["draft"] = "draft"
    colonist_id: PawnId
    drafted: bool


class MoveTo(ActionModel):
    """Send a drafted colonist to a cell, on foot."""

    type: Literal["move_to"] = "move_to"
    colonist_id: PawnId
    x: Coordinate
    z: Coordinate


class Attack(ActionModel):
    """Order a drafted colonist to attack a pawn."""

    type: Literal["attack"] = "attack"
    colonist_id: PawnId
    target_id: PawnId


class Equip(ActionModel):
    """Order a colonist to pick up a weapon or put on a garment."""

    type: Literal["equip"] = "equip"
    colonist_id: PawnId
    thing_id: ThingId


class Tend(ActionModel):
    """Order a doctor to tend a patient."""

    type: Literal["tend"] = "tend"
    doctor_id: PawnId
    patient_id: PawnId


class BedRest(ActionModel):
    """Send a colonist to bed until well; without `bed_id` any free bed."""

    type: Literal["bed_rest"] = "bed_rest"
    colonist_id: PawnId
    bed_id: ThingId | None = None


class SetForbidden(ActionModel):
    """Forbid items, or allow them again."""

    type: Literal["set_forbidden"] = "set_forbidden"
    thing_ids: tuple[ThingId, ...] = Field(min_length=1, max_length=500)
    forbidden: bool


class TogglePower(ActionModel):
    """Switch a building on or off."""

    type: Literal["toggle_power"] = "toggle_power"
    building_id: ThingId
    on: bool


Action = Annotated[
    NoAction
    | SetWorkPriorities
    | SetSchedule
    | CreateStockpile
    | DeleteStockpile
    | CreateGrowingZone
    | Designate
    | BuildRoom
    | PlaceBuilding
    | PlaceFloor
    | AddBill
    | RemoveBill
    | SetResearch
    | StopResearch
    | Draft
    | MoveTo
    | Attack
    | Equip
    | Tend
    | BedRest
    | SetForbidden
    | TogglePower,
    Field(discriminator="type"),
]
"""Any action, told apart by `type`."""
