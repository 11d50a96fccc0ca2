"""The layers that follow from orders and from the game's events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_rle.records import ActionExecuted, RecordedExchange, SceneTaken, SseReceived
from pytest_rle.scene import Scene, SceneReader
from pytest_rle.team.actions import Rect
from pytest_rle.team.actions.designate import Designate

WALL = {"def_name": "Wall", "rel_x": 1, "rel_z": 2, "rotation": 0, "stuff_def_name": "WoodLog"}
CORNERS = {"point_a": {"x": 14, "y": 0, "z": 22}, "point_b": {"x": 10, "y": 0, "z": 20}}
PERSON = ("Wander", 50, 50, 50, 50, 50, 50, 50, 0)


def order(path: str, body: dict[str, Any], *, tick: int = 0, status: int = 200, data: Any = None) -> ActionExecuted:
    exchange = RecordedExchange(method="POST", path=path, body=body, status=status, response=json.dumps({"data": data}))
    action = Designate(kind="mine", area=Rect(x1=0, z1=0, x2=1, z2=1))
    return ActionExecuted(tick=tick, role="map_analyst", action=action, status="done", exchanges=(exchange,))


def blueprint(**options: Any) -> ActionExecuted:
    plan = {"width": 2, "height": 3, "floors": [], "buildings": [WALL]}
    return order("/builder/blueprint", {"position": {"x": 10, "y": 0, "z": 20}, "blueprint": plan}, **options)


class Story:
    """A reader that is fed event by event."""

    def __init__(self) -> None:
        self._reader = SceneReader()
        self._tick = -1

    def hears(self, *events: Any) -> None:
        for event in events:
            assert self._reader.add(event) is None

    def sees(self, gone: dict[str, tuple[str, ...]] | None = None, **layers: Any) -> Scene:
        self._tick += 1
        scene = self._reader.add(SceneTaken(tick=self._tick, set=layers, gone=gone or {}))
        assert scene is not None
        return scene


def test_a_blueprint_stays_until_it_is_begun_and_returns_if_its_frame_is_lost() -> None:
    story = Story()
    assert story.sees().layers["blueprints"] == {}
    story.hears(blueprint())
    assert story.sees().layers["blueprints"] == {"11,22,Wall": ("Wall", 11, 22, 1, 1, 0)}
    assert story.sees(buildings={"5": ("Frame_Wall", 11, 22, 1, 1, 0)}).layers["blueprints"] == {}
    assert story.sees(gone={"buildings": ("5",)}).layers["blueprints"].keys() == {"11,22,Wall"}
    assert story.sees(buildings={"6": ("Wall", 11, 22, 1, 1, 0)}).layers["blueprints"] == {}
    assert story.sees(gone={"buildings": ("6",)}).layers["blueprints"] == {}


def test_a_floor_is_planned_until_it_is_laid() -> None:
    story = Story()
    plan = {"floors": [{"def_name": "WoodPlankFloor", "rel_x": 0, "rel_z": 1}], "buildings": []}
    story.hears(order("/builder/blueprint", {"position": {"x": 10, "y": 0, "z": 20}, "blueprint": plan}))
    row = ("WoodPlankFloor", 10, 21, 1, 1, 0)
    assert story.sees().layers["blueprints"] == {"10,21,WoodPlankFloor": row}
    frame = ("Frame_WoodPlankFloor", *row[1:])
    assert story.sees(buildings={"5": frame}).layers["blueprints"] == {}
    laid = story.sees(gone={"buildings": ("5",)}, floors={"10,21": ("WoodPlankFloor",)})
    assert laid.layers["blueprints"] == {}


def test_a_refused_order_leaves_nothing() -> None:
    story = Story()
    story.hears(blueprint(status=500), order("/order/designate/area", {"type": "mine", **CORNERS}, status=404))
    scene = story.sees()
    assert scene.layers["blueprints"] == {}
    assert scene.layers["orders"] == {}


@pytest.mark.parametrize(
    ("path", "data"), [("/map/zone/growing", {"zone": {"id": 7}}), ("/map/zone/stockpile", {"zone_id": 7})]
)
def test_a_zone_gets_the_area_of_its_order(path: str, data: Any) -> None:
    story = Story()
    story.hears(order(path, CORNERS, data=data))
    rows = {"7": ("growing", "Field", 15, "Plant_Rice", 3, 40), "8": ("growing", "Another", 4, "", 0, 0)}
    zones = story.sees(zones=rows).layers["zones"]
    assert zones["7"] == ("growing", "Field", 15, 10, 20, 5, 3, "Plant_Rice", 3, 40)
    assert zones["8"] == ("growing", "Another", 4, None, None, None, None, "", 0, 0)


def test_orders_are_those_of_the_tick_before() -> None:
    story = Story()
    story.hears(order("/order/designate/area", {"type": "mine", **CORNERS}))
    assert story.sees().layers["orders"] == {"0": ("mine", 10, 20, 5, 3)}
    story.hears(order("/order/designate/area", {"type": "hunt", **CORNERS}, tick=1))
    assert story.sees().layers["orders"] == {"0": ("hunt", 10, 20, 5, 3)}


def test_a_colonist_is_drafted_until_released_or_downed() -> None:
    story = Story()
    people = {"1": PERSON, "2": PERSON, "3": ("Wait_Combat", *PERSON[1:])}
    story.sees(people=people)
    story.hears(*(order("/pawn/edit/status", {"pawn_id": pawn, "is_drafted": True}) for pawn in (1, 2)))
    assert story.sees().layers["drafted"].keys() == {"1", "2", "3"}
    story.hears(order("/pawn/edit/status", {"pawn_id": 1, "is_drafted": False}))
    assert story.sees(people={"2": (*PERSON[:-1], 1)}).layers["drafted"].keys() == {"3"}


def test_a_death_is_marked_where_the_pawn_was_last_seen() -> None:
    story = Story()
    story.sees(
        pawns={"1": ("enemy", "Zig", ""), "2": ("animal", "deer", "Deer"), "3": ("colonist", "Katya", "")},
        places={"1": (5, 6), "2": (7, 8)},
    )
    killed: list[dict[str, Any]] = [{"pawn": {"id": pawn, "name": "x"}, "cause": "shot"} for pawn in (1, 2, 3, 99)]
    story.hears(*(SseReceived(tick=4, event="pawn_killed", data=data) for data in (*killed, {}, {"pawn": None})))
    assert story.sees().layers["deaths"] == {
        "1": ("Zig", 5, 6, 4, "enemy"),
        "3": ("Katya", None, None, 4, "colonist"),
    }


def test_mined_rock_and_felled_trees_are_gone_and_cut_grass_is_no_matter() -> None:
    story = Story()
    target = {"id": 1, "position": {"x": 3, "z": 4}}
    story.hears(
        SseReceived(tick=0, event="rock_mined", data={"target": {**target, "def_name": "Granite"}}),
        SseReceived(tick=0, event="rock_mined", data={"target": "rock"}),
        SseReceived(
            tick=0, event="plant_cut", data={"target": {**target, "def_name": "Plant_Grass", "is_tree": False}}
        ),
        SseReceived(tick=0, event="plant_harvested", data={"target": {**target, "def_name": "Plant_TreeOak"}}),
    )
    scene = story.sees()
    assert scene.layers["mined"] == {"3,4": (1,)}
    assert scene.layers["felled"] == {"3,4": (1,)}


@pytest.mark.parametrize(
    "body",
    [
        {"position": "here", "blueprint": {"buildings": [WALL]}},
        {"position": {"x": "a"}, "blueprint": {"buildings": [WALL]}},
        {"position": {"x": 1, "z": 1}, "blueprint": {"buildings": [7, None, {"def_name": None, "rel_x": []}]}},
        {"point_a": {"x": 1}, "point_b": {"z": []}, "type": 5},
        {"pawn_id": None, "is_drafted": "yes"},
    ],
)
@pytest.mark.parametrize(
    "path", ["/builder/blueprint", "/map/zone/growing", "/order/designate/area", "/pawn/edit/status"]
)
def test_a_hostile_order_does_no_harm(path: str, body: dict[str, Any]) -> None:
    story = Story()
    story.hears(order(path, body, data={"zone": {"id": 7}}))
    story.sees(people={"1": PERSON})
