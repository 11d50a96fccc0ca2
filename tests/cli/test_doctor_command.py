"""`rle doctor`: its arguments, its table, its JSON and its exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pytest_rle.cli import main
from tests.llm.server import ModelServer, says

VARIABLES = ("RIMAPI_URL", "MODEL", "BASE_URL", "PRICE_PER_MTOK", "API_KEY")


@pytest.fixture(autouse=True)
def _in_the_project(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_project)
    for name in (*(f"RLE_{each}" for each in VARIABLES), "OPENAI_API_KEY", "OPENROUTER_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


def test_a_model_that_is_ready_is_exit_0_and_a_table(server: ModelServer, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--rle-model", f"test-model@{server.base_url}"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "this machine"
    assert "model test-model at 127.0.0.1" in lines
    assert lines[-1] == "7 checks passed. Ready to play."
    assert max(map(len, lines)) <= 80
    assert not any("\x1b" in line for line in lines)


def test_a_model_that_is_not_ready_is_exit_1_and_json_says_the_same(
    server: ModelServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.default = says("no plan")
    arguments = ["doctor", "--rle-model", "test-model", "--rle-base-url", server.base_url]
    assert main(arguments) == 1
    table = capsys.readouterr().out
    assert "FAIL plan" in table
    assert table.endswith("1 of 7 checks failed: a run would stop here, before anything is paid.\n")
    assert main([*arguments, "--json"]) == 1
    body = json.loads(capsys.readouterr().out)
    assert body["ready"] is False
    assert [check["check"] for check in body["checks"] if check["status"] == "failed"] == ["plan"]


def test_several_models_and_a_game_are_checked_at_once(server: ModelServer, capsys: pytest.CaptureFixture[str]) -> None:
    models = ["--rle-model", f"a@{server.base_url}", "--rle-model", f"b@{server.base_url}", "--rle-model", "c@openai"]
    assert main(["doctor", "--rle-rimapi-url", "http://127.0.0.1:9", *models]) == 1
    out = capsys.readouterr().out
    assert "game at http://127.0.0.1:9\n  FAIL address" in out
    assert "model a at 127.0.0.1\n  ok   endpoint" in out
    assert "model b at 127.0.0.1\n  ok   endpoint" in out
    assert "model c\n  FAIL endpoint      no API key for api.openai.com" in out
    assert server.calls == []


def test_the_environment_gives_what_the_command_line_does_not(
    server: ModelServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RLE_MODEL", "test-model")
    monkeypatch.setenv("RLE_BASE_URL", server.base_url)
    monkeypatch.setenv("RLE_PRICE_PER_MTOK", "1:2")
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "model test-model at 127.0.0.1" in out
    assert "$1 and $2 per million" in out


def test_without_a_game_and_a_model_it_says_how_to_name_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.endswith("--rle-rimapi-url URL, --rle-model NAME.\n")


@pytest.mark.parametrize(
    ("arguments", "says_what"),
    [
        (["--rle-rimapi-url", "localhost:8765"], "this is not a URL"),
        (["--rle-model", "a@nowhere"], "'nowhere' after the @ is no endpoint"),
        (["--rle-max-cost", "nan"], "is not an amount in USD above 0"),
        (["--rle-role-timeout", "0"], "is not a number of seconds above 0"),
        (["--rle-price-per-mtok", "1"], "a price is PROMPT:COMPLETION"),
        (["--rle-save", "none.rws"], "there is no file none.rws"),
        (["--scenario", "moonbase"], "there is no scenario 'moonbase'"),
    ],
)
def test_an_argument_that_cannot_be_used_is_exit_2_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says_what: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        sys.exit(main(["doctor", *arguments]))  # argparse exits by itself
    output = capsys.readouterr()
    assert (stopped.value.code, output.out) == (2, "")
    assert says_what in output.err.splitlines()[-1]
