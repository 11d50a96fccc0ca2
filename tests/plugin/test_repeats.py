"""`--rle-repeats` plays a seed several times: the same world, and other random choices of the team."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.compare import find_team
from pytest_rle.episode import EpisodeSpec
from tests.shipped import SCENARIOS

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=1)
    def test_scenario(episode):
        episode.run()
"""


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    common = ("-p", "no:hypothesispytest", "--rle-output", "out", "--rle-page", "never")
    return project.runpytest_inprocess(*common, *arguments)


def runs(project: pytest.Pytester) -> list[Path]:
    return sorted(path for path in (project.path / "out").iterdir() if path.is_dir())


def start_of(episode: Path) -> dict[str, object]:
    start: dict[str, object] = json.loads((episode / "events.jsonl").read_text().partition("\n")[0])
    return start


def test_each_repeat_is_an_item_with_a_record_and_other_choices(
    project: pytest.Pytester, capsys: pytest.CaptureFixture[str]
) -> None:
    project.makepyfile(PLAY)
    repeats = ["--rle-policy", "random,idle", "--rle-repeats", "2", "--rle-seed", "1-2", "-k"]
    result = run(project, *repeats, "crashlanded", "-v")
    result.assert_outcomes(passed=6)
    result.stdout.fnmatch_lines(
        [
            "*::test_scenario[[]crashlanded-random-seed1-r1[]] *",
            "*::test_scenario[[]crashlanded-random-seed1-r2[]] *",
            "*::test_scenario[[]crashlanded-idle-seed1[]] *",
            "crashlanded random: 0.* (4 episodes with 2 seeds, worst *)",
            "crashlanded random: deviation 0.* among seeds, 0.* among repeats; pass^2 0.00",
        ]
    )
    (folder,) = runs(project)
    first, second = (start_of(folder / f"crashlanded-random-seed1-r{number}") for number in (1, 2))
    assert (first["seed"], second["seed"]) == (1, 1)
    assert (first["team"]["seed"], second["team"]["seed"]) == (1, policy_seed(1, 2))  # type: ignore[index]
    assert [start["recipe"]["repeat"] for start in (first, second)] == [1, 2]  # type: ignore[index]
    team = find_team(f"{folder}:random")
    assert [played.seed for played in team.games] == [1, 1, 2, 2]
    assert main(["compare", f"{folder}:random", f"{folder}:idle"]) == 0
    assert "  repeats of A: deviation " in capsys.readouterr().out
    assert main(["replay", str(folder / "crashlanded-random-seed1-r2")]) == 0
    again = run(project, *repeats, "seed1-r2", "--rle-resume", str(folder))
    again.assert_outcomes(passed=1, deselected=5)
    (other,) = [each for each in runs(project) if each != folder]
    resumed = json.loads(next(other.glob("*/*_summary.json")).read_text())
    assert (resumed["resumed_from"], resumed["repeat"]) == (f"{folder.name}/crashlanded-random-seed1-r2", 2)


SCENARIO = SCENARIOS["crashlanded"]


def policy_seed(seed: int, repeat: int) -> int:
    return EpisodeSpec(SCENARIO, seed=seed, repeat=repeat).policy_seed


def test_each_repeat_has_a_seed_of_its_own_for_the_policies() -> None:
    seeds = {policy_seed(seed, repeat) for seed in range(50) for repeat in range(1, 5)}
    assert len(seeds) == 200
    assert max(seeds) < 2**63
    assert [policy_seed(seed, 1) for seed in range(3)] == [0, 1, 2]


def test_a_team_that_would_play_the_same_is_refused_in_one_line(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makepyfile(PLAY)
    result = run(project, "--rle-policy", "idle,scripted", "--rle-repeats", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(
        ["ERROR: --rle-repeats: idle and scripted would play a seed the same way each time: leave it out, or name a *"]
    )
    monkeypatch.setenv("RLE_REPEATS", "2")
    run(project, "--rle-policy", "idle").assert_outcomes(passed=1)
