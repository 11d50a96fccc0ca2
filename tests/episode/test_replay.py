"""Replays: a record is identical, or the first difference is named by tick, role and field."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeSpec, ReplayError
from pytest_rle.episode.replay import replay
from pytest_rle.episode.rescore import rescore
from pytest_rle.records import read_events
from pytest_rle.scenario import save_path
from pytest_rle.team import Deliberation, DeliberationRequest, Role, Team
from pytest_rle.team.actions import Draft
from pytest_rle.team.outcome import ActionPlan
from tests.episode.conftest import play
from tests.llm.server import ModelServer


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


async def recorded(spec: EpisodeSpec, kept: Path, name: str, **arguments: Any) -> Path:
    """The record of an episode, played once for all tests of this module."""
    folder = kept / name
    if not folder.exists():
        shutil.copytree((await play(spec, **arguments)).folder, folder)
    return folder


@pytest.fixture
async def model_record(llm_spec: EpisodeSpec, kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(await recorded(llm_spec, kept, "model"), tmp_path / "record")


@pytest.mark.parametrize("policy", ["scripted", "random", "idle"])
async def test_a_deterministic_policy_replays_identically(spec: EpisodeSpec, policy: str) -> None:
    result = await play(dataclasses.replace(spec, policy=policy))
    found = await replay(result.folder)
    assert found.is_identical, found
    assert (found.ticks, found.deliberations, found.score) == (2, 14, result.score)


async def test_recorded_answers_replay_identically_without_a_call_to_the_model(
    model_record: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses = {event.status for event in read_events(model_record) if event.type == "deliberation"}
    kinds = {
        event.call.fault.kind.value
        for event in read_events(model_record)
        if event.type == "provider_call" and event.call.fault
    }
    assert statuses >= {"success", "timeout"}, "the seed gives every sort of answer"
    assert kinds >= {"server_error", "not_json", "cancelled"}
    server.reset()
    for name in ("RLE_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    found = await replay(model_record)
    assert found.is_identical, found
    assert server.calls == []


async def test_a_custom_team_is_replayed_from_its_recorded_plans(spec: EpisodeSpec) -> None:
    class Alternating:
        name = "alternating"
        drafted = False

        async def open(self) -> None:
            pass

        async def close(self) -> None:
            pass

        async def deliberate(self, request: DeliberationRequest) -> Deliberation:
            self.drafted = not self.drafted
            who = request.observation.colonists[0].colonist.id
            return request.answer(ActionPlan(actions=(Draft(colonist_id=who, drafted=self.drafted),)), policy=self.name)

    result = await play(spec, team=Team({Role.DEFENSE_COMMANDER: Alternating()}, seed=spec.seed, timeout_s=7.0))
    found = await replay(result.folder)
    assert found.is_identical, found
    assert (found.deliberations, found.actions) == (2, 2)


async def test_an_incomplete_record_is_replayed_as_far_as_it_goes(model_record: Path) -> None:
    lines = (model_record / "events.jsonl").read_bytes().splitlines(keepends=True)
    second = [place for place, line in enumerate(lines) if b'"type":"tick_start"' in line][2]
    (model_record / "events.jsonl").write_bytes(b"".join(lines[: second + 5]) + lines[second + 5][:30])
    (model_record / "crashlanded_summary.json").unlink()
    table = (model_record / "crashlanded.csv").read_bytes().splitlines(keepends=True)
    (model_record / "crashlanded.csv").write_bytes(b"".join(table[:2]))
    found = await replay(model_record)
    assert found.is_identical, found
    assert (found.ticks, found.is_whole) == (2, False)


def edited(folder: Path, kind: str, edit: Callable[[dict[str, Any]], None], *, tick: int = 1) -> None:
    """Change the first event of a type in a tick."""
    lines = (folder / "events.jsonl").read_text().splitlines()
    for place, line in enumerate(lines):
        event = json.loads(line)
        if event["type"] == kind and event.get("tick") == tick:
            edit(event)
            lines[place] = json.dumps(event, separators=(",", ":"))
            break
    (folder / "events.jsonl").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("kind", "edit", "says"),
    [
        (
            "observation",
            lambda e: e.update(state_hash="0" * 16),
            "tick 1: observation.state_hash is '0000000000000000'",
        ),
        ("score", lambda e: e.update(composite=0.123), "tick 1: score.composite is 0.123 on record, and 0."),
        ("score", lambda e: e["metrics"].update(mood=0.5), "tick 1: score.metrics.mood is 0.5 on record"),
        ("deliberation", lambda e: e.update(confidence=61), "deliberation.confidence is 61 on record, and "),
        ("action_exec", lambda e: e.update(reason="changed"), "action_exec.reason is 'changed' on record"),
        ("prompt", lambda e: e["parts"][3].update(text=e["parts"][3]["text"] + "!"), "prompt.parts[3].text is"),
        ("prompt", lambda e: e["parts"][0].update(name="0" * 16), "prompt.parts[0].text is None on record"),
        ("prompt", lambda e: e.update(sha256="0" * 64), "prompt.sha256 is"),
        ("advance", lambda e: e.update(to_game_tick=7), "tick 1: advance.to_game_tick is 7 on record"),
    ],
)
async def test_the_first_difference_is_named(
    model_record: Path, kind: str, edit: Callable[[dict[str, Any]], None], says: str
) -> None:
    edited(model_record, kind, edit)
    found = await replay(model_record)
    assert found.difference is not None
    assert says in str(found.difference)
    assert found.difference.tick == 1
    assert found.altered is not None
    assert found.altered.type == kind


async def test_a_changed_answer_of_the_model_changes_the_deliberation(model_record: Path) -> None:
    def other_answer(event: dict[str, Any]) -> None:
        event["call"]["raw_text"] = event["call"]["raw_text"].replace('"confidence": 60', '"confidence": 17')

    edited(model_record, "provider_call", other_answer, tick=0)
    found = await replay(model_record)
    assert str(found.difference) == (
        "tick 0, map_analyst: deliberation.confidence is 60 on record, and 17 when played again"
    )


async def test_a_missing_answer_of_the_model_is_a_difference(model_record: Path) -> None:
    edited(model_record, "provider_call", lambda event: event.update(tick=2, role="nobody"), tick=0)
    found = await replay(model_record)
    assert found.difference is not None
    assert (found.difference.tick, found.difference.role) == (0, "map_analyst")


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("crashlanded.csv", b"\n1,", b"\n7,", "tick 1: crashlanded.csv: tick is 7 on record, and 1"),
        ("crashlanded_deliberations.jsonl", b'"confidence":60', b'"confidence":9', "confidence is 9 on record"),
        ("crashlanded_summary.json", b'"is_valid": true', b'"is_valid": false', "is_valid is False on record"),
    ],
)
async def test_the_other_files_are_compared_as_well(
    model_record: Path, name: str, old: bytes, new: bytes, says: str
) -> None:
    path = model_record / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert says in str((await replay(model_record)).difference)
    path.unlink()
    assert f"{name} is missing on record" in str((await replay(model_record)).difference)


async def test_a_record_without_its_end_but_with_a_summary_is_a_difference(model_record: Path) -> None:
    lines = (model_record / "events.jsonl").read_bytes().splitlines(keepends=True)
    (model_record / "events.jsonl").write_bytes(b"".join(lines[:-1]))
    assert "only in its summary" in str((await replay(model_record)).difference)


def test_the_command_says_identical_and_exits_0(
    spec: EpisodeSpec, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = asyncio.run(play(spec)).folder
    assert main(["replay", str(folder)]) == 0
    assert capsys.readouterr().out.startswith("episode: identical: 2 ticks, 14 deliberations, ")
    path = folder / "events.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"latency_s":0.', b'"latency_s":1.', 1))
    assert main(["replay", str(folder.parent)]) == 1
    told = capsys.readouterr().out
    assert "(deliberation, tick 0, map_analyst) of events.jsonl was altered after it was written" in told
    path.write_bytes(whole.replace(b'"type":"score"', b'"type":"scare"', 1))
    assert main(["replay", str(folder)]) == 1
    assert "is damaged" in capsys.readouterr().out
    assert main(["replay", str(tmp_path / "nowhere")]) == 2
    assert "there is no record here" in capsys.readouterr().err


def test_an_error_says_why_a_record_cannot_be_replayed(
    spec: EpisodeSpec, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = asyncio.run(play(spec)).folder
    (tmp_path / "other.rws").write_text("not that save")
    assert main(["replay", str(folder), "--save", str(tmp_path / "other.rws")]) == 2
    assert "the game started from a save with SHA-256" in capsys.readouterr().err
    path = folder / "events.jsonl"
    whole = path.read_text()
    path.write_text(re.sub(r'"state_hash":"[0-9a-f]+"', '"state_hash":null', whole))
    assert main(["replay", str(folder)]) == 2
    assert "the game ran in real time" in capsys.readouterr().err
    path.write_text(whole.replace('"recipe":{', '"recipes":{'))
    assert main(["replay", str(folder)]) == 2
    assert "does not hold its recipe" in capsys.readouterr().err


async def test_an_empty_record_cannot_be_replayed(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text("")
    with pytest.raises(ReplayError, match="the record is empty"):
        await replay(tmp_path)


OUTSIDE = [
    "/proc/kcore",
    "/dev/zero",
    "\\\\host\\share\\secret.rws",
    "//host/share/secret.rws",
    "../../secret.rws",
    "C:\\secret.rws",
]


@pytest.mark.parametrize("recorded_path", OUTSIDE)
async def test_a_recorded_path_is_not_opened(
    spec: EpisodeSpec, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recorded_path: str
) -> None:
    """The save is found by its name and hash; a path in the record, wherever it leads, is no place to look."""
    record = shutil.copytree(await recorded(spec, kept, "scripted"), tmp_path / "inner" / "record")
    opened: list[str] = []
    sys.addaudithook(lambda event, arguments: opened.append(str(arguments[0])) if event == "open" else None)
    change_first_event(record, {"save": recorded_path})
    assert (await replay(record)).difference is None, "the scenario's save has the recorded hash"
    change_first_event(record, {"save": recorded_path, "save_sha256": "0" * 64})
    with pytest.raises(ReplayError, match="give the save with --save"):
        await replay(record)
    assert not [path for path in opened if "kcore" in path or "zero" in path or "secret" in path]


async def test_a_save_beside_the_record_or_given_is_used(spec: EpisodeSpec, kept: Path, tmp_path: Path) -> None:
    record = shutil.copytree(await recorded(spec, kept, "scripted"), tmp_path / "record")
    save = tmp_path / "other name.rws.gz"
    shutil.copy(save_path(spec.scenario), save)
    os.chdir(tmp_path)  # the fixture changes back
    with pytest.raises(ReplayError, match=r"no file crashlanded\.rws\.gz here or among the package's saves has it"):
        await replay(record)
    assert (await replay(record, save=save)).is_identical
    shutil.copy(save, record / "crashlanded.rws.gz")
    assert (await replay(record)).is_identical


@pytest.mark.parametrize("name", ["../crashlanded", "/etc/passwd", "a/b", "..", ""])
async def test_a_record_that_names_a_file_outside_its_folder_is_refused(
    spec: EpisodeSpec, kept: Path, tmp_path: Path, name: str
) -> None:
    record = shutil.copytree(await recorded(spec, kept, "scripted"), tmp_path / "record")
    change_first_event(record, {"scenario": name})
    with pytest.raises(ReplayError, match="names a file outside its folder"):
        await replay(record)
    with pytest.raises(ReplayError, match="names a file outside its folder"):
        rescore(record)


async def test_a_record_holds_no_absolute_path(spec: EpisodeSpec, kept: Path, small_project: Path) -> None:
    record = await recorded(spec, kept, "scripted")
    text = "".join(path.read_text("utf-8") for path in record.iterdir())
    for folder in (small_project, kept, Path.home(), Path(__file__).parent.parent):
        assert f"{folder}/" not in text


def change_first_event(record: Path, fields: dict[str, Any]) -> None:
    path = record / "events.jsonl"
    first, rest = path.read_text("utf-8").split("\n", 1)
    path.write_text(json.dumps({**json.loads(first), **fields}) + "\n" + rest, "utf-8")
