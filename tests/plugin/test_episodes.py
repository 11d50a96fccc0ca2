"""The plugin in use: items, fixtures, verdicts, timeouts and files. Each test is a pytest run of its own."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        result = episode.run()
        assert result.ticks == 2
        assert result.colonists == 3
"""


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments)


def run_apart(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest in a process of its own, for tests of signals, workers or the end of the process."""
    return project.runpytest_subprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments)


def episodes(project: pytest.Pytester) -> list[Path]:
    return sorted(path for path in (project.path / "out").glob("*/*") if path.is_dir())


def test_an_episode_is_an_item_with_a_record_and_a_row_in_the_table(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = run(project, "-v", "--rle-seed", "42")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "*test_scenario[[]crashlanded-seed42[]] PASSED horizon 0.*",
            "*RimWorld benchmark*",
            "episode*outcome*days*alive*score*ticks*cost*time*",
            "crashlanded-seed42*horizon*0.5*3/3*",
            "records: out/*",
        ]
    )
    assert all(len(line) <= 80 for line in result.stdout.lines if "crashlanded-seed42  " in line)
    (folder,) = episodes(project)
    assert folder.name == "crashlanded-seed42"
    page = folder.parent / "page.html"
    assert result.outlines[-1] == f"page: {page.relative_to(project.path)}"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert sorted(path.name for path in folder.iterdir()) == [
        "crashlanded.csv",
        "crashlanded_deliberations.jsonl",
        "crashlanded_summary.json",
        "events.jsonl",
    ]
    assert not (project.path / "out" / "benchmark_history.jsonl").exists(), "no model was called"
    summary = json.loads((folder / "crashlanded_summary.json").read_text())
    assert summary["outcome"] == "horizon"
    assert summary["is_pinned"] is True
    assert summary["costs"]["total"]["calls"] == 0
    run_summary = json.loads((folder.parent / "summary.json").read_text())
    assert [row["episode"] for row in run_summary["episodes"]] == ["crashlanded-seed42"]


def test_two_runs_of_a_seed_leave_the_same_bytes(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--rle-seed", "5")
    run(project, "--rle-seed", "5")
    first, second = episodes(project)
    table = (first / "crashlanded.csv").read_bytes()
    assert table == (second / "crashlanded.csv").read_bytes()
    assert table.count(b"\n") == 3


def test_seeds_and_policies_make_a_matrix_with_stable_ids(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = run(project, "--collect-only", "-q", "--rle-seed", "1,2", "--rle-policy", "idle,random")
    ids = [line.split("[")[1].rstrip("]") for line in result.stdout.lines if "test_scenario[" in line]
    assert ids == [
        "crashlanded-idle-seed1",
        "crashlanded-random-seed1",
        "crashlanded-idle-seed2",
        "crashlanded-random-seed2",
    ]
    assert not (project.path / "out").exists(), "collecting plays no episode"


def test_an_async_test_awaits_its_episode_and_sees_its_team_and_ledger(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", ticks=1, policy="idle")
        async def test_it(episode, agents, cost_tracker, rle_scenario):
            result = await episode
            assert result.is_valid
            assert len(agents.roles) == 7
            assert cost_tracker.calls == 0
            assert rle_scenario.name == "crashlanded"
        """
    )
    run(project).assert_outcomes(passed=1)


def test_the_client_fixture_reaches_a_separate_game(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded")
        async def test_it(rimapi_client):
            assert (await rimapi_client.game.state()).colonist_count == 3
        """
    )
    run(project).assert_outcomes(passed=1)


def test_a_hook_provides_another_team(project: pytest.Pytester) -> None:
    project.makeconftest(
        """
        from pytest_rle.team import Role, Team
        from pytest_rle.team.policies import IdlePolicy

        def pytest_rle_agents(item, spec):
            return Team({Role.MEDICAL_OFFICER: IdlePolicy()}, seed=spec.seed)
        """
    )
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", ticks=1)
        def test_it(episode, agents):
            episode.run()
            assert len(agents.roles) == 1
        """
    )
    run(project).assert_outcomes(passed=1)


