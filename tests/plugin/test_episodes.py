"""The plugin as its users meet it: items, fixtures, verdicts, timeouts, files; each a pytest run of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
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


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_subprocess("--rle-output", "out", *arguments)


def episodes(pytester: pytest.Pytester) -> list[Path]:
    return sorted(path for path in (pytester.path / "out").glob("*/*") if path.is_dir())


def test_an_episode_is_an_item_that_leaves_its_record_and_a_table(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    result = run(pytester, "-v", "--rle-seed", "42")
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
    (folder,) = episodes(pytester)
    assert folder.name == "crashlanded-seed42"
    assert sorted(path.name for path in folder.iterdir()) == [
        "crashlanded.csv",
        "crashlanded_deliberations.jsonl",
        "crashlanded_summary.json",
        "events.jsonl",
    ]
    assert not (pytester.path / "out" / "benchmark_history.jsonl").exists(), "no model was called"
    summary = json.loads((folder / "crashlanded_summary.json").read_text())
    assert summary["outcome"] == "horizon"
    assert summary["is_pinned"] is True
    assert summary["costs"]["total"]["calls"] == 0
    run_summary = json.loads((folder.parent / "summary.json").read_text())
    assert [row["episode"] for row in run_summary["episodes"]] == ["crashlanded-seed42"]


def test_two_runs_of_a_seed_leave_the_same_bytes(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    run(pytester, "--rle-seed", "5")
    run(pytester, "--rle-seed", "5")
    first, second = episodes(pytester)
    table = (first / "crashlanded.csv").read_bytes()
    assert table == (second / "crashlanded.csv").read_bytes()
    assert table.count(b"\n") == 3


def test_seeds_and_policies_make_a_matrix_with_stable_ids(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    result = run(pytester, "--collect-only", "-q", "--rle-seed", "1,2", "--rle-policy", "idle,random")
    ids = [line.split("[")[1].rstrip("]") for line in result.stdout.lines if "test_scenario[" in line]
    assert ids == [
        "crashlanded-idle-seed1",
        "crashlanded-random-seed1",
        "crashlanded-idle-seed2",
        "crashlanded-random-seed2",
    ]
    assert not (pytester.path / "out").exists(), "collecting plays nothing"


def test_async_tests_await_their_episode_and_see_its_team_and_ledger(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")
    pytester.makepyfile(
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
    run(pytester).assert_outcomes(passed=1)


def test_the_client_fixture_reaches_a_game_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded")
        async def test_it(rimapi_client):
            assert (await rimapi_client.game.state()).colonist_count == 3
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_a_team_of_ones_own_comes_from_a_hook(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        from pytest_rle.team import Role, Team
        from pytest_rle.team.policies import IdlePolicy

        def pytest_rle_agents(item, spec):
            return Team({Role.MEDICAL_OFFICER: IdlePolicy()}, seed=spec.seed)
        """
    )
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", ticks=1)
        def test_it(episode, agents):
            episode.run()
            assert len(agents.roles) == 1
        """
    )
    run(pytester).assert_outcomes(passed=1)


def test_a_missed_threshold_fails_the_item_and_says_by_how_much(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    result = run(pytester, "--rle-min-score", "0.99")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed42: the score 0.* is below --rle-min-score 0.99*"])


def test_smoke_items_run_only_when_asked_for(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.smoke
        @pytest.mark.rle(scenario="crashlanded", ticks=1)
        def test_smoke(episode):
            episode.run()

        @pytest.mark.smoke
        def test_of_somebody_else():
            pass
        """
    )
    run(pytester).assert_outcomes(passed=1, deselected=1)
    run(pytester, "-m", "smoke").assert_outcomes(passed=2)


def test_unknown_scenarios_and_bad_markers_are_collection_errors(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_one="import pytest\n@pytest.mark.rle(scenario='crashland')\ndef test_it(episode): pass",
        test_two="import pytest\n@pytest.mark.rle(seeds=3)\ndef test_it(episode): pass",
    )
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*there is no scenario 'crashland'; there are crashlanded, *"])
    result.stdout.fnmatch_lines(["*mark rle takes scenario, seed, policy, ticks by name, and not seeds*"])


def test_a_malformed_scenario_is_told_with_file_and_line(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("scenarios")
    (folder / "broken.yaml").write_text("name: broken\ntitel: oops\n")
    pytester.makepyfile(PLAY)
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*broken.yaml:2: *titel*"])
    assert "Traceback" not in result.stdout.str()


def test_an_empty_folder_of_scenarios_is_an_error_and_not_a_skip(pytester: pytest.Pytester) -> None:
    pytester.mkdir("scenarios")
    pytester.makepyfile(PLAY)
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*no scenarios there*"])


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "*no-such.rws* cannot be read*"), (b"not a save", "*no-such.rws*"), (b"\x1f\x8b broken", "*no-such.rws*")],
)
def test_a_missing_or_corrupt_save_is_one_clear_line(
    pytester: pytest.Pytester, content: bytes | None, message: str
) -> None:
    if content is not None:
        (pytester.path / "no-such.rws").write_bytes(content)
    pytester.makepyfile(PLAY)
    result = run(pytester, "--rle-save", "no-such.rws")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"crashlanded-seed42: {message}"])
    assert "Traceback" not in result.stdout.str()
    assert not episodes(pytester), "nothing is half-written"


