"""The scenes of a record are those of the observations that it was written from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.errors import RecordError
from pytest_rle.records import EventWriter, ObservationTaken, SceneTaken, read_events
from pytest_rle.records.errors import RecordReadError
from pytest_rle.scene import (
    FOLLOWED,
    LAYERS,
    SEEN,
    NoScene,
    SceneReader,
    apply,
    cells_of,
    difference,
    page_scenes,
    read_scenes,
    read_static_map,
    scene_at,
)
from pytest_rle.scene.capture import Capture
from pytest_rle.scene.layers import DamagedScene
from pytest_rle.scene.static_map import StaticMap, cell_runs, file_name
from tests.scene.conftest import TICKS, Played

RECORD_SHARE = 0.30
"""The most that scenes may add to a record."""

layers = st.dictionaries(
    st.sampled_from(["buildings", "items", "places"]),
    st.dictionaries(st.sampled_from("abcde"), st.tuples(st.integers(0, 3), st.integers(0, 3))),
)


def plain(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(before=layers, after=layers)
def test_a_change_leads_from_one_scene_to_the_next(before: Any, after: Any) -> None:
    found = apply(before, difference(before, after))
    assert {name: layer for name, layer in found.items() if layer} == {n: layer for n, layer in after.items() if layer}


def test_every_tick_has_a_scene_and_so_has_the_end(played: Played) -> None:
    scenes = list(read_scenes(played.folder))
    assert [scene.tick for scene in scenes] == list(range(TICKS + 1))
    assert [scene.game_tick for scene in scenes] == [seen.game.game_tick for seen in played.observations]
    assert all(set(scene.layers) == set(LAYERS) for scene in scenes)


def test_the_changes_of_a_record_add_up_to_what_was_observed(played: Played) -> None:
    capture = Capture(played.static.terrain)
    whole: Any = {}
    for scene, observation in zip(read_scenes(played.folder), played.observations, strict=True):
        whole = apply(whole, capture.take(observation))
        for name in set(SEEN) - {"zones"}:
            assert plain(scene.layers[name]) == plain(whole.get(name, {})), (scene.tick, name)
        assert set(scene.layers["places"]) == {str(pawn.id) for pawn in observation.scenery.pawns}
        assert set(scene.layers["buildings"]) == {str(building.id) for building in observation.buildings}


def test_a_zone_lies_where_it_was_ordered(played: Played) -> None:
    zones = list(read_scenes(played.folder))[-1].layers["zones"]
    fields = [row for row in zones.values() if row[0] == "growing"]
    assert fields
    for kind, label, cells, x, z, w, h, crop, plants, growth in zones.values():
        assert 0 <= x < 60
        assert 0 <= z < 60
        assert 0 < cells <= w * h
        assert crop.startswith("Plant_") == (kind == "growing")
        assert label
        assert 0 <= plants <= cells
        assert 0 <= growth <= 100


def test_a_blueprint_becomes_a_building(played: Played) -> None:
    scenes = list(read_scenes(played.folder))
    planned = {key for scene in scenes for key in scene.layers["blueprints"]}
    built = {f"{row[1]},{row[2]},{row[0]}" for row in scenes[-1].layers["buildings"].values()}
    assert len(planned & built) >= 10
    for scene in scenes:
        standing = {f"{row[1]},{row[2]},{row[0]}" for row in scene.layers["buildings"].values()}
        assert not standing & set(scene.layers["blueprints"])


def test_felled_trees_stood_on_the_map(played: Played) -> None:
    scenes = list(read_scenes(played.folder))
    name = scenes[0].map
    assert name is not None
    start = read_static_map(played.folder, name)
    assert start is not None
    trees = {cell for runs in start.trees.values() for cell in cells_of(runs)}
    felled = {int(z) * start.width + int(x) for x, z in (key.split(",") for key in scenes[-1].layers["felled"])}
    assert felled
    assert felled <= trees


def test_scenes_are_a_small_part_of_a_record(played: Played) -> None:
    sizes = {True: 0, False: 0}
    for line in (played.folder / "events.jsonl").read_bytes().splitlines():
        sizes[b'"type":"scene"' in line] += len(line)
    assert sizes[True] < RECORD_SHARE * sizes[False]


def test_the_map_is_written_once_for_a_run_and_found_from_an_episode(played: Played, tmp_path: Path) -> None:
    start = StaticMap.of(played.static)
    assert [path.name for path in played.folder.parent.glob("map-*")] == [file_name(start.name)]
    assert read_static_map(played.folder, start.name) == start
    assert tuple(start.terrain()) == played.static.terrain.cells
    assert {name: frozenset(cells_of(runs)) for name, runs in start.rock.items()} == played.static.rock
    assert frozenset(cells_of(start.fog)) == played.static.fogged
    shutil.copytree(played.folder, tmp_path / "episode")
    assert read_static_map(tmp_path / "episode", start.name) is None
    (tmp_path / file_name(start.name)).write_bytes((played.folder.parent / file_name(start.name)).read_bytes()[:-20])
    with pytest.raises(RecordReadError):
        read_static_map(tmp_path / "episode", start.name)


@given(st.sets(st.integers(0, 300)))
def test_runs_of_cells_are_read_back(cells: set[int]) -> None:
    assert cells_of(cell_runs(cells)) == sorted(cells)


def test_the_page_gets_the_same_scenes(played: Played) -> None:
    page = plain(page_scenes(played.folder))
    state: dict[str, dict[str, Any]] = {}
    for step, scene in zip(page["steps"], read_scenes(played.folder), strict=True):
        for name, rows in step["set"].items():
            state.setdefault(name, {}).update(rows)
        for name, keys in step["gone"].items():
            for key in keys:
                del state[name][key]
        assert {name: state.get(name, {}) for name in LAYERS} == plain(scene.layers)
    assert (page["map"]["width"], page["map"]["height"]) == (60, 60)
    assert (page["kinds"]["Wall"], page["labels"]["Wall"]) == ("wall", "wall")
    assert set(page["looks"]) >= {"ground", "buildings", "items", "pawns", "zones", "marks"}


def test_a_record_without_scenes_has_none(tmp_path: Path, played: Played) -> None:
    with EventWriter(tmp_path / "old") as writer:
        for event in read_events(played.folder):
            if not isinstance(event, SceneTaken):
                writer.write(event)
    assert list(read_scenes(tmp_path / "old")) == []
    assert page_scenes(tmp_path / "old")["steps"] == []
    with pytest.raises(NoScene, match="has no scenes"):
        scene_at(tmp_path / "old", 0)


def test_a_scene_is_found_by_its_tick(played: Played) -> None:
    assert scene_at(played.folder, 3).tick == 3
    assert scene_at(played.folder, None).tick == TICKS
    with pytest.raises(NoScene, match=f"there is no tick 99; the record has 0 to {TICKS}"):
        scene_at(played.folder, 99)


@pytest.mark.parametrize(
    ("layer", "row"),
    [
        ("buildings", ("Wall", "1", 2, 1, 1, 0)),
        ("places", (1,)),
        ("pawns", ("enemy", None, "")),
        ("wounds", ("Gunshot",)),
        ("sky", ("Clear", "warm", "", "")),
    ],
)
def test_a_row_of_another_form_is_named(layer: str, row: tuple[Any, ...]) -> None:
    with pytest.raises(DamagedScene, match=f"the scene of tick 4 is damaged: layer '{layer}' .* '7'") as error:
        SceneReader().add(SceneTaken(tick=4, set={layer: {"7": row}}))
    assert isinstance(error.value, RecordError)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0123456789ABCDEF", "0123456789abcdef0"])
def test_a_record_names_no_other_file_as_its_map(name: str) -> None:
    with pytest.raises(ValueError, match="map"):
        SceneTaken(tick=0, map=name)


def test_the_last_scene_of_a_tick_counts(played: Played) -> None:
    seen = next(event for event in read_events(played.folder) if isinstance(event, ObservationTaken))
    reader = SceneReader()
    reader.add(seen)
    first = reader.add(SceneTaken(tick=0, set={"places": {"1": (1, 1), "2": (2, 2)}}))
    second = reader.add(SceneTaken(tick=0, set={"places": {"1": (5, 5)}}, gone={"places": ("2",)}))
    assert first is not None
    assert second is not None
    assert first.layers["places"] == {"1": (1, 1), "2": (2, 2)}
    assert second.layers["places"] == {"1": (5, 5)}
    assert set(second.layers) == {*SEEN, *FOLLOWED}
