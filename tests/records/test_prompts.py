"""Prompts in the record: a part that many prompts share is written once, and readers get every text."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.records import EventWriter, PromptSent, read_events
from pytest_rle.records.prompts import split_prompt
from pytest_rle.records.seal import sealed_line

SHARED, FORM = "# The colony\n\nYou are one of several.", "# Your answer\n\nOne JSON object."

texts = st.lists(st.sampled_from(["\n", "\n\n", "# ", "## ", "#", "a", "é", "\ud7ff", " "]), max_size=12).map("".join)


def prompt(view: str) -> str:
    return f"{SHARED}\n\n# The colony now\n\n{view}\n\n{FORM}"


def name_of(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()]


@given(text=texts)
def test_the_parts_of_a_prompt_make_the_prompt(text: str) -> None:
    assert PromptSent(tick=0, role="map_analyst", sha256="", parts=split_prompt(text)).text == text


def test_a_prompt_is_split_before_each_heading_of_the_first_level() -> None:
    parts = split_prompt(f"{SHARED}\n\n## Not this one\n\n# Your role\n# nor this one\n\n{FORM}")
    assert [(part.text or "").splitlines()[0] for part in parts] == ["# The colony", "# Your role", "# Your answer"]


def test_a_part_is_written_once_and_named_afterwards(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        for tick, view in enumerate(["sunny", "rain", "sunny"]):
            writer.write_prompt(tick, "map_analyst", prompt(view))
    first, second, third = lines_of(tmp_path)
    shared, sunny, form = (name_of(text) for text in (SHARED, "# The colony now\n\nsunny", FORM))
    assert first["parts"] == [{"text": SHARED}, {"text": "# The colony now\n\nsunny"}, {"text": FORM}]
    assert second["parts"] == [{"name": shared}, {"text": "# The colony now\n\nrain"}, {"name": form}]
    assert third["parts"] == [{"name": shared}, {"name": sunny}, {"name": form}]
    assert not any("sha256" in line for line in (first, second, third))


def test_readers_and_observers_get_every_text(tmp_path: Path) -> None:
    views = ["sunny", "rain", "sunny"]
    with EventWriter(tmp_path) as writer:
        written = [writer.write_prompt(tick, "map_analyst", prompt(view)) for tick, view in enumerate(views)]
    assert [event.text for event in written] == [prompt(view) for view in views]
    assert [event.sha256 for event in written] == [hashlib.sha256(prompt(view).encode()).hexdigest() for view in views]
    assert list(read_events(tmp_path)) == written


def test_a_part_that_is_not_on_record_has_no_text(tmp_path: Path) -> None:
    with EventWriter(tmp_path) as writer:
        writer.write_prompt(0, "map_analyst", prompt("sunny"))
        writer.write_prompt(1, "map_analyst", prompt("rain"))
    path = tmp_path / "events.jsonl"
    second = json.loads(path.read_text(encoding="utf-8").splitlines()[1])
    path.write_text(json.dumps({**second, "seq": 0}) + "\n", encoding="utf-8")
    (read,) = read_events(tmp_path)
    assert isinstance(read, PromptSent)
    assert [part.text for part in read.parts] == [None, "# The colony now\n\nrain", None]
    assert read.sha256 == "", "nobody knows the whole text"


def test_prompts_up_to_version_10_are_read_with_the_hashes_that_they_hold(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "new") as writer:
        new = writer.write_prompt(0, "map_analyst", prompt("sunny"))
    line, _ = sealed_line("", new.model_dump_json(exclude={"check"}))
    assert '"sha256":"' in line
    (tmp_path / "events.jsonl").write_text(line + "\n", encoding="utf-8")
    (read,) = read_events(tmp_path)
    assert read.comparable() == new.comparable()


def test_prompts_of_version_1_get_the_same_parts(tmp_path: Path) -> None:
    with EventWriter(tmp_path / "new") as writer:
        new = [writer.write_prompt(tick, "map_analyst", prompt("sunny")) for tick in range(2)]
    old, check = "", ""
    for event, text in zip(new, [prompt("sunny"), None], strict=True):
        fields = {**event.model_dump(mode="json", exclude={"parts", "check"}), "text": text}
        line, check = sealed_line(check, json.dumps(fields, separators=(",", ":")))
        old += line + "\n"
    (tmp_path / "events.jsonl").write_text(old, encoding="utf-8")
    assert [event.comparable() for event in read_events(tmp_path)] == [event.comparable() for event in new]
