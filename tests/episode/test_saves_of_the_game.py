"""An episode from a save of RimWorld itself: what the record says, and refusals before play."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from pathlib import Path

import pytest

from pytest_rle.colony.saves import SaveError
from pytest_rle.episode import EpisodeRun, EpisodeSpec, open_game
from pytest_rle.episode.shared_starts import SharedStarts
from pytest_rle.records import EpisodeStart, read_events
from tests.colony.saves.rich_save import rich_save

OLD = "1.3.3387 rev685"


@pytest.fixture
def old_spec(spec: EpisodeSpec, tmp_path: Path) -> EpisodeSpec:
    """One tick of the idle team from a zipped save of RimWorld 1.3."""
    path = tmp_path / "old.zip"
    text = rich_save().replace("1.6.4633 rev1261", OLD).replace("<level>7<", "<level>70<")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Colony.rws", text)
    return dataclasses.replace(spec, save=path, policy="idle", ticks=1)


async def test_the_record_names_the_version_of_the_game(old_spec: EpisodeSpec) -> None:
    result = await EpisodeRun(old_spec).play()
    assert result.save_version == OLD
    start = next(iter(read_events(result.folder)))
    assert isinstance(start, EpisodeStart)
    assert start.save_version == OLD
    summary = json.loads((result.folder / f"{old_spec.scenario.name}_summary.json").read_text(encoding="utf-8"))
    assert (summary["save_version"], summary["game"]["save_version"]) == (OLD, OLD)
    assert any("skills/skills/li[Shooting]/level is 70, read as 20" in text for text in summary["save_warnings"])


async def test_the_scenario_s_own_save_is_of_the_rules(spec: EpisodeSpec) -> None:
    async with open_game(spec) as game:
        assert game.save_version == "1.6.4633 rev1261"
        assert game.warnings == ()


@pytest.mark.parametrize("processes", [0, 1])
async def test_a_save_with_nobody_to_play_is_refused_before_play(
    spec: EpisodeSpec, tmp_path: Path, processes: int
) -> None:
    path = tmp_path / "empty.rws"
    path.write_text(
        rich_save().replace("<faction>Faction_1</faction>", "<faction>Faction_0</faction>"), encoding="utf-8"
    )
    shared = SharedStarts(processes)
    try:
        with pytest.raises(SaveError, match="no colonist is on the map: the colony has no living people"):
            async with open_game(dataclasses.replace(spec, save=path), shared=shared):
                pass
    finally:
        await shared.close()
