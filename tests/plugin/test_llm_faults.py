"""Faults of a model and its endpoint: each has a name, and the episode a verdict."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.llm.server import Call, ModelServer, Reply, drips, hangs, says, sends, status
from tests.plugin.model_runs import (
    NOT_SOON,
    PLAN,
    PLAY,
    events_of,
    folder_of,
    limit_the_medical_officer,
    only_for,
    run,
    summary_of,
)

pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (says("I would rather write a poem."), "parse_failure"),
        (says(None, message={"refusal": "I would rather not"}), "refused"),
        (says('{"actions": [', finish_reason="length"), "parse_failure"),
        (status(400, "too much", code="content_filter"), "refused"),
        (status(400, "too much", code="context_length_exceeded"), "provider_error"),
        (status(403), "provider_error"),
        (status(500, headers=NOT_SOON), "provider_error"),
        (sends("<html>sorry</html>", content_type="text/html", headers=NOT_SOON), "provider_error"),
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


HOSTILE = "a\x1b[2J\x1b]0;owned\x07\u202eevil\u2066\u200b\x9b31m\x7f\r"


@pytest.mark.parametrize(
    "reply",
    [status(400, HOSTILE, code=HOSTILE), says(HOSTILE, model=HOSTILE), says(None, message={"refusal": HOSTILE})],
    ids=["error", "answer", "refusal"],
)
def test_what_an_endpoint_says_never_commands_a_terminal(
    project: pytest.Pytester, server: ModelServer, reply: Reply
) -> None:
    server.default = reply
    project.makepyfile(PLAY)
    result = run(project, server, "-vv", "-rA", "--log-cli-level=INFO", "--color=no", "--junitxml=junit.xml")
    result.assert_outcomes(failed=1)
    printed = result.stdout.str() + result.stderr.str()
    written = [(project.path / "junit.xml").read_text("utf-8"), *map(read_text, project.path.glob("out/*/summary.md"))]
    for text in (printed, *written):
        assert "\x1b" not in text
        assert all(sign.isprintable() for sign in text.replace("\n", "").replace("\t", "")), repr(text)
    assert "infra_failed" in printed or "no_decisions" in printed


def read_text(path: Path) -> str:
    return path.read_text("utf-8")


def test_a_rejected_key_ends_the_episode_without_a_score(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = status(401, "no such key")
    project.makepyfile(PLAY)
    result = run(project, server)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*crashlanded-seed42: infra_failed: HTTP 401: no such key*"])
    summary = summary_of(folder_of(project))
    assert (summary["outcome"], summary["ticks"], summary["is_valid"]) == ("infra_failed", 1, False)
    assert summary["costs"]["total"]["failed_calls"] == 7


def test_an_endpoint_that_fails_every_call_stops_the_run(project: pytest.Pytester, server: ModelServer) -> None:
    server.default = status(503, headers=NOT_SOON)
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
    broken = sends('{"error": {"message": "overloaded, try again in 24h", "code": 500}}')

    def answer(call: Call) -> Any:
        is_first = not list((project.path / "out").glob("*/*-attempt2"))
        return (broken if is_first else says(PLAN))(call)

    server.default = answer
    project.makepyfile(PLAY)
    result = run(project, server, "--rle-retries", "1", "--rle-price-per-mtok", "1:2")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["crashlanded-seed42-attempt2: played again, because an attempt was lost: *"])
    folders = sorted(path.name for path in (project.path / "out").glob("*/*") if path.is_dir())
    assert folders == ["crashlanded-seed42", "crashlanded-seed42-attempt2"]


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


def test_under_xdist_the_controller_checks_the_endpoint_once_and_no_worker_starts_if_it_cannot_be_used(
    project: pytest.Pytester, server: ModelServer
) -> None:
    server.models = [{"id": "test-model"}]
    server.pages = {"ps": {"models": [{"name": "test-model", "context_length": 2048}]}}
    project.makepyfile(PLAY)
    address = ["--rle-model", "test-model", "--rle-base-url", server.base_url, "--rle-endpoint-profile", "ollama"]
    options = ["-p", "no:hypothesispytest", "-n", "1", "--rle-output", "out", *address]
    result = project.runpytest_inprocess(*options, "-k", "nothing")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert server.listings == 1
    result.stdout.fnmatch_lines(["warning: test-model has a context of 2048 tokens*OLLAMA_CONTEXT_LENGTH=16384"])
    result = project.runpytest_inprocess(*options, "--rle-base-url", "http://127.0.0.1:9/v1")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: no model server answers at http://127.0.0.1:9/v1*"])
    assert "workers" not in result.stdout.str()


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
    broken = sends('{"error": {"message": "overloaded, try again in 24h", "code": 502}}')
    server.default = only_for("Medical Officer", broken, "Research Director")
    project.makepyfile(PLAY)
    result = run(project, server)
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

        def threads():  # that which shows the progress is the session's
            names = (thread.name for thread in threading.enumerate())
            return sorted(name for name in names if not name.startswith(("asyncio_", "rle-progress")))

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
