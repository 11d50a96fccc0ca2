"""An episode that was played already is taken from its record, and from no other."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec
from pytest_rle.episode import reuse as reuse_module
from pytest_rle.episode.result import ResultSource
from pytest_rle.episode.reuse import PlayedEpisodes
from pytest_rle.scenario import Scenario
from tests.episode.conftest import plan_for
from tests.llm.server import ModelServer, says


@pytest.fixture
def spec(scenario: Scenario, tmp_path: Path) -> EpisodeSpec:
    return EpisodeSpec(
        scenario=scenario, seed=3, policy="scripted", ticks=1, key="one", output=tmp_path / "results", run_id="first"
    )


@pytest.fixture
async def played(spec: EpisodeSpec) -> EpisodeResult:
    return await EpisodeRun(spec).play()


def again(spec: EpisodeSpec) -> EpisodeResult | None:
    return PlayedEpisodes([spec.output]).result_of(dataclasses.replace(spec, run_id="second"))


def test_the_result_is_that_of_the_game(spec: EpisodeSpec, played: EpisodeResult) -> None:
    found = again(spec)
    assert found is not None
    assert found.source is ResultSource.REUSED
    same = dataclasses.replace(found, source=played.source, seconds=played.seconds, days=played.days)
    assert same == played


def test_a_record_of_another_scoring_version_is_scored_anew(
    spec: EpisodeSpec, played: EpisodeResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reuse_module, "DEFAULT_VERSION", "2.0")
    found = again(spec)
    assert found is not None
    assert (found.source, found.scoring.version) == (ResultSource.RESCORED, "2.0")
    assert found.score != played.score


@pytest.mark.parametrize(
    "change",
    [{"seed": 4}, {"policy": "idle"}, {"ticks": 2}, {"memory_turns": 5}, {"sequential": True}, {"role_timeout_s": 9.0}],
    ids=str,
)
def test_another_episode_is_played(spec: EpisodeSpec, played: EpisodeResult, change: dict[str, object]) -> None:
    assert again(dataclasses.replace(spec, **change)) is None  # type: ignore[arg-type]


def test_other_prompts_are_another_team(spec: EpisodeSpec, played: EpisodeResult, tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "shared.md").write_text("Think of the muffalo.")
    assert again(dataclasses.replace(spec, prompts=tmp_path / "prompts")) is None


def test_other_code_plays_anew(spec: EpisodeSpec, played: EpisodeResult, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse_module, "play_sha256", lambda: "of another version")
    assert again(spec) is None


@pytest.mark.parametrize("name", ["events.jsonl", "crashlanded.csv", "crashlanded_summary.json"])
def test_an_altered_record_is_not_used(spec: EpisodeSpec, played: EpisodeResult, name: str) -> None:
    path = spec.folder / name
    path.write_bytes(path.read_bytes().replace(b"0.", b"1.", 1))
    assert again(spec) is None


async def test_a_record_without_an_end_is_not_used(spec: EpisodeSpec, played: EpisodeResult) -> None:
    path = spec.folder / "events.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert again(spec) is None


async def test_a_model_is_reused_only_if_it_is_asked_in_the_same_way(
    spec: EpisodeSpec, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLE_API_KEY", "x")
    server.default = lambda call: says(plan_for(call))(call)
    asking = dataclasses.replace(spec, policy="llm", model="m", base_url=server.base_url, price_per_mtok="1:1")
    result = await EpisodeRun(asking).play()
    found = again(asking)
    assert found is not None
    assert (found.score, found.costs.total, found.recalled_calls) == (result.score, result.costs.total, 7)
    assert again(dataclasses.replace(asking, model="other")) is None
    assert again(dataclasses.replace(asking, no_think=True)) is None