def test_a_save_that_is_not_the_pinned_one_needs_permission(pytester: pytest.Pytester) -> None:
    checkout = Path(__file__).parents[2]
    pytester.mkdir("scenarios")
    pytester.mkdir("saves")
    text = (checkout / "scenarios" / "crashlanded.yaml").read_text()
    (pytester.path / "scenarios" / "crashlanded.yaml").write_text(text)
    other = (checkout / "saves" / "first_winter.rws.gz").read_bytes()
    (pytester.path / "saves" / "crashlanded.rws.gz").write_bytes(other)
    pytester.makepyfile(PLAY)
    refused = run(pytester)
    refused.assert_outcomes(failed=1)
    refused.stdout.fnmatch_lines(["*is not the save of scenario 'crashlanded'*--rle-allow-unpinned*"])
    run(pytester, "--rle-allow-unpinned").assert_outcomes(passed=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_results_folder_is_one_clear_line(pytester: pytest.Pytester) -> None:
    (pytester.path / "out").mkdir(mode=0o500)
    pytester.makepyfile(PLAY)
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*no permission to write here*--rle-output*"])


def test_a_results_folder_that_is_a_file_is_one_clear_line(pytester: pytest.Pytester) -> None:
    (pytester.path / "out").write_text("in the way")
    pytester.makepyfile(PLAY)
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42: *out*--rle-output*"])
    assert "Traceback" not in result.stdout.str()


def test_an_unreachable_game_is_one_clear_line(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    result = run(pytester, "--rle-rimapi-url", "http://127.0.0.1:9")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42: GET /rle/state: http://127.0.0.1:9*"])
    assert not episodes(pytester)


def test_a_missing_key_is_one_clear_line(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENROUTER_API_KEY", "RLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    pytester.makepyfile(PLAY)
    result = run(pytester, "--rle-model", "some-model")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42: no API key for api.openai.com: set OPENAI_API_KEY*"])
    assert not episodes(pytester)


SLOW_TEAM = """
    import asyncio
    from pytest_rle.team import Role, Team
    from pytest_rle.team.policies import IdlePolicy

    class Slow(IdlePolicy):
        async def deliberate(self, request):
            if request.tick == 1 and "seed1" in NAME:
                await asyncio.sleep(3600)
            return await super().deliberate(request)

    NAME = ""

    def pytest_rle_agents(item, spec):
        global NAME
        NAME = spec.key
        return Team({Role.MEDICAL_OFFICER: Slow()}, seed=spec.seed, timeout_s=3600)
"""

TWO_EPISODES = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", seed=[1, 2], ticks=2)
    def test_scenario(episode):
        episode.run()
"""


@pytest.mark.parametrize("method", ["signal", "thread"])
def test_a_timed_out_episode_is_cancelled_flushed_and_marked_and_the_next_one_runs(
    pytester: pytest.Pytester, method: str
) -> None:
    pytester.makeconftest(SLOW_TEAM)
    pytester.makepyfile(TWO_EPISODES)
    result = run(pytester, "--timeout", "3", "--timeout-method", method)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed1: Timeout (>3.0s) from pytest-timeout*"])
    folder = next(path for path in episodes(pytester) if path.name == "crashlanded-seed1")
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    assert events[-1]["type"] == "episode_end"
    assert events[-1]["truncated"] is True
    assert json.loads((folder / "crashlanded_summary.json").read_text())["outcome"] == "truncated"


def test_a_tick_has_a_limit_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(SLOW_TEAM)
    pytester.makepyfile(TWO_EPISODES)
    result = run(pytester, "--rle-tick-timeout", "2")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed1: the tick took more than 2 s*"])


def test_the_first_failure_stops_the_rest_and_the_table_lists_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed=[1, 2, 3], ticks=1, policy="idle")
        def test_scenario(episode):
            assert episode.run().score > 1
        """
    )
    result = run(pytester, "-x", "--rle-concurrency", "2")
    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    assert "crashlanded-seed2: " in text
    assert "crashlanded-seed3: " in text


def test_ctrl_c_flushes_what_runs(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(SLOW_TEAM)
    pytester.makepyfile(TWO_EPISODES)
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--rle-output", "out"],
        cwd=pytester.path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    table = pytester.path / "out"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not [
        path for path in table.glob("*/crashlanded-seed1/crashlanded.csv") if path.read_text().count("\n") >= 2
    ]:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=30)
    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    (events,) = table.glob("*/crashlanded-seed1/events.jsonl")
    assert json.loads(events.read_text().splitlines()[-1])["truncated"] is True
    assert "crashlanded-seed1: cancelled" in output


def test_xdist_spreads_episodes_and_gathers_one_run(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(TWO_EPISODES)
    result = run(pytester, "-n", "2")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["crashlanded-seed1*horizon*", "crashlanded-seed2*horizon*"])
    assert len({folder.parent for folder in episodes(pytester)}) == 1
    both = run(pytester, "-n", "2", "--rle-concurrency", "2")
    both.stderr.fnmatch_lines(["*choose one*"])


def test_junit_carries_the_score(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    run(pytester, "--junitxml", "junit.xml").assert_outcomes(passed=1)
    case = ET.parse(pytester.path / "junit.xml").getroot().find(".//testcase")
    assert case is not None
    properties = {entry.get("name"): entry.get("value") for entry in case.iter("property")}
    assert properties["rle_outcome"] == "horizon"
    assert 0 < float(properties["rle_score"] or 0) < 1


def test_failed_episodes_can_be_run_again(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(PLAY)
    run(pytester, "--rle-seed", "1,2", "--rle-min-score", "0.99").assert_outcomes(failed=2)
    again = run(pytester, "--lf", "--rle-seed", "1,2")
    again.assert_outcomes(passed=2)
