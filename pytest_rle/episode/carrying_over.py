"""Carries the requests of one game over to another: things that were made since the start have other ids there."""

from __future__ import annotations

import json
from typing import Any, Final

from pytest_rle.records import RecordedExchange, SceneTaken
from pytest_rle.rimapi import Observation
from pytest_rle.scene import Layers, SceneChange, apply
from pytest_rle.scene.capture import building_rows

_MAPS: Final = frozenset({"map_id"})
_ZONES: Final = frozenset({"zone_id"})
_BILLS: Final = frozenset({"bill_id"})
_BUILDINGS: Final = frozenset({"building_id", "buildingId", "bed_building_id"})


class CarriedIds:
    """The ids of two games that began from one save.

    A pawn or an item of the save has the same id in both. A zone or a bill is known by the answer that created it, and
    a building by its def and place.

    Args:
        map_id: The map of the other game.
    """

    def __init__(self, map_id: int) -> None:
        self._map_id = map_id
        self._zones: dict[int, int] = {}
        self._bills: dict[int, int] = {}
        self._recorded: Layers = {}
        self._there: dict[tuple[Any, ...], int] = {}

    def see_record(self, scene: SceneTaken) -> None:
        """Take note of a scene of the record."""
        self._recorded = apply(self._recorded, SceneChange(scene.set, scene.gone))

    def see_game(self, observation: Observation) -> None:
        """Take note of what stands in the other game."""
        self._there = {row: int(key) for key, row in building_rows(observation.buildings)}

    def created(self, recorded: str, answer: str) -> None:
        """Take note of the answers of both games to a request that may have created something."""
        for field, known in (("zone_id", self._zones), ("load_id", self._bills)):
            ours, theirs = _created(recorded, field), _created(answer, field)
            if ours is not None and theirs is not None:
                known[ours] = theirs

    def carry(self, exchange: RecordedExchange) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """The query and the body of a recorded request, with the ids of the other game."""
        query = {name: self._value(name, _as_sent(value)) for name, value in exchange.query.items()}
        body = exchange.body
        return query, {name: self._value(name, value) for name, value in body.items()} if body is not None else None

    def _value(self, name: str, value: Any) -> Any:
        number = int(value) if isinstance(value, str) and value.isascii() and value.isdecimal() else value
        if not isinstance(number, int) or isinstance(number, bool):
            return value
        found = number
        if name in _MAPS:
            found = self._map_id
        elif name in _ZONES:
            found = self._zones.get(number, number)
        elif name in _BILLS:
            found = self._bills.get(number, number)
        elif name in _BUILDINGS:
            row = self._recorded.get("buildings", {}).get(str(number))
            found = self._there.get(row, number) if row is not None else number
        return str(found) if isinstance(value, str) else found


def _as_sent(value: str | float | bool) -> str | float | bool:
    """A value of a query as it was sent: a record reads a whole number as one with a fraction of 0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _created(answer: str, field: str) -> int | None:
    """The id of what an answer says was created: of a bill, of a stockpile, or of a field."""
    try:
        data = json.loads(answer)["data"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(data, dict):
        return None
    zone = data.get("zone")
    found = zone.get("id") if field == "zone_id" and isinstance(zone, dict) else data.get(field)
    return found if isinstance(found, int) else None
