"""A cassette of a record, and the same orders on the embedded colony."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec, ReplayError
from pytest_rle.episode.carrying_over import CarriedIds
from pytest_rle.episode.cassette import write_cassette
from pytest_rle.episode.fidelity import Fidelity, OtherAnswer, Trajectory, fidelity
from pytest_rle.records import (
    EpisodeStart,
    EventWriter,
    RecordedExchange,
    RecordFolderError,
    SceneTaken,
    read_events,
)
from pytest_rle.report.fidelity_text import fidelity_lines
from tests.episode.live_games import FEW_GAME_TICKS, SHORT_WAITS, serving


async def play(spec: EpisodeSpec) -> EpisodeResult:
    return await EpisodeRun(spec, backoff=SHORT_WAITS).play()


async def cassette_of(spec: EpisodeSpec, folder: Path) -> Path:
    """The cassette of an episode that is played now."""
    result = await play(spec)
    cassette = folder / "a.cassette.jsonl.zst"
    assert write_cassette(result.folder, cassette) == result.ticks
    return cassette


async def test_an_embedded_game_does_the_same_again(
    spec: EpisodeSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = await play(spec)
    cassette = tmp_path / "a.cassette.jsonl.zst"
    assert main(["cassette", str(result.folder), "-o", str(cassette)]) == 0
    assert capsys.readouterr().out == f"2 ticks: {cassette}\n"
    assert cassette.stat().st_size < (result.folder / "events.jsonl").stat().st_size / 10
    assert "deliberation" not in {event.type for event in read_events(cassette)}
    found = await fidelity(cassette)
    assert (found.ticks, found.seed, found.scenario) == (2, 42, "crashlanded")
    assert found.orders > 10
    assert found.is_identical, found.other_answers
    named = {one.name: one for one in found.trajectories}
    assert (named["mood"].is_metric, named["wealth"].is_metric) == (True, False)
    assert named["wealth"].recorded[-1] == pytest.approx(named["wealth"].embedded[-1])
    assert "nothing differs" in fidelity_lines(found)[0]


async def test_a_game_in_real_time_is_compared_metric_by_metric(spec: EpisodeSpec, tmp_path: Path) -> None:
    async with serving(spec) as url:
        cassette = await cassette_of(in_real_time(spec, url), tmp_path)
    found = await fidelity(cassette)
    assert found.ticks == 2
    assert found.orders > 10
    assert found.other_answers == ()
    named = {one.name: one for one in found.trajectories}
    assert named["population"].recorded == named["population"].embedded == (3.0, 3.0)
    assert named["days_survived"].mean_difference < 0.01, "as much time passes as on the cassette"


async def test_the_time_of_thinking_passes_before_the_orders(spec: EpisodeSpec, tmp_path: Path) -> None:
    cassette = await cassette_of(dataclasses.replace(spec, realtime=True), tmp_path)
    found = await fidelity(cassette)
    assert found.is_identical, found.other_answers


async def test_a_game_that_names_no_save_has_nothing_to_compare_with(spec: EpisodeSpec, tmp_path: Path) -> None:
    cassette = await cassette_of(dataclasses.replace(spec, ticks=1), tmp_path)
    with EventWriter(tmp_path / "other") as writer:
        for event in read_events(cassette):
            is_start = isinstance(event, EpisodeStart)
            writer.write(event.model_copy(update={"save_sha256": None}) if is_start else event)
    with pytest.raises(ReplayError, match="does not say which save the game started from"):
        await fidelity(tmp_path / "other" / "events.jsonl")


def in_real_time(spec: EpisodeSpec, url: str) -> EpisodeSpec:
    scenario = spec.scenario.model_copy(update=FEW_GAME_TICKS)
    return dataclasses.replace(spec, scenario=scenario, rimapi_url=url, allow_unpinned=True, rimapi_timeout_s=5.0)


def test_what_was_made_since_the_start_has_its_own_ids() -> None:
    ids = CarriedIds(7)
    ids.created('{"data":{"zone":{"id":5}}}', '{"data":{"zone":{"id":9}}}')
    ids.created('{"data":{"zone_id":6}}', '{"data":{"zone_id":10}}')
    ids.created('{"data":{"load_id":1}}', '{"data":{"load_id":2}}')
    ids.created("no JSON", "[]")
    ids.see_record(SceneTaken(tick=0, set={"buildings": {"100": ("Campfire", 3, 4, 1, 1, 0)}}))
    exchange = RecordedExchange(
        method="POST",
        path="/x",
        query={"building_id": 100, "zone_id": "6", "powerOn": True},
        body={"map_id": 0, "zone_id": 5, "bill_id": 1, "pawn_id": 5, "name": "zone 5"},
        status=200,
    )
    query, body = ids.carry(exchange)
    assert query == {"building_id": 100, "zone_id": "10", "powerOn": True}, "no such building stands there"
    assert body == {"map_id": 7, "zone_id": 9, "bill_id": 2, "pawn_id": 5, "name": "zone 5"}


def found(*answers: OtherAnswer) -> Fidelity:
    rows = (
        Trajectory("mood", True, (0.5, 0.6, None), (0.5, 0.4, 0.2)),
        Trajectory("a_figure_with_a_name_that_is_too_long", False, (1234.5, 2.0, 0.0), (1.0, 2.0, 0.0)),
        Trajectory("never", True, (None, None, None), (None, None, None)),
    )
    return Fidelity("crashlanded", 42, 3, 10, answers, rows)


def test_the_text_names_the_gaps_and_the_other_answers_in_80_columns() -> None:
    other = OtherAnswer(1, "POST /buildings/bills/add", "accepted", "the table \x1b[31mis gone " + "x" * 100)
    lines = fidelity_lines(found(other, other, *(dataclasses.replace(other, request=f"POST /{n}") for n in range(12))))
    assert all(len(line) <= 80 and line.isprintable() for line in lines)
    text = "\n".join(lines)
    assert "3 ticks, 10 orders; 14 answered differently" in text
    assert "mood                           -      0.2000      0.1000      -0.2000 at 1" in text
    assert "never                          -           -           -                 -" in text
    assert "2 x POST /buildings/bills/add: cassette accepted, embedded the table" in text
    assert "and 3 more kinds" in text


async def test_the_command_prints_a_table_or_json(
    spec: EpisodeSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cassette = await cassette_of(dataclasses.replace(spec, ticks=1), tmp_path)
    assert await asyncio.to_thread(main, ["fidelity", str(cassette)]) == 0
    table = capsys.readouterr().out
    assert all(len(line) <= 80 for line in table.splitlines())
    assert "nothing differs" in table
    assert await asyncio.to_thread(main, ["fidelity", str(cassette), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["ticks"], data["is_identical"]) == (1, True)
    assert {"name", "recorded", "embedded", "mean_difference", "worst_tick"} <= set(data["trajectories"][0])


async def test_a_cassette_overwrites_nothing_and_holds_one_episode(
    spec: EpisodeSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await play(dataclasses.replace(spec, ticks=1))
    second = await play(dataclasses.replace(spec, ticks=1, key="other"))
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(RecordFolderError, match="already exists, and a cassette overwrites nothing"):
        write_cassette(first.folder, taken)
    assert taken.read_text() == "mine"
    assert main(["cassette", str(second.folder.parent)]) == 2
    assert "has 2 episodes, and a cassette holds one" in capsys.readouterr().err
