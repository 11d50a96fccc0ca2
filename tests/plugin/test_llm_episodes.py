"""Episodes whose team asks a model: records of calls, names of faults, sources of costs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpcore  # noqa: F401 - httpx imports it late, and must not get it anew in each run in this process
import pytest

import pytest_rle.episode  # noqa: F401 - imported once here for all the runs in this process
from pytest_rle.backoff import Backoff
from pytest_rle.cli import main
from pytest_rle.records import read_events
from tests.llm.server import Call, ModelServer, Reply, drips, hangs, says, sends, status

pytest_plugins = ["pytester"]

KEY = "sk-do-not-write-this-down-0123456789"

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        episode.run()
"""

PLAN = json.dumps(
    {"actions": [{"type": "no_action", "reason": "nothing to do"}], "summary": "all is well", "confidence": 70}
)


@pytest.fixture
def server(running_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    monkeypatch.setattr("pytest_rle.llm.client.DEFAULT_BACKOFF", Backoff(0.001))
    monkeypatch.setenv("RLE_API_KEY", KEY)
    return running_server.reset()


def run(project: pytest.Pytester, server: ModelServer, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-retries", "0", "--rle-model", "test-model",
        "--rle-base-url", server.base_url, *arguments,
    )  # fmt: skip


def only_for(title: str, reply: Reply, *titles: str, after: int = 0) -> Reply:
    """Give this reply to some roles, after so many plans for each of them, and a plan to the others."""
    answered: Counter[str] = Counter()

    def answer(call: Call) -> Any:
        form = call.prompt[call.prompt.rindex("# Your answer, ") :].splitlines()[0]
        answered[form] += 1
        is_meant = any(each in form for each in (title, *titles)) and answered[form] > after
        return (reply if is_meant else says(PLAN))(call)

    return answer


def limit_the_medical_officer(project: pytest.Pytester, seconds: float) -> None:
    """Give one role a short time limit, so that the others have all the time they need."""
    scenario = project.path / "scenarios" / "crashlanded.yaml"
    text = scenario.read_text(encoding="utf-8") + f"role_timeouts: {{medical_officer: {seconds}}}\n"
    scenario.write_text(text, encoding="utf-8")


def folder_of(project: pytest.Pytester) -> Path:
    (folder,) = [path for path in (project.path / "out").glob("*/*") if path.is_dir()]
    return folder


def events_of(folder: Path, kind: str | None = None) -> list[dict[str, Any]]:
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    return [event for event in events if kind in (None, event["type"])]


def summary_of(folder: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((folder / "crashlanded_summary.json").read_text())
    return summary


def history(project: pytest.Pytester) -> list[dict[str, Any]]:
    path = project.path / "out" / "benchmark_history.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_an_episode_with_a_model_is_played_priced_and_recorded(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = says(PLAN)
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-price-per-mtok", "1.00:2.00")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "crashlanded-seed42*horizon*$0.0168*",
            "model * calls * cost",
            "test-model-2026 * 14 * $0.0168",
            "role * calls * cost",
            "construction_planner * 2 * $0.0024",
        ]
    )
    assert len(server.calls) == 14
    folder = folder_of(project)
    calls = [event["call"] for event in events_of(folder, "provider_call")]
    assert [call["number"] for call in sorted(calls, key=lambda c: c["number"])] == list(range(1, 15))
    assert {call["raw_text"] for call in calls} == {PLAN}
    assert {(call["prompt_tokens"], call["completion_tokens"], call["cost_usd"]) for call in calls} == {
        (1000, 100, "0.0012")
    }
    prompts = [event for event in read_events(folder) if event.type == "prompt"]
    assert all("# Your scenario: " in call.prompt for call in server.calls)
    assert [prompt.text for prompt in prompts[:2]] == [call.prompt for call in server.calls[:2]]
    start = events_of(folder)[0]
    assert start["recipe"]["base_url"] == server.base_url
    assert start["prices"]["test-model"]["source"] == "override"
    costs = summary_of(folder)["costs"]
    assert costs["pricing_source"] == "override"
    assert costs["total"]["cost_usd"] == "0.0168"
    assert set(costs["by_model"]) == {"test-model-2026"}
    assert len(costs["by_role"]) == 7
    assert "map_analyst.md" in summary_of(folder)["prompts_sha256"]


