"""One worker after another may write the record of an episode, and no lost worker makes it shorter."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.cluster.lease import STAGING, EpisodeLease
from pytest_rle.episode import EpisodeSpec
from pytest_rle.scenario import load_scenario


@pytest.fixture
def lease(small_project: Path, tmp_path: Path) -> EpisodeLease:
    scenario = load_scenario(small_project / "scenarios" / "crashlanded.yaml")
    spec = EpisodeSpec(scenario=scenario, seed=1, key="first", output=tmp_path, run_id="run")
    return EpisodeLease(spec, lambda measure: None)


def events(lease: EpisodeLease) -> bytes:
    return (lease.spec.folder / "events.jsonl").read_bytes()


def test_the_first_worker_writes_into_the_folder_of_the_episode(lease: EpisodeLease) -> None:
    assert lease.begin("tcp://worker:1") == 1
    lease.write("events.jsonl", 0, b"one")
    lease.write("events.jsonl", 3, b"two")
    assert events(lease) == b"onetwo"


def test_a_part_that_arrives_twice_stands_there_once(lease: EpisodeLease) -> None:
    lease.begin("tcp://worker:1")
    lease.write("events.jsonl", 0, b"one")
    lease.write("events.jsonl", 3, b"two")
    lease.write("events.jsonl", 3, b"two")
    assert events(lease) == b"onetwo"


def test_a_worker_that_lost_the_episode_may_not_write(lease: EpisodeLease) -> None:
    first = lease.begin("tcp://worker:1")
    second = lease.begin("tcp://worker:1")
    assert (lease.is_current(first), lease.is_current(second)) == (False, True)
    lease.close()
    assert not lease.is_current(second)


def test_a_later_record_takes_the_place_of_the_first_when_it_is_as_long(lease: EpisodeLease) -> None:
    lease.begin("tcp://worker:1")
    lease.write("events.jsonl", 0, b"of the first")
    lease.begin("tcp://worker:1")
    assert lease.resumes == lease.spec.folder
    lease.write("events.jsonl", 0, b"of the")
    assert events(lease) == b"of the first"
    lease.write("events.jsonl", 6, b" second")
    assert events(lease) == b"of the second"
    lease.write("events.jsonl", 13, b" worker")
    assert events(lease) == b"of the second worker"
    assert not (lease.spec.folder.parent / STAGING).exists()


def test_the_record_of_the_last_worker_stays_at_the_end_also_if_it_is_shorter(lease: EpisodeLease) -> None:
    lease.begin("tcp://worker:1")
    lease.write("events.jsonl", 0, b"of the first")
    lease.begin("tcp://worker:1")
    lease.write("events.jsonl", 0, b"shorter")
    lease.close()
    assert events(lease) == b"shorter"


def test_a_name_from_the_network_stays_in_the_folder(lease: EpisodeLease) -> None:
    lease.begin("tcp://worker:1")
    lease.write("../../elsewhere", 0, b"x")
    assert sorted(path.name for path in lease.spec.folder.iterdir()) == ["elsewhere"]


def test_a_file_of_the_run_is_written_once(lease: EpisodeLease) -> None:
    lease.begin("tcp://worker:1")
    lease.write_shared("map-1.json.zst", b"map")
    lease.write_shared("map-1.json.zst", b"other")
    assert (lease.spec.folder.parent / "map-1.json.zst").read_bytes() == b"map"
