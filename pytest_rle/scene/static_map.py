"""The map at the start of an episode, in a file that the episodes of a run share.

`map-<16 digits of its SHA-256>.json.zst` in the folder of the run holds one JSON object:

- `width`, `height`: in cells. The number of a cell is z * width + x.
- `palette`, `grid`: names of TerrainDefs, and the runs of terrain as count, palette index, count, palette index...
- `rock`, `trees`: the cells of each def, and `fog`: the undiscovered cells. Cells are runs: how many cells to skip, how
  many to take, and so on.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from pytest_rle.picture.ground import Ground
from pytest_rle.records.errors import RecordReadError, first_fault
from pytest_rle.records.files import write_atomically
from pytest_rle.records.limits import LONGEST_LINE, open_file, parse_json
from pytest_rle.rimapi.observation import StaticWorld
from pytest_rle.rimworld import DEFS

NAME_DIGITS: Final = 16
"""Digits of the SHA-256 in the name of the file."""

LARGEST_MAP: Final = 1_000_000
"""Cells. RimWorld's largest map has 400 by 400."""


class StaticMap(BaseModel):
    """The map at the start. The module describes the fields."""

    model_config = ConfigDict(frozen=True)

    width: int
    height: int
    palette: tuple[str, ...]
    grid: tuple[int, ...]
    rock: Mapping[str, tuple[int, ...]]
    trees: Mapping[str, tuple[int, ...]]
    fog: tuple[int, ...]

    @classmethod
    def of(cls, static: StaticWorld) -> Self:
        """The map of an episode."""
        terrain = static.terrain
        palette = tuple(dict.fromkeys(terrain.cells))
        index = {name: number for number, name in enumerate(palette)}
        runs = [(len(list(cells)), index[name]) for name, cells in itertools.groupby(terrain.cells)]
        trees = {
            name: [z * terrain.width + x for x, z in cells]
            for name, cells in static.plants.items()
            if name in DEFS.plants and DEFS.plants[name].is_tree
        }
        return cls(
            width=terrain.width,
            height=terrain.height,
            palette=palette,
            grid=tuple(number for run in runs for number in run),
            rock={name: cell_runs(cells) for name, cells in static.rock.items()},
            trees={name: cell_runs(cells) for name, cells in trees.items()},
            fog=cell_runs(static.fogged),
        )

    @property
    def name(self) -> str:
        """The first digits of the SHA-256 of the content."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:NAME_DIGITS]

    def terrain(self) -> list[str]:
        """The TerrainDef of each cell."""
        runs = zip(self.grid[::2], self.grid[1::2], strict=True)
        return [name for count, number in runs for name in itertools.repeat(self.palette[number], count)]

    def ground(self) -> Ground:
        """The map for a painter."""
        return Ground(
            width=self.width,
            height=self.height,
            terrain=self.terrain(),
            rock={name: cells_of(runs) for name, runs in self.rock.items()},
            trees=sorted(cell for runs in self.trees.values() for cell in cells_of(runs)),
            fog=cells_of(self.fog),
        )

    def write(self, folder: Path) -> None:
        """Write the file, unless another episode of the run has written it. Raises RecordWriteError."""
        path = folder / file_name(self.name)
        if not path.exists():
            from pytest_rle.records.codec import Packer  # here, because most commands need no compression

            packer = Packer()
            write_atomically(path, packer.pack(self.model_dump_json().encode()) + packer.end())


def file_name(name: str) -> str:
    """The name of the file of a map."""
    return f"map-{name}.json.zst"


def static_map_path(folder: Path, name: str) -> Path | None:
    """The file of a map, in an episode's folder or in that of its run. None if there is none."""
    places = (folder, folder.resolve().parent)
    return next((path for place in places if (path := place / file_name(name)).is_file()), None)


def read_static_map(folder: Path, name: str) -> StaticMap | None:
    """The map of an episode, from its folder or from that of its run. None if there is no such file.

    Raises:
        RecordReadError: The file is damaged, exceeds a limit, or does not have the SHA-256 of its name.
    """
    path = static_map_path(folder, name)
    if path is None:
        return None
    content = _unpacked(path)
    if hashlib.sha256(content).hexdigest()[:NAME_DIGITS] != name:
        raise RecordReadError(path, "does not have the SHA-256 of its name: it was altered")
    try:
        found = StaticMap.model_validate(parse_json(content))
    except ValidationError as error:
        raise RecordReadError(path, f"is damaged: {first_fault(error)}") from error
    except ValueError as error:
        raise RecordReadError(path, f"is damaged: {error}") from error
    if not 0 < found.width * found.height <= LARGEST_MAP:
        raise RecordReadError(
            path, f"has {found.width} by {found.height} cells, and the limit is {LARGEST_MAP:,} cells"
        )
    return found


def cell_runs(cells: Iterable[int]) -> tuple[int, ...]:
    """Cell numbers as runs: how many to skip, how many to take, and so on."""
    runs: list[int] = []
    end = -1
    for cell in sorted(cells):
        if cell == end:
            runs[-1] += 1
        else:
            runs += (cell - max(end, 0), 1)
        end = cell + 1
    return tuple(runs)


def cells_of(runs: Iterable[int]) -> list[int]:
    """The cell numbers of runs, in ascending order."""
    cells: list[int] = []
    start = 0
    numbers = iter(runs)
    for skip, count in zip(numbers, numbers, strict=False):
        start += skip
        cells.extend(range(start, start + count))
        start += count
    return cells


def _unpacked(path: Path) -> bytes:
    from pytest_rle.records.codec import unpack  # here, because most commands need no compression
    from pytest_rle.records.errors import DamagedStream

    content = bytearray()
    with open_file(path, limit=LONGEST_LINE) as file:
        try:
            for piece in unpack([file.read()]):
                content += piece
                if len(content) > LONGEST_LINE:
                    raise RecordReadError(path, f"unpacks to more than {LONGEST_LINE:,} bytes, the limit")
        except DamagedStream as error:
            raise RecordReadError(path, f"is damaged: {error}") from error
    return bytes(content)
