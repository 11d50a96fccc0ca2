"""The file of a page: what it is called, what it holds, and which records it refuses."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pytest_rle.cli import main
from pytest_rle.page import write_page
from pytest_rle.page.chunks import chunk
from pytest_rle.page.write import episode_names
from pytest_rle.records import read_events


def content(page: Path) -> dict[str, Any]:
    """The data blocks of a page, by name."""
    blocks = re.findall(r'data-chunk="([^"]+)">([^<]*)<', page.read_text(encoding="utf-8"))
    return {name: json.loads(gzip.decompress(base64.b64decode(text))) for name, text in blocks}


def copied(record: Path, folder: Path, old: str = "", new: str = "") -> Path:
    """A copy of a record, in which one text takes the place of another."""
    folder.mkdir(parents=True)
    text = (record / "events.jsonl").read_text()
    assert old in text
    (folder / "events.jsonl").write_text(text.replace(old, new))
    return folder


def test_the_command_names_the_page_in_the_folder_of_the_run(
    scripted_record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = copied(scripted_record, tmp_path / "run" / "episode").parent
    assert main(["page", str(run)]) == 0
    assert capsys.readouterr().out == f"page: {run}/page.html\n"
    assert content(run / "page.html")["run"]["title"] == "run"


def test_the_same_record_gives_the_same_page(scripted_record: Path, tmp_path: Path) -> None:
    first, second = (write_page([scripted_record], tmp_path / name).read_bytes() for name in ("a.html", "b.html"))
    assert first == second


def test_a_page_holds_every_tick_order_and_score(scripted_record: Path, tmp_path: Path) -> None:
    found = content(write_page([scripted_record], tmp_path / "page.html"))
    events = list(read_events(scripted_record))
    scores = [event.composite for event in events if event.type == "score"]
    assert [tick["composite"] for tick in found["0/episode"]["ticks"]] == [*scores, None]
    assert [tick["is_end"] for tick in found["0/episode"]["ticks"]] == [False] * len(scores) + [True]
    orders = [
        order["action"] for minds in found["0/minds/0"]["minds"] for role in minds["roles"] for order in role["orders"]
    ]
    executed = [event.action.model_dump(mode="json") for event in events if event.type == "action_exec"]
    assert sorted(map(json.dumps, orders)) == sorted(map(json.dumps, executed))
    row, end = found["run"]["episodes"][0], next(event for event in events if event.type == "episode_end")
    assert [row[part] for part in ("score", "mean", "final", "goal")] == [end.score, end.mean, end.final, end.goal]


def test_every_prompt_is_in_the_page_and_each_text_once(model_record: Path, tmp_path: Path) -> None:
    found = content(write_page([model_record], tmp_path / "page.html"))
    block = found["0/minds/0"]
    texts = {**found["0/texts"], **block["texts"]}
    prompts = {
        (minds["tick"], role["role"]): "\n\n".join(texts[name] for name in role["prompt"])
        for minds in block["minds"]
        for role in minds["roles"]
    }
    recorded = {(event.tick, event.role): event.text for event in read_events(model_record) if event.type == "prompt"}
    assert prompts == recorded
    assert not set(found["0/texts"]) & set(block["texts"])


def test_calls_that_cost_something_are_counted(model_record: Path, tmp_path: Path) -> None:
    found = content(write_page([model_record], tmp_path / "page.html"))
    calls = [event.call for event in read_events(model_record) if event.type == "provider_call"]
    row = found["run"]["episodes"][0]
    assert row["calls"] == len(calls)
    assert row["cost_usd"] == pytest.approx(float(sum(call.cost_usd for call in calls if call.cost_usd is not None)))
    assert sum(tick["calls"] for tick in found["0/episode"]["ticks"]) == len(calls)


def test_a_record_that_was_cut_off_still_has_a_page(scripted_record: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut"
    cut.mkdir()
    data = (scripted_record / "events.jsonl").read_bytes()
    (cut / "events.jsonl").write_bytes(data[: len(data) // 2])
    found = content(write_page([cut], tmp_path / "page.html"))
    assert found["run"]["episodes"][0]["outcome"] == "killed"
    assert found["0/episode"]["ending"] == ""
    assert 0 < len(found["0/episode"]["ticks"]) < 6


def test_a_record_without_scenes_has_a_page_without_a_map(scripted_record: Path, tmp_path: Path) -> None:
    """As records before schema version 4."""
    old = tmp_path / "old"
    old.mkdir()
    lines = (scripted_record / "events.jsonl").read_text().splitlines()
    kept = [json.loads(line) for line in lines if '"type":"scene"' not in line]
    (old / "events.jsonl").write_text("".join(json.dumps(e | {"seq": n}) + "\n" for n, e in enumerate(kept)))
    found = content(write_page([old], tmp_path / "page.html"))
    assert "0/scene" not in found
    assert len(found["0/episode"]["ticks"]) == 7


def test_an_empty_record_does_not_keep_the_others_from_their_page(scripted_record: Path, tmp_path: Path) -> None:
    run = copied(scripted_record, tmp_path / "run" / "whole").parent
    (run / "empty").mkdir()
    (run / "empty" / "events.jsonl").write_text("")
    assert [row["name"] for row in content(write_page([run]))["run"]["episodes"]] == ["whole"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"composite":', '"composite":NaN,"was":'),
        ('"title":"Crashlanded"', '"title":{"a":[1]}'),
        ('"victory":[', '"victory":[7,'),
        ('"weights":{', '"weights":{"x":[],'),
        ('"def":"NegativeEvent"', '"def":7'),
        ('"recipe":{', '"recipe":{"was":1,'),
    ],
)
def test_odd_values_in_a_record_do_no_harm(scripted_record: Path, tmp_path: Path, old: str, new: str) -> None:
    odd = copied(scripted_record, tmp_path / "odd", old, new)
    assert len(content(write_page([odd], tmp_path / "page.html"))["0/episode"]["ticks"]) == 7


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "the record is empty"), ("{}\n", "line 1 is damaged"), (None, "there is no record here")],
)
def test_what_is_no_record_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / "events.jsonl").write_text(text)
    assert main(["page", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (tmp_path / "page.html").exists()


def test_a_place_that_cannot_be_written_is_named(
    scripted_record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page", str(scripted_record), "-o", str(tmp_path / "missing" / "page.html")]) == 2
    assert "missing/page.html" in capsys.readouterr().err


def test_equal_names_of_episodes_are_told_apart() -> None:
    folders = [Path("/a/one"), Path("/a/two"), Path("/b/one"), Path("/c/b/one")]
    assert episode_names(folders) == ["a/one", "two", "b/one", "b/one (2)"]


def test_a_block_holds_no_sign_that_html_knows() -> None:
    found = chunk("x", {"name": "</script><!--", "half": "\ud800", "number": float("nan")})
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", found.text)
    plain = json.loads(gzip.decompress(base64.b64decode(found.text)))
    assert plain == {"name": "</script><!--", "half": "\ud800", "number": None}


def test_the_title_of_a_page_is_text(scripted_record: Path, tmp_path: Path) -> None:
    run = copied(scripted_record, tmp_path / "<b>run" / "episode").parent
    text = write_page([run], tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<title>&lt;b&gt;run</title>" in text