def test_a_call_is_on_record_before_its_deliberation_ends(project: pytest.Pytester, server: ModelServer) -> None:
    server.script = [says("no plan at all")]
    project.makepyfile(PLAY)
    run(project, server).assert_outcomes(passed=1)
    kinds = [event["type"] for event in events_of(folder_of(project)) if event.get("role") == "map_analyst"]
    assert kinds[:4] == ["prompt", "provider_call", "provider_call", "deliberation"], "the second is the correction"


def test_history_has_a_line_for_each_episode_and_one_for_the_run(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-seed", "1,2", "--rle-price-per-mtok", "1:2").assert_outcomes(passed=2)
    lines = history(project)
    assert [line["run_type"] for line in lines] == ["scenario", "scenario", "benchmark"]
    battery = lines[-1]
    assert (battery["episodes"], battery["outcomes"], battery["calls"]) == (2, {"horizon": 2}, 28)
    assert battery["spending"]["by_model"]["test-model-2026"] == {
        "calls": 28,
        "unknown_calls": 0,
        "cost_usd": "0.0336",
    }
    assert battery["mean_scores"]["crashlanded"]["test-model"] == pytest.approx(
        sum(line["score"] for line in lines[:2]) / 2, abs=1e-4
    )


def test_history_is_complete_if_workers_share_the_run(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    address = "--rle-model", "test-model", "--rle-base-url", server.base_url, "--rle-price-per-mtok", "1:2"
    result = project.runpytest_subprocess(
        "-n", "2", "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-seed", "1-3", *address
    )
    result.assert_outcomes(passed=3)
    result.stdout.fnmatch_lines(["test-model-2026 * 42 * $0.0504"])
    lines = history(project)
    assert (project.path / "out" / "benchmark_history.jsonl").read_bytes().count(b"\n") == 4, "every line is whole"
    assert [line["run_type"] for line in lines] == ["scenario"] * 3 + ["benchmark"]
    assert sorted(line["seed"] for line in lines[:3]) == [1, 2, 3]
    assert len({line["run_id"] for line in lines}) == 1
    assert (lines[-1]["episodes"], lines[-1]["outcomes"], lines[-1]["calls"]) == (3, {"horizon": 3}, 42)
    assert lines[-1]["spending"]["by_model"]["test-model-2026"]["cost_usd"] == "0.0504"


def test_history_of_a_run_without_a_model_is_written_on_request(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-policy", "idle", "--rle-history", "always"
    )
    result.assert_outcomes(passed=1)
    assert [line["run_type"] for line in history(project)] == ["scenario", "benchmark"]


def test_no_key_is_written_anywhere(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = status(401, f"the key {KEY} is unknown")
    project.makepyfile(PLAY)
    result = run(project, server, "-v", "--log-level", "DEBUG")
    assert server.calls[0].headers["authorization"] == f"Bearer {KEY}"
    files = [path for path in project.path.rglob("*") if path.is_file()]
    assert any(path.name == "events.jsonl" for path in files)
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    result.stdout.fnmatch_lines(["*HTTP 401: the key … is unknown*"])
    assert KEY not in result.stdout.str() + result.stderr.str()


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (says("I would rather write a poem."), "parse_failure"),
        (says(None, message={"refusal": "I would rather not"}), "refused"),
        (says('{"actions": [', finish_reason="length"), "parse_failure"),
        (status(400, "too much", code="content_filter"), "refused"),
        (status(400, "too much", code="context_length_exceeded"), "provider_error"),
        (status(403), "provider_error"),
        (status(500), "provider_error"),
        (sends("<html>sorry</html>", content_type="text/html"), "provider_error"),
        (drips(), "deliberation_timeout"),
    ],
    ids=["prose", "refusal", "cut", "filter", "long-prompt", "http-403", "http-500", "html", "dripping"],
)
def test_a_fault_of_one_role_is_named_and_the_other_roles_play_on(
    project: pytest.Pytester, server: ModelServer, reply: Reply, name: str
) -> None:
    server.default = only_for("Medical Officer", reply, after=1)
    project.makepyfile(PLAY)
    limit_the_medical_officer(project, 3.0)
    run(project, server, "--rle-role-timeout", "600").assert_outcomes(passed=1)
    folder = folder_of(project)
    assert [(event["role"], event["error"]) for event in events_of(folder, "error")] == [("medical_officer", name)]
    lines = [json.loads(line) for line in (folder / "crashlanded_deliberations.jsonl").read_text().splitlines()]
    failed = [line for line in lines if line["status"] != "success"]
    assert len(lines) == 14
    assert {line["agent"] for line in failed} == {"medical_officer"}
    assert all(line["actions"] == [] and line["error"] for line in failed)
    assert summary_of(folder)["outcome"] == "horizon"


def test_a_rejected_key_ends_the_episode_without_a_score(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = status(401, "no such key")
    project.makepyfile(PLAY)
    result = run(project, server)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed42: infra_failed: HTTP 401: no such key*"])
    summary = summary_of(folder_of(project))
    assert (summary["outcome"], summary["ticks"], summary["is_valid"]) == ("infra_failed", 1, False)
    assert summary["costs"]["total"]["failed_calls"] == 7


def test_an_endpoint_that_fails_every_call_stops_the_run(
    project: pytest.Pytester, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pytest_rle.llm.client.DEFAULT_BACKOFF", Backoff(1000.0))  # no retry fits into the time limit
    server.default = status(503)
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-seed", "1,2,3")
    result.assert_outcomes(failed=3)
    assert len(server.calls) == 14, "two ticks of seven roles; no call is made after that"
    result.stdout.fnmatch_lines(["*crashlanded-seed3: infra_failed: the model's endpoint failed 14 requests in a row*"])


@pytest.mark.parametrize(
    ("reply", "outcome", "reason"),
    [
        (status(403), "infra_failed", "no role got an answer in tick 0: HTTP 403: no"),
        (status(403, "not yours", code="model_not_allowed"), "infra_failed", "HTTP 403: not yours"),
        (
            says(None, finish_reason="length", message={"reasoning": "let me think"}),
            "no_decisions",
            "no role ever decided in 2 ticks: 14 parse_failure",
        ),
        (
            status(400, "filtered", code="content_filter"),
            "no_decisions",
            "no role ever decided in 2 ticks: 14 refused",
        ),
    ],
    ids=["forbidden", "model-not-allowed", "thoughts-only", "filtered"],
)
def test_a_team_that_nobody_answered_has_no_score(
    project: pytest.Pytester, server: ModelServer, reply: Reply, outcome: str, reason: str
) -> None:
    server.default = reply
    project.makepyfile(PLAY)
    result = run(project, server)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"*crashlanded-seed42: {outcome}: {reason}*"])
    summary = summary_of(folder_of(project))
    assert (summary["outcome"], summary["is_valid"]) == (outcome, False)
    assert len(server.calls) <= 14, "no answer is asked for again"


def test_the_table_counts_deliberations_and_warns_of_frequent_faults(
    project: pytest.Pytester, server: ModelServer
) -> None:
    server.default = only_for("Medical Officer", says(None, finish_reason="length"), after=1)
    project.makepyfile(PLAY)
    result = run(project, server)
    result.stdout.fnmatch_lines(
        [
            "test-model: 14 deliberations: 13 success, 1 parse_failure",
            "warning: 1 of 14 answers cut at the token limit",
        ]
    )
    summary = summary_of(folder_of(project))
    assert (summary["deliberations"], summary["faults"]) == ({"success": 13, "parse_failure": 1}, {"length": 1})


def test_an_episode_that_the_endpoint_failed_is_played_again_and_both_records_are_kept(
    project: pytest.Pytester, server: ModelServer
) -> None:
    broken = sends('{"error": {"message": "overloaded", "code": 500}}')

    def answer(call: Call) -> Any:
        is_first = not list((project.path / "out").glob("*/*-attempt2"))
        return (broken if is_first else says(PLAN))(call)

    server.default = answer
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-retries", "1", "--rle-role-timeout", "1.5", "--rle-price-per-mtok", "1:2")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42-attempt2: played again, because an attempt was lost: *"])
    folders = sorted(path.name for path in (project.path / "out").glob("*/*") if path.is_dir())
    assert folders == ["crashlanded-seed42", "crashlanded-seed42-attempt2"]


