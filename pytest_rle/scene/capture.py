"""From observations to the layers of a scene that the game's answers give."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pytest_rle.rimapi.errors import InvalidResponse
from pytest_rle.rimapi.grids import terrain_map
from pytest_rle.rimapi.models.maps import Building, MapTerrain, Room, Thing
from pytest_rle.rimapi.models.pawns import DetailedColonist
from pytest_rle.rimapi.observation import Observation, TerrainMap
from pytest_rle.rimworld.geometry import covered_area
from pytest_rle.scene.layers import Layer, Layers, Row, SceneChange, difference
from pytest_rle.team import facts

COLONIST: Final = "colonist"
ENEMY: Final = "enemy"
VISITOR: Final = "visitor"
WILD: Final = "animal"
TAME: Final = "tame"


class Capture:
    """Takes the scene of one observation after the other, and says what changed.

    It keeps what one answer does not tell: which pawns came as enemies, and the season of the last new day.

    Args:
        terrain: The terrain at the start of the episode.
    """

    def __init__(self, terrain: TerrainMap) -> None:
        self._terrain = terrain
        self._latest: Layers = {}
        self._enemies: set[int] = set()
        self._season = ""
        self._floors: tuple[MapTerrain | None, Layer] = (None, {})

    def take(self, observation: Observation) -> SceneChange:
        """The change from the scene before. The first one has everything."""
        self._enemies.update(pawn.id for pawn in observation.hostiles)
        for event in observation.events:
            if event.event == "date_changed" and isinstance(date := event.data.get("date"), dict):
                self._season = str(date.get("season", ""))
        layers: Layers = {
            "buildings": dict(building_rows(observation.buildings)),
            "items": dict(_items(observation.things)),
            **self._pawns(observation),
            **_people(observation.colonists),
            **_rooms(observation.rooms),
            "zones": _zones(observation),
            "fires": _fires(observation),
            "floors": self._changed_floors(observation.scenery.terrain),
            "sky": {"now": self._sky(observation)},
        }
        change = difference(self._latest, layers)
        self._latest = layers
        return change

    def _pawns(self, observation: Observation) -> dict[str, Layer]:
        colonists = {colonist.colonist.id for colonist in observation.colonists}
        own = {faction.name for faction in observation.factions if faction.is_player}
        animals = {animal.id: animal for animal in observation.animals}
        pawns: dict[str, Row] = {}
        for pawn in observation.scenery.pawns:
            animal = animals.get(pawn.id)
            if pawn.id in colonists:
                kind = COLONIST
            elif pawn.id in self._enemies:
                kind = ENEMY
            elif animal is not None:
                kind = TAME if animal.faction in own else WILD
            else:
                kind = VISITOR
            pawns[str(pawn.id)] = (kind, pawn.name or "", (animal.def_name or "") if animal is not None else "")
        return {
            "pawns": pawns,
            "places": {
                str(pawn.id): (pawn.position.x, pawn.position.z)
                for pawn in observation.scenery.pawns
                if pawn.position is not None
            },
            "health": {str(pawn.id): (_percent(pawn.health),) for pawn in observation.scenery.pawns},
            "weapons": {
                str(pawn_id): (gear.equipment[0].def_name or "",)
                for pawn_id, gear in {**observation.scenery.gear, **observation.gear}.items()
                if gear.equipment
            },
        }

    def _changed_floors(self, terrain: MapTerrain | None) -> Layer:
        """The cells whose terrain is no longer that of the start. An equal answer is the same object."""
        known, floors = self._floors
        if terrain is None or terrain is known:
            return floors
        try:
            now = terrain_map(terrain)
        except InvalidResponse:
            return floors  # what only a picture needs must not end an episode
        if now.cells != self._terrain.cells and len(now.cells) == len(self._terrain.cells):
            pairs = zip(now.cells, self._terrain.cells, strict=True)
            floors = {
                f"{cell % now.width},{cell // now.width}": (new,) for cell, (new, old) in enumerate(pairs) if new != old
            }
        else:
            floors = {}
        self._floors = (terrain, floors)
        return floors

    def _sky(self, observation: Observation) -> Row:
        weather = observation.weather
        return (weather.weather or "", _whole(10 * weather.temperature) / 10, observation.datetime, self._season)


def building_rows(buildings: Iterable[Building]) -> Iterator[tuple[str, Row]]:
    """The rows of the layer `buildings`, with their keys."""
    for building in buildings:
        if building.position is not None:
            size = (building.size.x, building.size.z) if building.size is not None else (1, 1)
            area = covered_area(size, building.position.x, building.position.z, building.rotation)
            yield str(building.id), (building.def_name or "", *area, building.rotation)


def _items(things: Iterable[Thing]) -> Iterator[tuple[str, Row]]:
    for thing in things:
        if thing.position is not None:
            place = (thing.position.x, thing.position.z)
            yield str(thing.thing_id), (thing.def_name or "", *place, thing.stack_count, int(thing.is_forbidden))


def _people(colonists: Iterable[DetailedColonist]) -> dict[str, Layer]:
    people: dict[str, Row] = {}
    wounds: dict[str, Row] = {}
    skills: dict[str, Row] = {}
    for colonist in colonists:
        key, brief, work = str(colonist.colonist.id), colonist.colonist, colonist.colonist_work_info
        shares = (
            brief.mood, brief.hunger, colonist.sleep, colonist.joy, colonist.comfort, colonist.beauty,
            colonist.fresh_air,
        )  # fmt: skip
        people[key] = (work.current_job or "", *map(_percent, shares), int(facts.is_downed(colonist)))
        skills[key] = tuple((skill.name, skill.level, skill.passion) for skill in work.skills)
        hediffs = colonist.colonist_medical_info.hediffs
        if hediffs:
            wounds[key] = tuple(
                (h.def_name, h.part_label or "", round(h.severity, 2), int(h.bleeding), int(h.is_tended))
                for h in hediffs
            )
    return {"people": people, "wounds": wounds, "skills": skills}


def _rooms(rooms: Iterable[Room]) -> dict[str, Layer]:
    """The roofed rooms, and those with beds. Their temperatures, which change most, are a layer."""
    inside = [
        room
        for room in rooms
        if not (room.touches_map_edge or room.is_doorway) and (room.contained_beds_ids or not room.open_roof_count)
    ]
    return {
        "rooms": {
            str(room.id): (room.role_label or "", room.cells_count, room.open_roof_count, room.contained_beds_ids)
            for room in inside
        },
        "warmth": {str(room.id): (_whole(room.temperature),) for room in inside},
    }


def _zones(observation: Observation) -> Layer:
    zones: dict[str, Row] = {}
    for zone in observation.zones:
        kind = (zone.type or "").removeprefix("Zone_").lower()
        field = observation.scenery.fields.get(zone.id)
        crop: tuple[Any, ...] = ("", 0, 0)
        if field is not None:
            crop = (field.plant_def_name or "", field.plant_count, _percent(field.growth_progress))
        zones[str(zone.id)] = (kind, zone.label or "", zone.cells_count, *crop)
    return zones


def _fires(observation: Observation) -> Layer:
    return {str(fire): cell or (None, None) for fire, cell in observation.scenery.fires.items()}


def _percent(share: float) -> int:
    return _whole(100 * share)


def _whole(value: float) -> int:
    """A figure as an integer; 0 if it is not a number, which a faulty game may send."""
    return round(value) if math.isfinite(value) else 0
