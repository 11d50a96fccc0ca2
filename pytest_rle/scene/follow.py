"""The layers that no answer of the game gives, from what a record holds of orders and of the game's own events.

RIMAPI lists neither blueprints nor the cells of zones, and does not say who is drafted. The orders of the team do. It
also lists plants and rock only whole, so cut trees and mined rock come from the game's events.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pytest_rle.records.events import ActionExecuted, Event, RecordedExchange, SseReceived
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import FRAME, covered_area, size_of
from pytest_rle.scene.layers import Layer, Layers, Row

DRAFTED_JOBS: Final = frozenset({"Wait_Combat", "AttackStatic", "AttackMelee"})
"""Jobs of drafted colonists."""

_UNMARKED_DEATHS: Final = frozenset({"animal"})
"""Kinds of pawns whose deaths are no layer: the hunted, whose corpses are items."""


class Followed:
    """The layers in `pytest_rle.scene.layers.FOLLOWED`, kept up to date event by event."""

    def __init__(self) -> None:
        self._blueprints: dict[str, Row] = {}
        self._begun: dict[str, Row] = {}
        self._areas: dict[str, tuple[int, int, int, int]] = {}
        self._orders: list[Row] = []
        self._orders_tick = -1
        self._drafted: set[str] = set()
        self._deaths: dict[str, Row] = {}
        self._mined: dict[str, Row] = {}
        self._felled: dict[str, Row] = {}

    def add(self, event: Event, seen: Layers) -> None:
        """Take an event. `seen` are the layers of the scene before it."""
        if isinstance(event, ActionExecuted):
            for exchange in event.exchanges:
                if exchange.status == 200 and exchange.body is not None:
                    self._take_order(event.tick, exchange, exchange.body)
        elif isinstance(event, SseReceived):
            self._take_news(event, seen)

    def layers(self, seen: Layers) -> dict[str, Layer]:
        """The followed layers, and the zones with their places, beside the layers that were seen now."""
        self._settle_blueprints(seen.get("buildings", {}))
        people = seen.get("people", {})
        self._drafted = {key for key in self._drafted if key in people and not people[key][8]}
        drafted = self._drafted | {key for key, row in people.items() if row[0] in DRAFTED_JOBS}
        return {
            "zones": {key: self._placed(key, row) for key, row in seen.get("zones", {}).items()},
            "blueprints": dict(self._blueprints),
            "orders": {str(number): row for number, row in enumerate(self._orders)},
            "drafted": dict.fromkeys(sorted(drafted), (1,)),
            "deaths": dict(self._deaths),
            "mined": dict(self._mined),
            "felled": dict(self._felled),
        }

    def _placed(self, key: str, row: Row) -> Row:
        """A zone with its rectangle, after the number of its cells."""
        return (*row[:3], *self._areas.get(key, (None, None, None, None)), *row[3:])

    def _take_order(self, tick: int, exchange: RecordedExchange, body: Mapping[str, Any]) -> None:
        if exchange.path == "/builder/blueprint":
            self._blueprints.update(_blueprints(body))
        elif exchange.path in ("/map/zone/growing", "/map/zone/stockpile"):
            area, zone = _area(body), _created_zone(exchange.response)
            if area is not None and zone is not None:
                self._areas[str(zone)] = area
        elif exchange.path == "/order/designate/area":
            if tick != self._orders_tick:
                self._orders, self._orders_tick = [], tick
            area = _area(body)
            if area is not None:
                self._orders.append((str(body.get("type", "")), *area))
        elif exchange.path == "/pawn/edit/status" and "is_drafted" in body:
            change = self._drafted.add if body["is_drafted"] else self._drafted.discard
            change(str(body.get("pawn_id")))

    def _take_news(self, event: SseReceived, seen: Layers) -> None:
        if event.event == "pawn_killed":
            pawn = event.data.get("pawn")
            key = str(pawn.get("id")) if isinstance(pawn, dict) else ""
            kind, name = seen.get("pawns", {}).get(key, ("", "", ""))[:2]
            if kind and kind not in _UNMARKED_DEATHS:
                place = seen.get("places", {}).get(key, (None, None))
                self._deaths[key] = (name, *place, event.tick, kind)
        elif event.event == "rock_mined" and (cell := _target(event.data)) is not None:
            self._mined[cell] = (1,)
        elif event.event in ("plant_cut", "plant_harvested") and (cell := _target(event.data)) is not None:
            plant = DEFS.plants.get(str(event.data["target"].get("def_name")))
            if event.data["target"].get("is_tree") or (plant is not None and plant.is_tree):
                self._felled[cell] = (1,)

    def _settle_blueprints(self, buildings: Layer) -> None:
        """Drop the blueprints that were begun or built. A frame that is gone leaves a blueprint, as in the game."""
        frames: dict[str, Row] = {}
        finished: set[str] = set()
        for name, x, z, w, h, rotation in buildings.values():
            if name.startswith(FRAME):
                plain = name.removeprefix(FRAME)
                frames[_key(plain, x, z)] = (plain, x, z, w, h, rotation)
            else:
                finished.add(_key(name, x, z))
        for key, row in self._begun.items():
            if key not in frames and key not in finished:
                self._blueprints[key] = row
        for key in (*frames, *finished):
            self._blueprints.pop(key, None)
        self._begun = frames


def _blueprints(body: Mapping[str, Any]) -> Iterable[tuple[str, Row]]:
    plan, anchor = body.get("blueprint"), body.get("position")
    if not (isinstance(plan, dict) and isinstance(anchor, dict)):
        return
    for entry in plan.get("buildings") or ():
        name, rotation = str(entry.get("def_name", "")), int(entry.get("rotation", 0)) % 4
        x, z = anchor.get("x", 0) + entry.get("rel_x", 0), anchor.get("z", 0) + entry.get("rel_z", 0)
        area = covered_area(size_of(name), x, z, rotation)
        yield _key(name, area[0], area[1]), (name, *area, rotation)


def _key(name: str, x: int, z: int) -> str:
    return f"{x},{z},{name}"


def _area(body: Mapping[str, Any]) -> tuple[int, int, int, int] | None:
    one, other = body.get("point_a"), body.get("point_b")
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return None
    left, bottom = min(one["x"], other["x"]), min(one["z"], other["z"])
    return left, bottom, abs(one["x"] - other["x"]) + 1, abs(one["z"] - other["z"]) + 1


def _created_zone(response: str) -> int | None:
    try:
        data = json.loads(response)["data"]
    except (ValueError, KeyError, TypeError):
        return None
    zone = data.get("zone") if isinstance(data, dict) else None
    found = zone.get("id") if isinstance(zone, dict) else data.get("zone_id")
    return found if isinstance(found, int) else None


def _target(data: Mapping[str, Any]) -> str | None:
    """The cell of an event's target, as the key of a row."""
    target = data.get("target")
    place = target.get("position") if isinstance(target, dict) else None
    return f"{place['x']},{place['z']}" if isinstance(place, dict) and {"x", "z"} <= set(place) else None