def test_how_the_endpoint_was_asked_is_on_record(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-endpoint-profile", "vllm", "--rle-max-tokens", "900", "--rle-no-think").assert_outcomes(
        passed=1
    )
    folder = folder_of(project)
    (start,) = events_of(folder, "episode_start")
    assert start["endpoint"]["profile"] == "vllm"
    sent = {name: server.calls[0].body[name] for name in start["endpoint"]["parameters"]}
    assert sent == start["endpoint"]["parameters"]
    assert sent["max_tokens"] == 900
    assert summary_of(folder)["endpoint"] == start["endpoint"]


@pytest.mark.parametrize(
    ("options", "models", "message"),
    [
        (("--rle-base-url", "http://127.0.0.1:9/v1"), [], "ERROR: no model server answers at http://127.0.0.1:9/v1*"),
        (
            ("--rle-model", "test-modl"),
            ["test-model"],
            "ERROR: 127.0.0.1 does not know the model*; it lists test-model",
        ),
        (
            ("--rle-base-url", "https://api.groq.com/openai/v1"),
            [],
            "ERROR: no API key for api.groq.com: set GROQ*",
        ),
        (("--rle-endpoint-profile", "lmstudio", "--rle-no-think"), [], "ERROR: --rle-no-think has no effect on*"),
    ],
    ids=["unreachable", "unknown-model", "no-key", "no-think"],
)
def test_an_endpoint_that_cannot_be_used_is_told_once_before_anything_is_played(
    project: pytest.Pytester,
    server: ModelServer,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    models: list[str],
    message: str,
) -> None:
    if "groq" in options[1]:
        monkeypatch.delenv("RLE_API_KEY")
    server.models = [{"id": name} for name in models]
    server.default = status(404, "The model does not exist", code="model_not_found")
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-seed", "1-3", *options)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])
    assert len([line for line in result.stderr.lines if line.startswith("ERROR")]) == 1
    assert len(server.calls) <= 1
    assert not list((project.path / "out").glob("*/*"))


