"""A small hand-written save of RimWorld, with places for further content."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.saves import LoadedSave

SIDE = 10


def grid(values: list[int], form: str = "H") -> str:
    data = struct.pack(f"<{len(values)}{form}", *values)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return base64.b64encode(packer.compress(data) + packer.flush()).decode()


def document(
    *, things: str = "", zones: str = "", designations: str = "", game: str = "", world: str = "", soil: int
) -> str:
    cells = SIDE * SIDE
    return f"""<?xml version="1.0" encoding="utf-8"?>
<savegame>
  <meta><gameVersion>1.6.4633 rev1261</gameVersion></meta>
  <game>
    <info><startingTile>7,0</startingTile></info>
    <tickManager><ticksGame>1000</ticksGame><gameStartAbsTick>317500</gameStartAbsTick></tickManager>
    <researchManager><progress><keys /><values /></progress></researchManager>
    <storyteller><def>Cassandra</def><difficulty>Medium</difficulty></storyteller>
    <uniqueIDsManager><nextThingID>500</nextThingID></uniqueIDsManager>
    {game}
    <world>
      <factionManager><allFactions>
        <li><def>Pirate</def><name>Raiders</name><relations>
          <li><other>Faction_1</other><kind>Hostile</kind><goodwill>-100</goodwill></li></relations></li>
        <li><def>PlayerColony</def><loadID>1</loadID><relations /></li>
      </allFactions></factionManager>
      {world}
    </world>
    <maps><li>
      <uniqueID>0</uniqueID>
      <mapInfo><size>({SIDE}, 1, {SIDE})</size><parent>WorldObject_0</parent></mapInfo>
      <weatherManager><curWeatherAge>400</curWeatherAge><curWeather>Rain</curWeather></weatherManager>
      <designationManager><allDesignations>{designations}</allDesignations></designationManager>
      <fogGrid><fogGridDeflate>{grid([0] * 16, "B")}</fogGridDeflate></fogGrid>
      <roofGrid><roofsDeflate>{grid([0] * cells)}</roofsDeflate></roofGrid>
      <terrainGrid><topGridDeflate>{grid([soil] * cells)}</topGridDeflate></terrainGrid>
      <zoneManager><allZones>{zones}</allZones></zoneManager>
      <things>{things}</things>
    </li></maps>
  </game>
</savegame>
"""


NO_TILE = "the save does not describe its world tile: the colony plays on a temperate forest"
"""The warning that every small save gives."""


def losses(loaded: LoadedSave) -> tuple[str, ...]:
    """The warnings about a small save, apart from the one that all give."""
    assert NO_TILE in loaded.warnings
    return tuple(warning for warning in loaded.warnings if warning != NO_TILE)


@pytest.fixture
def small_save(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a save of a 10 x 10 map of soil with the given content, and returns its path."""
    from pytest_rle.colony.saves.names import TERRAIN_HASHES

    def write(**pieces: str) -> Path:
        path = tmp_path / "small.rws"
        path.write_text(document(soil=TERRAIN_HASHES.number("Soil"), **pieces), encoding="utf-8")
        return path

    return write
