"""A staged save differs from its source in the colony's name alone."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from pytest_rle.colony.saves.packing import read_bytes
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.episode import EpisodeSpec, LaunchError
from pytest_rle.episode.staging import marked, stage
from pytest_rle.scenario import save_path

MODDED = b"""<savegame>
<scenario>
\t<playerFaction>
\t\t<factionDef>SkyPeople</factionDef>
\t</playerFaction>
</scenario>
<allFactions>
\t<li>
\t\t<def>Pirate</def>
\t\t<name>Foes</name>
\t</li>
\t<li>
\t\t<def>SkyPeople</def>
\t\t<relations>
\t\t\t<li>
\t\t\t\t<name>inner</name>
\t\t\t</li>
\t\t</relations>
\t</li>
\t<li>
\t\t<def>Other</def>
\t\t<name>Later</name>
\t</li>
</allFactions>
"""


def test_the_game_that_loads_it_shows_the_name_and_the_tick(spec: EpisodeSpec, tmp_path: Path) -> None:
    source = save_path(spec.scenario)
    save = read_bytes(source)
    staged = stage(save, source, tmp_path, "rle_crashlanded")
    written = (tmp_path / "rle_crashlanded.rws").read_bytes()
    assert written == marked(save, staged.colony, source)
    assert [entry.name for entry in tmp_path.iterdir()] == ["rle_crashlanded.rws"]
    before, after = (parse_save(content, seed=1).world for content in (save, written))
    player = after.factions[after.player_faction]
    assert player.name == staged.colony
    assert after.game_tick == staged.game_tick
    player.name = before.factions[before.player_faction].name
    assert after.factions == before.factions
    assert stage(save, source, tmp_path, "rle_crashlanded").colony != staged.colony


def test_a_save_of_rimworld_without_a_named_colony_gets_a_name(real_save: Path) -> None:
    save = gzip.decompress(real_save.read_bytes())
    with_name = marked(save, "RLE 01234567", real_save)
    assert with_name.replace(b"\n\t\t\t\t\t\t<name>RLE 01234567</name>", b"", 1) == save


def test_the_scenario_of_a_save_names_the_faction_of_the_player() -> None:
    found = marked(MODDED, "RLE 01234567", Path("modded.rws"))
    assert found == MODDED.replace(b"<def>SkyPeople</def>", b"<def>SkyPeople</def>\n\t\t<name>RLE 01234567</name>")


@pytest.mark.parametrize("content", [b"", b"<savegame/>", b"<allFactions>\n\t<def>Pirate</def>\n</allFactions>"])
def test_a_file_without_a_colony_is_refused(content: bytes) -> None:
    with pytest.raises(LaunchError, match=r"odd\.rws is not a save of RimWorld with a colony"):
        marked(content, "RLE 01234567", Path("odd.rws"))


def test_a_folder_that_is_not_there_is_named_with_its_variable(spec: EpisodeSpec, tmp_path: Path) -> None:
    source = save_path(spec.scenario)
    with pytest.raises(LaunchError, match="set RLE_RIMWORLD_SAVES to the folder of RimWorld's saves"):
        stage(read_bytes(source), source, tmp_path / "none", "rle_crashlanded")