def test_a_role_that_never_decided_makes_the_episode_no_result(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = only_for("Medical Officer", says(None, message={"refusal": "no"}))
    project.makepyfile(PLAY)
    result = run(project, server)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*crashlanded-seed42: no_decisions: medical_officer never decided in 2 ticks: 2 refused*"]
    )


def test_an_episode_that_lost_too_many_deliberations_has_no_valid_result(
    project: pytest.Pytester, server: ModelServer
) -> None:
    broken = sends('{"error": {"message": "overloaded", "code": 502}}')
    server.default = only_for("Medical Officer", broken, "Research Director")
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-role-timeout", "2")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*infra_failed: 4 of 14 deliberations (29%) were lost to the model's endpoint; a valid result may lose 20%*"]
    )
    assert summary_of(folder_of(project))["score"] is not None


def test_a_run_in_which_every_call_hangs_leaves_no_task_socket_or_thread(
    project: pytest.Pytester, server: ModelServer
) -> None:
    server.default = hangs()
    project.makepyfile(
        """
        import asyncio
        import os
        import threading

        import pytest

        def sockets():
            links = []
            for number in os.listdir("/proc/self/fd"):
                try:
                    links.append(os.readlink(f"/proc/self/fd/{number}"))
                except OSError:  # the descriptor of the folder itself is closed by now
                    pass
            return sum(link.startswith("socket:") for link in links)

        async def others():
            return [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]

        def threads():
            names = (thread.name for thread in threading.enumerate())
            return sorted(name for name in names if not name.startswith("asyncio_"))

        BEFORE = sockets()
        THREADS = threads()

        @pytest.mark.rle(scenario="crashlanded", ticks=2)
        def test_scenario(episode):
            with pytest.raises(pytest.fail.Exception, match="infra_failed"):
                episode.run()
            tasks = asyncio.run_coroutine_threadsafe(others(), episode._episode._loop).result(5)
            assert len(tasks) == 1, f"only the one that keeps the loop open, but there are {tasks}"
            assert sockets() == BEFORE + 2, "only the pair that wakes the loop"
            assert threads() == sorted([*THREADS, "rle-episodes"]), "only the one that runs the loop"
        """
    )
    arguments = (
        "--rle-retries",
        "0",
        "--rle-role-timeout",
        "0.2",
        "--rle-model",
        "test-model",
        "--rle-base-url",
        server.base_url,
    )
    project.runpytest_subprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments).assert_outcomes(
        passed=1
    )
    server.wait_until_idle()
    folder = folder_of(project)
    errors = events_of(folder, "error")
    assert [error["error"] for error in errors] == ["deliberation_timeout"] * 14
    assert {error["timeout_s"] for error in errors} == {0.2}
    calls = [event["call"] for event in events_of(folder, "provider_call")]
    assert {call["fault"]["kind"] for call in calls} == {"cancelled"}
    assert {call["cost_source"] for call in calls} == {"unknown"}
    summary = summary_of(folder)
    assert (summary["outcome"], summary["cost"]) == ("infra_failed", "unknown")


