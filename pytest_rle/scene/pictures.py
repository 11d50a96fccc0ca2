"""Pictures and films of the scenes of a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PIL import Image

from pytest_rle.picture.area import Area, home, whole
from pytest_rle.picture.ground import Ground
from pytest_rle.picture.painter import Painter
from pytest_rle.picture.sheet import headline, sheet
from pytest_rle.scene.reader import Scene
from pytest_rle.scene.static_map import read_static_map

CELLS = (4, 16)
"""The fewest and the most pixels of a cell."""

SPARE_CELLS = 10
"""Without the file of the map, a map reaches this far beyond the last thing on it."""


def pictures(folder: Path, scenes: Sequence[Scene], *, width: int, whole_map: bool = False) -> Iterator[Image.Image]:
    """The pictures of scenes of one episode, all of one area and size.

    Args:
        folder: The folder of the episode, where the file of its map is found.
        scenes: What to paint; at least one.
        width: The width of the map in pixels, at most; the panel comes beside it.
        whole_map: Paint the whole map instead of the home.

    Raises RecordReadError if the file of the map is damaged.
    """
    ground = _ground(folder, scenes)
    area = whole(ground) if whole_map else home([scene.layers for scene in scenes], ground)
    painter = Painter(ground, area, min(max(width // area.w, CELLS[0]), CELLS[1]))
    for scene in scenes:
        yield sheet(painter, scene.layers, headline(scene.layers, f"tick {scene.tick}", scene.day))


def _ground(folder: Path, scenes: Sequence[Scene]) -> Ground:
    name = next((scene.map for scene in scenes if scene.map is not None), None)
    found = read_static_map(folder, name) if name is not None else None
    return found.ground() if found is not None else _plain(scenes)


def _plain(scenes: Iterable[Scene]) -> Ground:
    """Ground of which nothing is known, large enough for everything that stands on it."""
    places = [row for scene in scenes for row in scene.layers["places"].values()]
    built = [row[1:3] for scene in scenes for row in scene.layers["buildings"].values()]
    corners = [Area(x, z, 1, 1) for x, z, *_ in (*places, *built)]
    return Ground(
        width=max((corner.x for corner in corners), default=0) + SPARE_CELLS,
        height=max((corner.z for corner in corners), default=0) + SPARE_CELLS,
    )
