"""`--rle-reuse`: the table says which episodes were not played, and the plan leaves them out."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=1, policy="idle")
    def test_scenario(episode):
        episode.run()
"""


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-page", "never", *arguments
    )


def test_what_was_played_is_not_played_again(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--rle-seed", "1-2").assert_outcomes(passed=2)
    result = run(project, "--rle-seed", "1-3", "--rle-reuse", "out")
    result.assert_outcomes(passed=3)
    result.stdout.re_match_lines([r"crashlanded-seed1 .* reused$", r"crashlanded-seed2 .* reused$", r".*seed3 .*\ds$"])
    planned = run(project, "--rle-seed", "1-4", "--rle-reuse", "out", "--rle-plan")
    planned.stdout.fnmatch_lines(["3 of 4 episodes were played already, and are taken from their records."])


def test_a_folder_that_is_not_there_is_named(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = run(project, "--rle-reuse", "nowhere")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --rle-reuse: there is no folder *nowhere"])