def test_a_score_below_the_threshold_fails_the_item_with_both_numbers(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = run(project, "--rle-min-score", "0.99")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed42: the score 0.* is below --rle-min-score 0.99*"])


def test_smoke_items_run_only_if_a_marker_expression_names_them(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.smoke
        @pytest.mark.rle(scenario="crashlanded", ticks=1)
        def test_smoke(episode):
            episode.run()

        @pytest.mark.smoke
        def test_without_episode():
            pass
        """
    )
    run(project).assert_outcomes(passed=1, deselected=1)
    run(project, "-m", "smoke").assert_outcomes(passed=2)


STUCK_TEAM = """
    import asyncio
    import threading

    import pytest

    from pytest_rle.team import Role, Team
    from pytest_rle.team.policies import IdlePolicy

    STUCK = threading.Event()

    class StuckPolicy(IdlePolicy):
        async def deliberate(self, request):
            if request.tick == 1:
                STUCK.set()
                await asyncio.Event().wait()
            return await super().deliberate(request)

    def pytest_rle_agents(item, spec):
        policy = StuckPolicy() if spec.seed == 1 else IdlePolicy()
        return Team({Role.MEDICAL_OFFICER: policy}, seed=spec.seed, timeout_s=3600)

    @pytest.fixture
    def stuck():
        return STUCK
"""
"""A team that never ends its second tick with seed 1. It sets an event then."""


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_a_timed_out_episode_is_cancelled_flushed_and_marked_and_the_next_one_runs(
    project: pytest.Pytester, method: str
) -> None:
    project.makeconftest(STUCK_TEAM)
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed=3, ticks=1)
        def test_until_the_next_episode_is_stuck(episode, stuck):
            episode.run()
            assert stuck.wait(100)

        @pytest.mark.timeout(0.5)
        @pytest.mark.rle(scenario="crashlanded", seed=1, ticks=2)
        def test_scenario(episode):
            episode.run()

        @pytest.mark.rle(scenario="crashlanded", seed=2, ticks=2)
        def test_after_it(episode):
            episode.run()
        """
    )
    # With two slots the second episode runs beside the first, and is stuck before its item and its timer start.
    result = run_apart(project, "--rle-concurrency", "2", "--timeout-method", method)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed1: Timeout (>0.5s) from pytest-timeout*"])
    folder = next(path for path in episodes(project) if path.name == "crashlanded-seed1")
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    assert events[-1]["type"] == "episode_end"
    assert events[-1]["truncated"] is True
    assert json.loads((folder / "crashlanded_summary.json").read_text())["outcome"] == "truncated"
    rows = json.loads((folder.parent / "summary.json").read_text())["episodes"]
    cut = next(row for row in rows if row["seed"] == 1)
    assert (cut["outcome"], cut["reason"]) == ("truncated", "Timeout (>0.5s) from pytest-timeout")
    assert cut["folder"] == str(folder.relative_to(project.path / "out"))
    assert {row["outcome"] for row in rows if row["seed"] != 1} == {"horizon"}


def test_a_tick_has_a_limit_of_its_own(project: pytest.Pytester) -> None:
    project.makeconftest(STUCK_TEAM)
    project.makepyfile(PLAY)
    result = run(project, "--rle-seed", "1", "--rle-tick-timeout", "0.5")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed1: the tick took more than 0.5 s*"])


def test_the_first_failure_stops_the_session_and_the_table_lists_the_rest(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed=[1, 2, 3], ticks=1, policy="idle")
        def test_scenario(episode):
            assert episode.run().score > 1
        """
    )
    result = run(project, "-x", "--rle-concurrency", "2")
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    assert "crashlanded-seed2: " in text
    assert "crashlanded-seed3: " in text


def test_xdist_and_concurrency_cannot_be_combined(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    both = run(project, "-n", "2", "--rle-concurrency", "2")
    assert both.ret == pytest.ExitCode.USAGE_ERROR
    both.stderr.fnmatch_lines(["*--rle-concurrency and -n of pytest-xdist*choose one"])


def test_junit_carries_the_score(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--junitxml", "junit.xml").assert_outcomes(passed=1)
    case = ET.parse(project.path / "junit.xml").getroot().find(".//testcase")
    assert case is not None
    properties = {entry.get("name"): entry.get("value") for entry in case.iter("property")}
    assert properties["rle_outcome"] == "horizon"
    assert 0 < float(properties["rle_score"] or 0) < 1


def test_failed_episodes_can_be_run_again(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    run(project, "--rle-seed", "1,2", "--rle-min-score", "0.99").assert_outcomes(failed=2)
    again = run(project, "--lf", "--rle-seed", "1,2")
    again.assert_outcomes(passed=2)


def test_a_session_releases_the_team_of_a_finished_episode(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import gc
        import weakref

        import pytest

        teams = []

        @pytest.mark.rle(scenario="crashlanded", policy="idle", ticks=1)
        def test_it(episode, agents):
            episode.run()
            gc.collect()
            assert [team for team in teams if team() is not None] == []
            teams.append(weakref.ref(agents))
        """
    )
    run(project, "--rle-seed", "1-3").assert_outcomes(passed=3)
