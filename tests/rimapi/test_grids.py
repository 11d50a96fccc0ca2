"""Decoding the run-length encodings of whole maps."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.rimapi import InvalidResponse
from pytest_rle.rimapi.grids import fogged_cells, rock_cells, terrain_map
from pytest_rle.rimapi.models.maps import FogGrid, MapTerrain, OreData, OreGroup

WIDTH, HEIGHT = 6, 4


def runs_of(cells: list[int]) -> list[int]:
    flat: list[int] = []
    for cell in cells:
        if flat and flat[-1] == cell:
            flat[-2] += 1
        else:
            flat += [1, cell]
    return flat


@given(st.lists(st.integers(0, 2), min_size=WIDTH * HEIGHT, max_size=WIDTH * HEIGHT))
def test_terrain_survives_encoding_and_decoding(cells: list[int]) -> None:
    palette = ("Soil", "Gravel", "WaterDeep")
    decoded = terrain_map(MapTerrain(width=WIDTH, height=HEIGHT, palette=palette, grid=tuple(runs_of(cells))))
    assert [decoded.at(x, z) for z in range(HEIGHT) for x in range(WIDTH)] == [palette[cell] for cell in cells]


@given(st.lists(st.booleans(), min_size=WIDTH * HEIGHT, max_size=WIDTH * HEIGHT))
def test_fog_survives_encoding_and_decoding(cells: list[bool]) -> None:
    lengths, state = [0], False
    for cell in cells:
        if cell != state:
            lengths.append(0)
            state = cell
        lengths[-1] += 1
    data = base64.b64encode(struct.pack(f"<{len(lengths)}i", *lengths)).decode()
    fog = FogGrid(map_id=0, width=WIDTH, height=HEIGHT, fog_data=data)
    assert fogged_cells(fog) == {index for index, cell in enumerate(cells) if cell}


@pytest.mark.parametrize(
    ("palette", "grid"),
    [
        (("Soil",), (23, 0)),
        (("Soil",), (25, 0)),
        (("Soil",), (24, 1)),
        (("Soil",), (24,)),
        ((), ()),
        (("Soil",), (-1, 0)),
    ],
)
def test_terrain_that_does_not_cover_the_map_is_an_error(palette: tuple[str, ...], grid: tuple[int, ...]) -> None:
    with pytest.raises(InvalidResponse):
        terrain_map(MapTerrain(width=WIDTH, height=HEIGHT, palette=palette, grid=grid))


def test_a_map_that_is_not_loaded_is_an_error() -> None:
    with pytest.raises(InvalidResponse, match="is the map loaded"):
        terrain_map(MapTerrain(width=0, height=0))


@pytest.mark.parametrize("data", ["%%%", "AAA=", base64.b64encode(struct.pack("<i", 5)).decode(), None])
def test_fog_that_does_not_cover_the_map_is_an_error(data: str | None) -> None:
    with pytest.raises(InvalidResponse):
        fogged_cells(FogGrid(map_id=0, width=WIDTH, height=HEIGHT, fog_data=data))


def test_a_cell_off_the_map_is_an_index_error() -> None:
    terrain = terrain_map(MapTerrain(width=WIDTH, height=HEIGHT, palette=("Soil",), grid=(24, 0)))
    with pytest.raises(IndexError, match="off the 6 by 4 map"):
        terrain.at(6, 0)


def test_rock_is_keyed_by_def_in_snake_case() -> None:
    ore = OreData(map_width=WIDTH, ores={"mineable_steel": OreGroup(max_hp=1500, cells=(3, 4), hp=(1500, 1500))})
    assert rock_cells(ore) == {"mineable_steel": frozenset({3, 4})}
