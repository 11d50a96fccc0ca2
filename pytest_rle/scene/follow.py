"""The layers that no answer of the game gives, from what a record holds of orders and of the game's own events.

RIMAPI lists neither blueprints nor the cells of zones, and does not say who is drafted. The orders of the team do. It
also lists plants and rock only whole, so cut trees and mined rock come from the game's events.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pytest_rle.records.events import ActionExecuted, Event, RecordedExchange, SseReceived
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.geometry import FRAME, covered_area, size_of
from pytest_rle.scene.layers import Layer, Layers, Row

DRAFTED_JOBS: Final = frozenset({"Wait_Combat", "AttackStatic", "AttackMelee"})
"""Jobs of drafted colonists."""

FARTHEST: Final = 10_000
"""The greatest x and z of a cell; RimWorld's largest map has 400 by 400."""

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
        if isinstance(event, ActionExecuted) and event.status != "unconfirmed":
            for exchange in event.exchanges:
                if exchange.status == 200 and exchange.body is not None:
                    self._take_order(event.tick, exchange, exchange.body)
        elif isinstance(event, SseReceived):
            self._take_news(event, seen)

    def layers(self, seen: Layers) -> dict[str, Layer]:
        """The followed layers, and the zones with their places, beside the layers that were seen now."""
        self._settle_blueprints(seen.get("buildings", {}), seen.get("floors", {}))
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
        elif event.event == "rock_mined" and (found := _target(event.data)) is not None:
            self._mined[found[0]] = (1,)
        elif event.event in ("plant_cut", "plant_harvested") and (found := _target(event.data)) is not None:
            cell, target = found
            plant = DEFS.plants.get(str(target.get("def_name")))
            if target.get("is_tree") or (plant is not None and plant.is_tree):
                self._felled[cell] = (1,)

    def _settle_blueprints(self, buildings: Layer, floors: Layer) -> None:
        """Drop the blueprints that were begun or built. A frame that is gone leaves a blueprint, as in the game."""
        frames: dict[str, Row] = {}
        finished = {f"{cell},{row[0]}" for cell, row in floors.items()}
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


def _blueprints(body: Mapping[str, Any]) -> Iterator[tuple[str, Row]]:
    plan, anchor = body.get("blueprint"), _cell(body.get("position"))
    if not isinstance(plan, dict) or anchor is None:
        return
    lists = [entries for name in ("floors", "buildings") if isinstance(entries := plan.get(name), list)]
    for entry in itertools.chain.from_iterable(lists):
        place = _cell(entry, "rel_x", "rel_z")
        if place is None:
            continue
        name, rotation = str(entry.get("def_name")), entry.get("rotation", 0)
        rotation = rotation % 4 if isinstance(rotation, int) else 0
        area = covered_area(size_of(name), anchor[0] + place[0], anchor[1] + place[1], rotation)
        yield _key(name, area[0], area[1]), (name, *area, rotation)


def _key(name: str, x: int, z: int) -> str:
    return f"{x},{z},{name}"


def _area(body: Mapping[str, Any]) -> tuple[int, int, int, int] | None:
    one, other = _cell(body.get("point_a")), _cell(body.get("point_b"))
    if one is None or other is None:
        return None
    left, bottom = min(one[0], other[0]), min(one[1], other[1])
    return left, bottom, abs(one[0] - other[0]) + 1, abs(one[1] - other[1]) + 1


def _cell(place: Any, x_name: str = "x", z_name: str = "z") -> tuple[int, int] | None:
    """The cell of a position on the wire; None if it is none. A record may hold anything."""
    if not isinstance(place, dict):
        return None
    x, z = place.get(x_name, 0), place.get(z_name, 0)
    return (x, z) if all(isinstance(value, int) and abs(value) <= FARTHEST for value in (x, z)) else None


def _created_zone(response: str) -> int | None:
    try:
        data = json.loads(response)["data"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(data, dict):
        return None
    zone = data.get("zone")
    found = zone.get("id") if isinstance(zone, dict) else data.get("zone_id")
    return found if isinstance(found, int) else None


def _target(data: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]] | None:
    """The target of an event: its cell as the key of a row, and the target itself."""
    target = data.get("target")
    if not isinstance(target, dict):
        return None
    cell = _cell(target.get("position"))
    return (f"{cell[0]},{cell[1]}", target) if cell is not None else None
