"""The scenes of an episode as plain JSON, for the page and for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pytest_rle.picture.looks import LOOKS, kind_of, kind_of_rock
from pytest_rle.records import Event
from pytest_rle.rimworld.labels import label
from pytest_rle.scene.layers import Layers, difference
from pytest_rle.scene.reader import Scene, read_scenes
from pytest_rle.scene.static_map import StaticMap, read_static_map

DEF_COLUMNS: Mapping[str, int] = {"buildings": 0, "items": 0, "blueprints": 0, "floors": 0, "pawns": 2, "weapons": 0}
"""The column of each layer that names a def."""


def page_scenes(folder: Path, events: Iterable[Event] | None = None) -> dict[str, Any]:
    """The map, the looks and the scenes of an episode. `events` are those of the record, if they were read already.

    Returns a mapping with `map` (the content of the map's file, or None), `looks` (the content of `looks.json`),
    `kinds` and `labels` (of every def that occurs), and `steps`: one for each scene with `tick`, `game_tick`, `day`,
    and what changed since the step before, as `set` and `gone`.

    Raises RecordReadError if the record or its map cannot be read.
    """
    scenes = PageScenes(folder)
    for scene in read_scenes(folder, events):
        scenes.add(scene)
    return scenes.head() | {"steps": scenes.steps}


class PageScenes:
    """The same, scene by scene, also while a record is written.

    Attributes:
        steps: One for each scene so far.
    """

    def __init__(self, folder: Path) -> None:
        self.steps: list[dict[str, Any]] = []
        self._folder = folder
        self._before: Layers = {}
        self._defs: set[str] = set()
        self._map: StaticMap | None = None

    def add(self, scene: Scene) -> None:
        """Take the next scene. Raises RecordReadError if the record's map cannot be read."""
        self.steps.append(self.step(scene))
        self._before = scene.layers

    def step(self, scene: Scene) -> dict[str, Any]:
        """The step to a scene that may still be replaced. Raises RecordReadError as `add` does."""
        if not self.steps and scene.map is not None:
            self._map = read_static_map(self._folder, scene.map)
        change = difference(self._before, scene.layers)
        self._defs.update(_defs(change.set))
        return {
            "tick": scene.tick,
            "game_tick": scene.game_tick,
            "day": scene.day,
            "set": {name: dict(layer) for name, layer in change.set.items()},
            "gone": {name: list(keys) for name, keys in change.gone.items()},
        }

    def head(self) -> dict[str, Any]:
        """Everything but the steps."""
        found, defs = self._map, set(self._defs)
        kinds: dict[str, str] = {}
        if found is not None:
            defs.update((*found.palette, *found.trees))
            kinds = {name: kind_of_rock(name) for name in found.rock}
        return {
            "map": found.model_dump(mode="json") if found is not None else None,
            "looks": LOOKS,
            "kinds": kinds | {name: kind_of(name) for name in sorted(defs)},
            "labels": {name: label(name) for name in sorted(defs)},
        }


def _defs(layers: Layers) -> Iterable[str]:
    for name, column in DEF_COLUMNS.items():
        for row in layers.get(name, {}).values():
            if row[column]:
                yield row[column]
