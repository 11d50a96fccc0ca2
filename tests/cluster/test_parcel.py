"""A worker plays from what it was sent: the save by its hash, own prompts and an own team by their content."""

from __future__ import annotations

import dataclasses
import hashlib
from decimal import Decimal
from pathlib import Path

import pytest
from distributed.protocol import pickle

from pytest_rle.cluster.errors import ClusterError
from pytest_rle.cluster.parcel import Parcel, agent_of, prompts_of, store_save, unpack
from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.start_save import save_of
from pytest_rle.scenario import load_scenario, save_path


@pytest.fixture
def spec(small_project: Path, tmp_path: Path) -> EpisodeSpec:
    return EpisodeSpec(scenario=load_scenario(small_project / "scenarios" / "crashlanded.yaml"), seed=1)


def sent(spec: EpisodeSpec) -> Parcel:
    """The parcel, after a journey."""
    save = save_of(spec)
    parcel = Parcel(
        spec=spec,
        save=hashlib.sha256(save.read_bytes()).hexdigest(),
        save_name=save.name,
        prompts=prompts_of(spec),
        agent=agent_of(spec),
        ticket="ticket",
        office="tcp://127.0.0.1:1",
        spent_before_usd=Decimal(0),
        limits=False,
        run_limit_usd=None,
    )
    copy: Parcel = pickle.loads(pickle.dumps(parcel))
    return copy


def stored(parcel: Parcel, content: bytes, folder: Path) -> Path:
    return store_save(folder / "saves", parcel.save_name, parcel.save, lambda offset: content[offset : offset + 1000])


def test_the_save_lies_where_the_scenario_looks_for_it(spec: EpisodeSpec, tmp_path: Path) -> None:
    parcel = sent(spec)
    content = save_of(spec).read_bytes()
    path = stored(parcel, content, tmp_path)
    there = unpack(parcel, tmp_path / "episode", path)
    assert path.read_bytes() == content
    assert save_path(there.scenario) == path


def test_a_save_of_another_content_is_refused(spec: EpisodeSpec, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match="another SHA-256"):
        stored(sent(spec), b"something else", tmp_path)
    assert not [path for path in (tmp_path / "saves").rglob("*") if path.is_file()]


def test_a_save_that_a_worker_has_is_not_sent_again(spec: EpisodeSpec, tmp_path: Path) -> None:
    parcel = sent(spec)
    content = save_of(spec).read_bytes()
    path = stored(parcel, content, tmp_path)
    asked: list[int] = []

    def read(offset: int) -> bytes:
        asked.append(offset)
        return b""

    assert store_save(tmp_path / "saves", parcel.save_name, parcel.save, read) == path
    assert asked == []


def test_own_prompts_and_an_own_team_are_sent(spec: EpisodeSpec, tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "shared.md").write_text("Be kind.")
    (tmp_path / "agent.py").write_text("def make(): ...\n")
    spec = dataclasses.replace(spec, prompts=tmp_path / "prompts", agent=f"{tmp_path / 'agent.py'}:make")
    parcel = sent(spec)
    (tmp_path / "agent.py").unlink()
    there = unpack(parcel, tmp_path / "episode", stored(parcel, save_of(spec).read_bytes(), tmp_path))
    assert there.prompts is not None
    assert (there.prompts / "shared.md").read_text() == "Be kind."
    assert there.agent is not None
    file, _, name = there.agent.rpartition(":")
    assert (Path(file).read_text(), name) == ("def make(): ...\n", "make")


def test_an_own_team_in_a_module_is_named_and_not_sent(spec: EpisodeSpec) -> None:
    assert agent_of(dataclasses.replace(spec, agent="package.module:make")) is None


def test_a_file_of_an_own_team_that_is_missing_is_named(spec: EpisodeSpec, tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"agent\.py cannot be read"):
        agent_of(dataclasses.replace(spec, agent=f"{tmp_path / 'agent.py'}:make"))
