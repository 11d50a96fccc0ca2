"""Gates are items: they come last, are in junit, and `--lf` runs them again with their episodes."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=1, policy="idle")
    def test_scenario(episode):
        episode.run()
"""


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    common = ("-p", "no:hypothesispytest", "--rle-output", "out", "--rle-page", "never", "--rle-seed", "1-6")
    return project.runpytest_inprocess(*common, *arguments)


def only_run(project: pytest.Pytester) -> Path:
    (folder,) = (path for path in (project.path / "out").iterdir() if path.is_dir())
    return folder


def another_run(project: pytest.Pytester, *, better_by: float) -> Path:
    """The run that was played, moved out of the way, with other scores."""
    folder = only_run(project).rename(project.path / "other")
    for path in folder.glob("*/*_summary.json"):
        summary = json.loads(path.read_text())
        path.write_text(json.dumps({**summary, "score": summary["score"] + better_by}))
    return folder


def test_a_gate_passes_fails_is_run_again_with_its_episodes_and_is_in_junit(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project).assert_outcomes(passed=6)
    other = another_run(project, better_by=0.1)
    gate = ["--rle-not-worse-than", "other", "--rle-margin"]
    result = run(project, *gate, "0.02", "--junitxml", "junit.xml", "-v")
    result.assert_outcomes(passed=6, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*::test_scenario[[]crashlanded-seed6[]] *",
            "*::gate_not_worse_than[[]crashlanded-idle[]] FAILED*",
            "gate_not_worse_than[[]crashlanded-idle[]]: more than 0.02 below idle (other): mean difference -0.100 *",
            "gate_not_worse_than[[]crashlanded-idle[]]: failed",
            "  more than 0.02 below idle (other): mean difference -0.100 over 6 seeds, *",
        ]
    )
    cases = ET.parse(project.path / "junit.xml").getroot().iter("testcase")
    case = next(case for case in cases if case.get("name") == "gate_not_worse_than[crashlanded-idle]")
    assert "mean difference -0.100" in (case.find("failure").get("message") or "")  # type: ignore[union-attr]
    summary = json.loads((only_run(project) / "summary.json").read_text())
    assert [entry["verdict"] for entry in summary["gates"]] == ["failed"]
    assert "gate_not_worse_than[crashlanded-idle]: failed" in (only_run(project) / "summary.md").read_text()
    again = run(project, *gate, "0.2", "--lf", "--rle-resume", str(only_run(project)))
    again.assert_outcomes(passed=7)
    run(project, *gate, "0.2", "--rle-reuse", "out").assert_outcomes(passed=7)
    few = run(project, *gate, "0.2", "--rle-seed", "1-5", "--rle-reuse", "out")
    assert few.parseoutcomes() == {"passed": 5, "skipped": 1}
    assert other.is_dir()


def test_workers_play_and_the_controller_judges(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--rle-seed", "1").assert_outcomes(passed=1)
    another_run(project, better_by=0.1)
    few = ["--rle-seed", "1", "--rle-not-worse-than", "other:idle", "--rle-margin", "0.02"]
    result = run(project, "-n", "1", *few)
    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            ".s *[[]100%[]]",
            "gate_not_worse_than[[]crashlanded-idle[]]: undecided",
            "  undecided whether at most 0.02 below idle (other): mean difference -0.100 over",
            "  1 seed, and fewer than 6 seeds decide nothing",
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rle-not-worse-than", "gpt"], "--rle-not-worse-than needs a margin: add --rle-margin SCORE*"),
        (["--rle-margin", "0.1"], "--rle-margin is about --rle-not-worse-than RUN: add it, *"),
        (["--rle-margin", "0"], "--rle-margin: '0' is not a number above 0"),
        (["--rle-min-anchored", "nan"], "--rle-min-anchored: 'nan' is not a finite number"),
        (["--rle-min-anchored", "1", "--rle-ticks", "2"], "*that --rle-ticks shortens has no anchored score*"),
        (["--rle-not-worse-than", "gpt", "--rle-margin", "0.1"], "--rle-not-worse-than: gpt is no folder *"),
    ],
)
def test_a_gate_that_cannot_be_judged_is_refused_before_anything_is_played(
    project: pytest.Pytester, arguments: list[str], message: str
) -> None:
    project.makepyfile(PLAY)
    result = run(project, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])


def test_games_that_could_not_be_compared_are_refused_before_they_are_played(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.makepyfile(PLAY)
    run(project, "--rle-seed", "1").assert_outcomes(passed=1)
    other = another_run(project, better_by=0.0)
    gate = ["--rle-not-worse-than", "other", "--rle-margin", "0.1", "--rle-seed"]
    run(project, *gate, "2").stderr.fnmatch_lines(
        ["ERROR: --rle-not-worse-than: idle (other) has no seed of crashlanded that is to be played, but 1"]
    )
    (path,) = other.glob("*/*_summary.json")
    path.write_text(json.dumps({**json.loads(path.read_text()), "scoring_version": "1.0"}))
    run(project, *gate, "1").stderr.fnmatch_lines(
        ["ERROR: --rle-not-worse-than: idle (other) played another game of crashlanded: it differs in the scoring *"]
    )
    path.write_text(json.dumps({**json.loads(path.read_text()), "scenario": "first_winter"}))
    run(project, *gate, "1").stderr.fnmatch_lines(["ERROR: * idle (other) has no valid game of crashlanded"])
    monkeypatch.setenv("RLE_MIN_ANCHORED", "0.5")
    run(project, "--rle-seed", "2").stderr.fnmatch_lines(
        ["ERROR: --rle-min-anchored: crashlanded has no anchored score under scoring *: its games are shortened"]
    )
