"""`--rle-team` and `--rle-without`: who plays, on record, replayed and resumed."""

from __future__ import annotations

import json

import pytest

from pytest_rle.cli import main
from tests.llm.server import ModelServer, says
from tests.plugin.model_runs import PLAN, PLAY, events_of, folder_of, run, summary_of

pytest_plugins = ["pytester"]


def test_one_agent_for_all_roles_is_recorded_and_replayed(
    project: pytest.Pytester, server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.default = says(json.dumps({**json.loads(PLAN), "actions": [{"type": "set_research", "project": "Brewing"}]}))
    project.makepyfile(PLAY)
    run(project, server, "--rle-team", "solo", "--rle-without", "medical_officer").assert_outcomes(passed=1)
    assert len(server.calls) == 2
    assert "Medical Officer" not in server.calls[0].prompt
    folder = folder_of(project)
    summary = summary_of(folder)
    assert summary["team"] == "test-model-solo-without-medical_officer"
    assert (summary["whole_team"], summary["form"], summary["without"]) == ("test-model", "solo", ["medical_officer"])
    orders = [(event["role"], event["action"]["type"]) for event in events_of(folder, "action_exec")]
    assert orders == [("research_director", "set_research")] * 2
    default = server.calls[0].body["max_tokens"]
    assert main(["replay", str(folder)]) == 0
    assert "identical" in capsys.readouterr().out
    server.reset().default = says(PLAN)
    other = run(project, server, "--rle-team", "silent", "--rle-resume", str(folder.parent))
    other.assert_outcomes(failed=1)
    other.stdout.fnmatch_lines(["*cannot be resumed: --rle-without was *medical_officer*, and is * now*"])
    run(project, server, "-k", "crashlanded", "--rle-ticks", "1").assert_outcomes(passed=1)
    assert default == 6 * server.calls[0].body["max_tokens"], "one agent may write as much as six"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rle-team", "solo"], "--rle-team is about a model, and no model is named: add --rle-model NAME"),
        (["--rle-team", "choir"], "--rle-team: 'choir' is not a form of a team: choose from roles, silent, solo"),
        (["--rle-without", "map_analyst", "--rle-without", "map_analyst"], "*: map_analyst is given more than once"),
        (["--rle-without", "medic"], "--rle-without: there is no role 'medic': *"),
        (
            ["--rle-model", "m", "--rle-team", "solo", "--rle-role", "map_analyst=idle"],
            "--rle-team solo has one agent *",
        ),
        (["--rle-without", "map_analyst", "--rle-role", "map_analyst=idle"], "--rle-without leaves map_analyst out, *"),
    ],
)
def test_a_team_that_contradicts_itself_is_refused(
    project: pytest.Pytester, arguments: list[str], message: str
) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])