def test_a_budget_stops_the_episode_before_the_tick_that_could_exceed_it(
    project: pytest.Pytester, server: ModelServer
) -> None:
    server.default = says(PLAN, usage={"prompt_tokens": 5000, "completion_tokens": 4000, "total_tokens": 9000})
    project.makepyfile(PLAY.replace("ticks=2", "ticks=9"))
    result = run(project, server, "--rle-price-per-mtok", "1:2", "--rle-max-cost", "0.30")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*truncated: stopped before tick [1-9]: $0.* of --rle-max-cost 0.30 are spent, and a*"]
    )
    folder = folder_of(project)
    summary = summary_of(folder)
    assert summary["outcome"] == "truncated"
    assert 0.0 < float(summary["costs"]["total"]["cost_usd"]) <= 0.30
    assert events_of(folder)[-1]["truncated"] is True
    assert len(server.calls) == 7 * summary["ticks"], "only whole ticks were played"
    assert (folder / "crashlanded.csv").read_text().count("\n") == summary["ticks"] + 1


def test_a_retry_that_could_exceed_the_budget_is_not_made(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = says("no plan", usage={"prompt_tokens": 4000, "completion_tokens": 4000, "total_tokens": 8000})
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-price-per-mtok", "1:2", "--rle-max-cost", "0.14")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*truncated: stopped in tick 0 by --rle-max-cost: $0.1* of $0.1400 are spent*"])
    folder = folder_of(project)
    assert float(summary_of(folder)["costs"]["total"]["cost_usd"]) <= 0.14
    refused = [event["call"]["fault"] for event in events_of(folder, "provider_call") if event["call"]["fault"]]
    assert {fault["kind"] for fault in refused} == {"budget"}


def test_a_budget_needs_a_price(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-max-cost", "1")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*the price of test-model is unknown*add --rle-price-per-mtok*"])
    assert not (project.path / "out" / "crashlanded-seed42").exists()
    assert server.calls == []


def test_the_bills_of_the_provider_replace_the_estimates_after_the_run(
    project: pytest.Pytester, server: ModelServer
) -> None:
    def answer(call: Call) -> Any:
        number = len(server.calls)
        server.generations[f"gen-{number}"] = {"total_cost": 0.5}
        return says(PLAN, headers={"X-Generation-Id": f"gen-{number}"})(call)

    server.default = answer
    project.makepyfile(PLAY)
    run(project, server, "--rle-price-per-mtok", "1:2").assert_outcomes(passed=1)
    folder = folder_of(project)
    total = summary_of(folder)["costs"]["total"]
    assert (total["cost_usd"], total["billed_usd"], total["estimated_usd"]) == ("7.0", "7.0", "0")
    settled = events_of(folder, "cost_settled")
    assert sorted(event["number"] for event in settled) == list(range(1, 15))
    assert {event["cost_usd"] for event in settled} == {"0.5"}
    server.generations.clear()
    assert main(["replay", str(folder)]) == 0, "bills are on record as well"


def test_own_prompts_are_sent_and_their_hashes_and_texts_are_on_record(
    project: pytest.Pytester, server: ModelServer
) -> None:
    project.makepyfile(PLAY)
    prompts = project.mkdir("terse")
    (prompts / "medical_officer.md").write_text("# You are the Medical Officer\n\nBe terse.")
    server.default = says(PLAN)
    run(project, server, "--rle-prompts", "terse", "--rle-memory-turns", "1").assert_outcomes(passed=1)
    medics = [call.prompt for call in server.calls if "# Your answer, Medical Officer" in call.prompt]
    assert all("Be terse." in prompt for prompt in medics)
    assert '"my_turns":[{"turn":0,' in medics[1]
    folder = folder_of(project)
    summary = summary_of(folder)
    digest = hashlib.sha256((prompts / "medical_officer.md").read_bytes()).hexdigest()
    assert summary["prompts_sha256"]["medical_officer.md"] == digest
    assert summary["memory_turns"] == 1
    (start,) = events_of(folder, "episode_start")
    assert list(start["recipe"]["prompts"]) == ["medical_officer.md"]
    (prompts / "medical_officer.md").write_text("# Changed since")
    assert main(["replay", str(folder)]) == 0, "a replay takes the texts from the record"


def test_a_folder_with_a_file_that_is_not_a_prompt_is_refused(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    (project.mkdir("terse") / "medic.md").write_text("Be terse.")
    refused = run(project, server, "--rle-prompts", "terse")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    refused.stderr.fnmatch_lines(
        ["ERROR: --rle-prompts: *medic.md is not a prompt: medic: *; prompts are shared.md, *"]
    )
