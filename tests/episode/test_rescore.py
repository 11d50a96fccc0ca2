"""Scores computed from the events alone."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeSpec, ReplayError
from pytest_rle.episode.rescore import rescore
from pytest_rle.records import RecordReadError
from pytest_rle.scenario import Scenario
from pytest_rle.scenario.schema import TriggeredIncident
from pytest_rle.scoring import UnknownScoringVersionError
from tests.conftest import CHECKOUT
from tests.episode.conftest import play

STORED = CHECKOUT / "tests" / "records" / "data" / "version_1"


def only_events(folder: Path, target: Path) -> Path:
    target.mkdir()
    shutil.copy(folder / "events.jsonl", target)
    return target


@pytest.mark.parametrize("policy", ["scripted", "random", "idle"])
async def test_the_recorded_version_gives_the_recorded_score(spec: EpisodeSpec, tmp_path: Path, policy: str) -> None:
    result = await play(dataclasses.replace(spec, policy=policy, ticks=3))
    found = rescore(only_events(result.folder, tmp_path / "alone"))
    assert found.score == result.scoring
    assert found.recorded == result.scoring
    assert (found.ticks, found.is_partial) == (3, False)


async def test_an_incident_does_not_change_which_state_is_scored(
    spec: EpisodeSpec, scenario: Scenario, tmp_path: Path
) -> None:
    raid = TriggeredIncident(name="RaidEnemy", tick=scenario.game_ticks_per_tick(threatened=False))
    wild = dataclasses.replace(spec, scenario=scenario.model_copy(update={"incidents": (raid,)}), ticks=3)
    result = await play(wild)
    found = rescore(only_events(result.folder, tmp_path / "alone"))
    assert found.score == result.scoring
    events = [json.loads(line) for line in (result.folder / "events.jsonl").read_text().splitlines()]
    incident = next(event for event in events if event["type"] == "incident")
    seen = [event["type"] for event in events if event.get("tick") == incident["tick"]][:8]
    assert incident["tick"] == 1
    assert [kind for kind in seen if kind not in ("sse_event", "scene")][:4] == [
        "tick_start",
        "observation",
        "incident",
        "observation",
    ]


async def test_another_version_gives_its_own_score(spec: EpisodeSpec) -> None:
    result = await play(spec)
    found = rescore(result.folder, "1.0")
    assert found.score.version == "1.0"
    assert set(found.score.metrics) != set(result.scoring.metrics)
    with pytest.raises(UnknownScoringVersionError, match=r"no scoring version '9\.9'"):
        rescore(result.folder, "9.9")


async def test_an_incomplete_record_is_scored_as_far_as_it_goes(spec: EpisodeSpec, tmp_path: Path) -> None:
    result = await play(dataclasses.replace(spec, ticks=3))
    folder = only_events(result.folder, tmp_path / "alone")
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    last_tick = max(place for place, line in enumerate(lines) if b'"type":"tick_start"' in line)
    (folder / "events.jsonl").write_bytes(b"".join(lines[: last_tick + 3]) + lines[last_tick + 3][:20])
    found = rescore(folder)
    assert (found.ticks, found.is_partial, found.recorded) == (2, True, None)
    (folder / "events.jsonl").write_bytes(lines[0])
    with pytest.raises(ReplayError, match="nothing to score"):
        rescore(folder)
    with pytest.raises(RecordReadError):
        rescore(tmp_path / "nowhere")


@pytest.mark.parametrize(("version", "score"), [(None, 0.567778167), ("2.0", 0.567778167), ("1.0", 0.922800)])
def test_a_stored_record_of_schema_version_1_keeps_its_scores(version: str | None, score: float) -> None:
    found = rescore(STORED, version)
    assert found.score.composite == pytest.approx(score, abs=1e-6)
    assert found.recorded is not None
    assert version == "1.0" or found.score == found.recorded


async def test_the_command_prints_one_line_for_each_episode(
    spec: EpisodeSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = await play(spec)
    assert main(["rescore", str(result.folder.parent), "--metrics"]) == 0
    output = capsys.readouterr().out
    assert f"episode: {result.score:.6f} under scoring 3.0, 2 ticks, mean " in output
    assert f"goal {result.scoring.goal:.4f}, as recorded" in output
    assert "wellbeing" in output
    assert main(["rescore", str(result.folder), "--scoring", "1.0"]) == 0
    assert f"the recorded score, under 3.0, is {result.score:.6f}" in capsys.readouterr().out
    assert main(["rescore", str(result.folder), "--scoring", "2.0", "--metrics"]) == 0
    assert "food_security" in capsys.readouterr().out
    assert main(["rescore", str(STORED), "--scoring", "3.0"]) == 2
    assert "has no weights for scoring version 3.0" in capsys.readouterr().err
    assert main(["rescore", str(tmp_path / "nowhere")]) == 2
    assert "there is no record here" in capsys.readouterr().err
