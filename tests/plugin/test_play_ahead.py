"""Nothing is played that was not asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", policy="idle", seed=[1, 2, 3, 4], ticks=1)
    def test_scenario(episode):
        episode.run()
        assert False
"""


def summary_of(project: pytest.Pytester) -> dict[str, Any]:
    (path,) = (project.path / "out").glob("*/summary.json")
    summary: dict[str, Any] = json.loads(path.read_text())
    return summary


@pytest.mark.parametrize("stop", ["-x", "--maxfail=1", "--sw", "--pdb"])
def test_the_next_episode_does_not_begin_before_the_verdict(project: pytest.Pytester, stop: str) -> None:
    project.makepyfile(PLAY)
    options = ["-p", "no:hypothesispytest", "--rle-output", "out", stop]
    if stop == "--pdb":
        command = [sys.executable, "-m", "pytest", *options]
        apart = subprocess.run(command, cwd=project.path, input="q\n", stdout=subprocess.PIPE, text=True, check=False)
        lines = pytest.LineMatcher(apart.stdout.splitlines())
    else:
        lines = project.runpytest_inprocess(*options).stdout
    summary = summary_of(project)
    assert [row["seed"] for row in summary["episodes"]] == [1]
    assert {row["what"] for row in summary["unreported"]} == {"never started"}
    assert len(summary["unreported"]) == 3
    lines.fnmatch_lines(["crashlanded-seed4: never started", "records: out/*", "resume: * --rle-resume out/*"])


def test_a_session_that_may_stop_plays_no_more_ahead_than_it_has_slots(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out", "-x", "--rle-concurrency", "2")
    ends = {row["episode"]: row["what"] for row in summary_of(project)["unreported"]}
    assert ends["crashlanded-seed3"] == ends["crashlanded-seed4"] == "never started"


@pytest.mark.parametrize("option", ["--setup-only", "--setup-plan", "--collect-only"])
@pytest.mark.parametrize("slots", ["1", "2"])
def test_what_only_sets_up_or_collects_plays_nothing(project: pytest.Pytester, option: str, slots: str) -> None:
    project.makepyfile(
        PLAY,
        test_fixtures="""
        import pytest

        @pytest.fixture
        def result(episode):
            return episode.run()

        @pytest.mark.rle(scenario="crashlanded", policy="idle", ticks=1)
        def test_it(agents, cost_tracker, result):
            pass
        """,
    )
    result = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", option, "--rle-concurrency", slots
    )
    assert result.ret == pytest.ExitCode.OK
    assert not (project.path / "out").exists()


def test_a_test_that_never_asks_for_the_result_plays_nothing(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", policy="idle", ticks=1)
        def test_it(episode):
            pytest.skip("not today")
        """
    )
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out")
    result.assert_outcomes(skipped=1)
    assert [path.name for path in (project.path / "out").iterdir()] == []
    assert "RimWorld benchmark" not in result.stdout.str()
