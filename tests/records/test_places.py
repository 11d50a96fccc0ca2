"""Steps instead of places: shorter in the file, and the same scenes for every reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.records import EventWriter, RecordReadError, SceneTaken, read_events
from pytest_rle.records.places import PlaceSteps

PAWN = st.sampled_from(["1", "2", "30", "27356", "007", "x", "-4"])
CELL = st.integers(-300, 300)
SCENE = st.builds(
    lambda places, gone, others: SceneTaken(
        tick=0,
        set={**({"places": places} if places else {}), **others},
        gone={"places": tuple(sorted(gone - set(places)))} if gone - set(places) else {},
    ),
    st.dictionaries(PAWN, st.tuples(CELL, CELL), max_size=5),
    st.frozensets(PAWN, max_size=2),
    st.sampled_from([{}, {"health": {"1": (50,)}}]),
)


@given(scenes=st.lists(SCENE, max_size=8))
def test_a_reader_gets_the_scenes_that_were_written(scenes: list[SceneTaken]) -> None:
    writer, reader = PlaceSteps(), PlaceSteps()
    for scene in scenes:
        written = SceneTaken.model_validate_json(writer.shorten(scene).model_dump_json())
        assert reader.complete(written) == scene


def test_the_file_has_a_step_for_each_pawn_whose_place_is_known(tmp_path: Path) -> None:
    scenes = [
        SceneTaken(tick=0, set={"places": {"10": (5, 5), "12": (7, 7)}}),
        SceneTaken(tick=1, set={"places": {"10": (6, 3), "12": (7, 8), "13": (1, 1)}}),
        SceneTaken(tick=2, gone={"places": ("12",)}),
        SceneTaken(tick=3, set={"places": {"12": (9, 9)}, "health": {"10": (40,)}}),
    ]
    with EventWriter(tmp_path / "record") as writer:
        returned = [writer.write(scene) for scene in scenes]
    lines = [json.loads(line) for line in (tmp_path / "record" / "events.jsonl").read_text().splitlines()]
    assert [line["moved"] for line in lines] == [[], [10, 1, -2, 2, 0, 1], [], []]
    assert lines[1]["set"] == {"places": {"13": [1, 1]}}
    assert list(read_events(tmp_path / "record")) == returned
    assert [each.set for each in returned] == [each.set for each in scenes]


@pytest.mark.parametrize(
    ("moved", "fault"),
    [
        ([10, 1], "no three numbers"),
        ([11, 1, 1], "a step of pawn 11, whose place no scene gives"),
        (["x", 1, 1], "moved"),
        ([10, 1.5, 1], "moved"),
    ],
)
def test_a_step_that_cannot_be_is_named_with_its_line(tmp_path: Path, moved: list[Any], fault: str) -> None:
    first = {"type": "scene", "seq": 0, "tick": 0, "set": {"places": {"10": [5, 5]}}}
    second = {"type": "scene", "seq": 1, "tick": 1, "moved": moved}
    (tmp_path / "events.jsonl").write_text(f"{json.dumps(first)}\n{json.dumps(second)}\n")
    with pytest.raises(RecordReadError, match=f"line 2 is damaged: .*{fault}"):
        list(read_events(tmp_path))
