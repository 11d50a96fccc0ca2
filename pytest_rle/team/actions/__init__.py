"""The actions that roles propose: one class each, with everything that the program knows about the action.

Coordinates are cells (x, z). To add an action, write its class in this package and list it in `ACTIONS`; `base` tells
what a class must define. To propose an action, build it from its fields:

    Draft(colonist_id=12, drafted=True, priority=1)
"""

from __future__ import annotations

from typing import Annotated, Final

from pytest_rle.team.actions.base import ActionModel, DrawableAction
from pytest_rle.team.actions.bills import AddBill, RemoveBill
from pytest_rle.team.actions.build_room import BuildRoom
from pytest_rle.team.actions.care import BedRest, Tend
from pytest_rle.team.actions.combat import Attack, Draft, Equip, MoveTo
from pytest_rle.team.actions.designate import Designate
from pytest_rle.team.actions.no_action import NoAction
from pytest_rle.team.actions.place_building import PlaceBuilding
from pytest_rle.team.actions.place_floor import PlaceFloor
from pytest_rle.team.actions.player_request import PlayerRequest
from pytest_rle.team.actions.research import SetResearch, StopResearch
from pytest_rle.team.actions.switches import SetForbidden, TogglePower
from pytest_rle.team.actions.union import ByType
from pytest_rle.team.actions.work import SetSchedule, SetWorkPriorities
from pytest_rle.team.actions.zones import CreateGrowingZone, CreateStockpile, DeleteStockpile
from pytest_rle.team.cells import Rect

ACTIONS: Final[tuple[type[ActionModel], ...]] = (
    NoAction,
    SetWorkPriorities,
    SetSchedule,
    CreateStockpile,
    DeleteStockpile,
    CreateGrowingZone,
    Designate,
    BuildRoom,
    PlaceBuilding,
    PlaceFloor,
    AddBill,
    RemoveBill,
    SetResearch,
    StopResearch,
    Draft,
    MoveTo,
    Attack,
    Equip,
    Tend,
    BedRest,
    SetForbidden,
    TogglePower,
)
"""Every action of a role. The order is that of the permitted actions, in the prompt and for the random policy."""

Action = Annotated[ActionModel, ByType((*ACTIONS, PlayerRequest))]
"""Any action, as the type of a pydantic field: one of a role's, or a request of an agent from outside."""

__all__ = [
    "ACTIONS",
    "Action",
    "ActionModel",
    "AddBill",
    "Attack",
    "BedRest",
    "BuildRoom",
    "CreateGrowingZone",
    "CreateStockpile",
    "DeleteStockpile",
    "Designate",
    "Draft",
    "DrawableAction",
    "Equip",
    "MoveTo",
    "NoAction",
    "PlaceBuilding",
    "PlaceFloor",
    "PlayerRequest",
    "Rect",
    "RemoveBill",
    "SetForbidden",
    "SetResearch",
    "SetSchedule",
    "SetWorkPriorities",
    "StopResearch",
    "Tend",
    "TogglePower",
]
