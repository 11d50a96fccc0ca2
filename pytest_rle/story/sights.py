"""What the scenes of a record show to somebody who compares each with the one before."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, Final

from pytest_rle.records import SceneTaken
from pytest_rle.rimworld.labels import label
from pytest_rle.story.words import counted, listed

FRAME: Final = "Frame_"
"""How the def of a building under construction begins."""

_FOLLOWED: Final = ("buildings", "rooms", "warmth", "pawns", "places", "sky")
_WINDS: Final = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")
_NO_ROLE: Final = ("", "none")


class Sights:
    """The layers of the last scene, as far as a story needs them. A record may hold anything, so rows are checked."""

    def __init__(self) -> None:
        self._layers: dict[str, dict[str, tuple[Any, ...]]] = {name: {} for name in _FOLLOWED}
        self._is_first = True
        self._rooms: Counter[str] = Counter()
        self._has_freezer = False

    def see(self, scene: SceneTaken) -> tuple[tuple[str, ...], list[str]]:
        """Take the next scene. Returns the labels of the buildings that are new in it, and sentences about rooms."""
        before = set(self._whole_buildings())
        for name in _FOLLOWED:
            self._layers[name].update(scene.set.get(name, {}))
            for key in scene.gone.get(name, ()):
                self._layers[name].pop(key, None)
        buildings = self._whole_buildings()
        built = tuple(label(def_name) for key, def_name in buildings.items() if key not in before)
        rooms = self._new_rooms()
        if self._is_first:
            self._is_first = False
            return (), []
        return built, rooms

    def enemies(self) -> str:
        """Who and where the enemies are, such as "3 raiders are on the map, south of the colony"; empty without any."""
        pawns = self._layers["pawns"]
        hostile = [key for key, row in pawns.items() if _text(row, 0) == "enemy"]
        if not hostile:
            return ""
        are_people = all(_text(pawns[key], 2) == "" for key in hostile)
        names = ("raider", "raiders") if are_people else ("enemy", "enemies")
        where = self._direction(hostile, [key for key, row in pawns.items() if _text(row, 0) == "colonist"])
        verb = "is" if len(hostile) == 1 else "are"
        return f"{counted(len(hostile), *names)} {verb} on the map{f', {where} of the colony' if where else ''}"

    def _whole_buildings(self) -> dict[str, str]:
        defs = {key: _text(row, 0) for key, row in self._layers["buildings"].items()}
        return {key: name for key, name in defs.items() if name and not name.startswith(FRAME)}

    def _new_rooms(self) -> list[str]:
        """A sentence for each sort of room of which there are more than ever, and for the first freezer."""
        roofed = {key: row for key, row in self._layers["rooms"].items() if len(row) > 2 and row[2] == 0}
        roles = Counter(_text(row, 0) for row in roofed.values())
        sentences = []
        for role, count in sorted(roles.items()):
            if role not in _NO_ROLE and count > self._rooms[role]:
                added = count - self._rooms[role]
                verb = "stands" if added == 1 else "stand"
                sentences.append(f"{counted(added, f'new {role}', f'new {plural(role)}')} {verb}.")
                self._rooms[role] = count
        outdoors = _number(self._layers["sky"].get("now", ()), 1)
        coldest = min((_number(self._layers["warmth"].get(key, ()), 0) for key in roofed), default=math.inf)
        if not self._has_freezer and coldest < 0 <= outdoors < math.inf:
            self._has_freezer = True
            sentences.append(f"The freezer works: {coldest:.0f} °C.")
        return sentences

    def _direction(self, pawns: list[str], colonists: list[str]) -> str:
        there, here = self._middle(pawns), self._middle(colonists)
        if there is None or here is None or there == here:
            return ""
        turn = math.atan2(there[1] - here[1], there[0] - here[0]) / (2 * math.pi)
        return _WINDS[round(turn * len(_WINDS)) % len(_WINDS)]

    def _middle(self, pawns: list[str]) -> tuple[float, float] | None:
        places = [self._layers["places"].get(key, ()) for key in pawns]
        known = [(_number(row, 0), _number(row, 1)) for row in places]
        known = [(x, z) for x, z in known if x < math.inf and z < math.inf]
        if not known:
            return None
        return sum(x for x, _ in known) / len(known), sum(z for _, z in known) / len(known)


def building_words(labels: tuple[str, ...]) -> str:
    """Buildings in words, most first: "12 walls, 2 doors and 1 bed"."""
    return listed([counted(count, name, plural(name)) for name, count in Counter(labels).most_common()])


def plural(name: str) -> str:
    """The plural of a label: "bench" is "benches"."""
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    return f"{name[:-1]}ies" if name.endswith("y") and name[-2:-1] not in "aeiou" else f"{name}s"


def _text(row: tuple[Any, ...], column: int) -> str:
    return str(row[column]) if len(row) > column else ""


def _number(row: tuple[Any, ...], column: int) -> float:
    """A number of a row, infinity for anything else."""
    value = row[column] if len(row) > column else None
    return float(value) if isinstance(value, int | float) else math.inf
