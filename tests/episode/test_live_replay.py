"""Replays of a live game: its traffic is recorded, and the replay needs no game."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeSpec, ReplayError
from pytest_rle.episode.replay import replay
from pytest_rle.records import RecordReadError, read_events, read_traffic
from pytest_rle.records.codec import Packer, unpack
from pytest_rle.records.traffic import TRAFFIC_FILE
from pytest_rle.rimapi import RecordedAnswer
from pytest_rle.scene import read_scenes
from pytest_rle.team import Team
from pytest_rle.team.policies import ScriptedPolicy
from tests.episode.conftest import play
from tests.episode.live_games import FEW_GAME_TICKS, LIVE_TICKS, serving


class Looking(ScriptedPolicy):
    """Plays as the script does, and may look at its views."""

    name = "looking"


Edit = Callable[[list[dict[str, Any]]], None]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("live")


@pytest.fixture
async def live_record(spec: EpisodeSpec, kept: Path, tmp_path: Path) -> Path:
    """The record of a team that looks at its views, on a server in real time that no longer runs."""
    folder = kept / "record"
    if not folder.exists():
        scenario = spec.scenario.model_copy(update=FEW_GAME_TICKS)
        async with serving(spec) as url:
            live = dataclasses.replace(spec, scenario=scenario, rimapi_url=url)
            shutil.copytree((await play(live, team=Team(Looking(), seed=live.seed))).folder, folder)
    return shutil.copytree(folder, tmp_path / "record")


def ticks_of(folder: Path) -> int:
    """How many ticks a record has."""
    return sum(event.type == "score" for event in read_events(folder))


def packed(content: bytes) -> bytes:
    packer = Packer()
    return packer.pack(content) + packer.end()


def rewrite(folder: Path, edit: Edit) -> None:
    """Change lines of the traffic, but not their checks."""
    lines = [json.loads(line) for line in b"".join(unpack([(folder / TRAFFIC_FILE).read_bytes()])).splitlines()]
    edit(lines)
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    (folder / TRAFFIC_FILE).write_bytes(packed(text.encode()))


async def test_a_live_game_is_replayed_from_its_recorded_answers(live_record: Path) -> None:
    found = await replay(live_record)
    assert found.is_identical, found
    ticks = ticks_of(live_record)
    assert ticks in LIVE_TICKS
    assert (found.ticks, found.deliberations, found.is_whole) == (ticks, 7 * ticks, True)
    assert found.actions > 0
    assert {event.state_hash for event in read_events(live_record) if event.type == "observation"} == {None}


def test_the_record_of_a_live_game_has_the_scene_of_each_tick(live_record: Path) -> None:
    scenes = list(read_scenes(live_record))
    assert [scene.tick for scene in scenes] == list(range(ticks_of(live_record) + 1))
    for scene in scenes:
        kinds = [row[0] for row in scene.layers["pawns"].values()]
        assert kinds.count("colonist") == 3
        assert set(scene.layers["places"]) == set(scene.layers["pawns"])
        assert scene.layers["items"]
        assert scene.map is not None
    assert {row[0] for row in scenes[-1].layers["zones"].values()} >= {"growing"}
    assert scenes[-1].layers["blueprints"]


def test_the_command_reports_an_identical_replay(live_record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay", str(live_record)]) == 0
    assert re.search(
        r"identical: [12] ticks?, (7|14) deliberations, \d+ actions, score 0\.\d+", capsys.readouterr().out
    )


def test_a_live_record_is_packed_with_its_traffic_and_verifies(
    live_record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "run.rle.zip"
    assert main(["package", str(live_record), "-o", str(bundle)]) == 0
    shutil.rmtree(live_record)
    assert main(["verify", str(bundle)]) == 0
    output = capsys.readouterr().out
    assert "record: identical: " in output
    assert "record: not checked: that a game gave the recorded answers" in output


def test_every_answer_is_recorded_byte_for_byte(live_record: Path) -> None:
    exchanges = [entry for entry in read_traffic(live_record) if isinstance(entry, RecordedAnswer)]
    assert {entry.request.method for entry in exchanges} >= {"GET", "POST"}
    for entry in exchanges:
        assert json.loads(entry.content)["timestamp"].endswith("Z")
    written = [
        exchange for event in read_events(live_record) if event.type == "action_exec" for exchange in event.exchanges
    ]
    assert {exchange.response for exchange in written} <= {entry.content.decode() for entry in exchanges}


def _raise_wealth(lines: list[dict[str, Any]]) -> None:
    for line in lines:
        if line.get("target", "").endswith("/game/state") and "text" in line:
            line["text"] = re.sub(r'"colony_wealth":[0-9.]+', '"colony_wealth":99999.0', line["text"])


def _lose_a_write(lines: list[dict[str, Any]]) -> None:
    place = next(i for i, line in enumerate(lines) if line.get("method") == "POST" and "zone" in line["target"])
    last = max(i for i, line in enumerate(lines) if line.get("method") == "POST" and "text" not in line)
    assert place
    lines[last] = {"schema_version": 2, "seq": last, "events": []}


def _add_a_request(lines: list[dict[str, Any]]) -> None:
    known = next(line for line in lines if "answer" in line)
    lines.append({**known, "seq": len(lines), "target": "/api/v1/never/asked", "method": "GET"})


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (_raise_wealth, "episode_start.start.wealth is"),
        (_lose_a_write, "is not on record"),
        (_add_a_request, "GET /api/v1/never/asked"),
    ],
)
async def test_a_changed_answer_that_matters_is_a_difference(live_record: Path, edit: Edit, says: str) -> None:
    rewrite(live_record, edit)
    found = await replay(live_record)
    assert found.difference is not None
    assert says in str(found.difference)
    assert found.altered is not None
    assert found.altered.file == TRAFFIC_FILE


async def test_a_changed_answer_that_decides_nothing_is_found_by_its_check(live_record: Path) -> None:
    def edit(lines: list[dict[str, Any]]) -> None:
        line = next(line for line in lines if line.get("timestamp"))
        line["timestamp"] = line["timestamp"][:-2] + "0Z"

    rewrite(live_record, edit)
    found = await replay(live_record)
    assert found.difference is None
    assert str(found.altered).endswith(f"of {TRAFFIC_FILE} was altered after it was written")


@pytest.mark.parametrize(("cut", "is_identical"), [(1, True), (3_000, False)])
async def test_incomplete_traffic_is_used_as_far_as_it_goes(live_record: Path, cut: int, is_identical: bool) -> None:
    path = live_record / TRAFFIC_FILE
    path.write_bytes(path.read_bytes()[:-cut])
    found = await replay(live_record)
    assert found.is_identical == is_identical


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: path.unlink(), "the game ran in real time, and the file with its answers"),
        (lambda path: path.write_bytes(b"not compressed"), "is damaged after line 0"),
        (lambda path: path.write_bytes(path.read_bytes() + b"more"), "data follows its end"),
        (lambda path: path.write_bytes(packed(b'{"schema_version":9,"seq":0}\n')), "schema version 9"),
        (
            lambda path: path.write_bytes(packed(b'{"schema_version":1,"seq":0}\n')),
            "replay it with the one",
        ),
        (lambda path: path.write_bytes(packed(b'{"seq":0}\n')), "neither an exchange nor events"),
        (lambda path: path.write_bytes(packed(b'{"seq":3,"events":[]}\n')), "lines are missing"),
        (lambda path: path.write_bytes(packed(b"[1,2\n")), "line 1 is damaged"),
        (lambda path: path.write_bytes(packed(b"[1,2]\n")), "line 1 is damaged"),
    ],
)
async def test_an_error_says_how_the_traffic_is_damaged(
    live_record: Path, spoil: Callable[[Path], Any], says: str
) -> None:
    spoil(live_record / TRAFFIC_FILE)
    with pytest.raises((ReplayError, RecordReadError), match=says):
        await replay(live_record)


async def test_a_live_game_cannot_be_resumed(live_record: Path, spec: EpisodeSpec) -> None:
    scenario = spec.scenario.model_copy(update=FEW_GAME_TICKS)
    with pytest.raises(ReplayError, match=r"cannot be resumed: the game ran in real time"):
        await play(dataclasses.replace(spec, scenario=scenario, run_id="again", resume=live_record))


async def test_the_record_of_an_embedded_game_has_no_traffic(spec: EpisodeSpec) -> None:
    folder = (await play(spec)).folder
    assert not (folder / TRAFFIC_FILE).exists()


async def test_what_a_team_reads_for_its_views_is_recorded(live_record: Path, spec: EpisodeSpec) -> None:
    requests = [entry.request.target for entry in read_traffic(live_record) if isinstance(entry, RecordedAnswer)]
    observations = ticks_of(live_record) + 1
    assert sum("/pawns/inventory?" in target for target in requests) == observations * spec.scenario.population
