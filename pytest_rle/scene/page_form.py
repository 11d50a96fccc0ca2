"""The scenes of an episode as plain JSON, for the page and for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pytest_rle.picture.looks import LOOKS, kind_of, kind_of_rock
from pytest_rle.records import Event
from pytest_rle.rimworld.labels import label
from pytest_rle.scene.layers import Layers, difference
from pytest_rle.scene.reader import read_scenes
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
    steps: list[dict[str, Any]] = []
    before: Layers = {}
    defs: set[str] = set()
    found: StaticMap | None = None
    for scene in read_scenes(folder, events):
        if not steps and scene.map is not None:
            found = read_static_map(folder, scene.map)
        change = difference(before, scene.layers)
        before = scene.layers
        defs.update(_defs(change.set))
        steps.append(
            {
                "tick": scene.tick,
                "game_tick": scene.game_tick,
                "day": scene.day,
                "set": {name: dict(layer) for name, layer in change.set.items()},
                "gone": {name: list(keys) for name, keys in change.gone.items()},
            }
        )
    kinds: dict[str, str] = {}
    if found is not None:
        defs.update((*found.palette, *found.trees))
        kinds = {name: kind_of_rock(name) for name in found.rock}
    return {
        "map": found.model_dump(mode="json") if found is not None else None,
        "looks": LOOKS,
        "kinds": kinds | {name: kind_of(name) for name in sorted(defs)},
        "labels": {name: label(name) for name in sorted(defs)},
        "steps": steps,
    }


def _defs(layers: Layers) -> Iterable[str]:
    for name, column in DEF_COLUMNS.items():
        for row in layers.get(name, {}).values():
            if row[column]:
                yield row[column]
