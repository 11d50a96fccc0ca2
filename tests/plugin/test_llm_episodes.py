"""Episodes whose team asks a model: what is sent, played and recorded."""

from __future__ import annotations

import hashlib

import pytest

from pytest_rle.cli import main
from pytest_rle.records import read_events
from tests.llm.server import ModelServer, says, status
from tests.plugin.model_runs import (
    KEY,
    PLAN,
    PLAY,
    events_of,
    folder_of,
    run,
    summary_of,
)

pytest_plugins = ["pytester"]


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
    call = ["call_started", "provider_call"]
    assert kinds[:6] == ["prompt", *call, *call, "deliberation"], "the second is the correction"


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


def test_how_the_endpoint_was_asked_is_on_record(project: pytest.Pytester, server: ModelServer) -> None:
    project.makepyfile(PLAY)
    run(project, server, "--rle-endpoint-profile", "vllm", "--rle-max-tokens", "900", "--rle-no-think").assert_outcomes(
        passed=1
    )
    folder = folder_of(project)
    (start,) = events_of(folder, "episode_start")
    (player,) = start["team"]["players"]
    assert player["endpoint"]["profile"] == "vllm"
    sent = {name: server.calls[0].body[name] for name in player["endpoint"]["parameters"]}
    assert sent == player["endpoint"]["parameters"]
    assert sent["max_tokens"] == 900
    assert summary_of(folder)["endpoints"] == [player["endpoint"]]


@pytest.mark.parametrize("where", ["answer", "plan"])
def test_half_of_an_emoji_in_an_answer_harms_nothing(project: pytest.Pytester, server: ModelServer, where: str) -> None:
    half = "\ud83d" if where == "answer" else "\\ud83d"
    server.default = says('{"actions": [{"type": "no_action"}], "summary": "all is well HALF"}'.replace("HALF", half))
    project.makepyfile(PLAY)
    run(project, server).assert_outcomes(passed=1)
    folder = folder_of(project)
    assert {event["summary"] for event in events_of(folder, "deliberation")} == {"all is well \ufffd"}
    assert any("all is well \ufffd" in call.prompt for call in server.calls), "a role sees its own last turn"
    assert main(["replay", str(folder)]) == 0


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
