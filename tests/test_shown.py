"""A text of others never commands the terminal: every door that prints or writes Markdown shows it escaped."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.cli import main
from pytest_rle.compare.credit import Credit
from pytest_rle.compare.credit_text import text_lines as credit_lines
from pytest_rle.doctor import Finding, Status, heading, lines_of, refusal_text
from pytest_rle.episode.fidelity import Fidelity, OtherAnswer, Trajectory
from pytest_rle.episode.forecast import Forecast, Span
from pytest_rle.errors import ModelError, RleError
from pytest_rle.llm.profile_file import ProfileError, read_profile
from pytest_rle.picture.painter import short
from pytest_rle.picture.sheet import headline
from pytest_rle.plugin.attempts import note_attempt
from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.options.reading import read
from pytest_rle.plugin.progress.board import Board
from pytest_rle.plugin.progress.report import EpisodeProgress
from pytest_rle.records import Alteration, Difference, RecordReadError, read_events
from pytest_rle.report import gate_lines, loss_lines, result_table, spending_table, write_run
from pytest_rle.report.fidelity_text import fidelity_lines
from pytest_rle.report.forecast_table import forecast_table
from pytest_rle.scenario import ScenarioError, load_scenario
from pytest_rle.shown import code_block, markdown, shown
from pytest_rle.team.actions.player_writes import OperatorPowerError, player_write

HOSTILE: Final = "a\x1b[2J\x1b]0;owned\x07\u202eevil\u2066\u200b\x9b31m\x7f\r"
"""Clears the screen, renames the window, turns the direction of the text, hides a sign, and returns the carriage."""

ROW: Final[dict[str, Any]] = {
    "episode": f"crashlanded-{HOSTILE}",
    "played": f"crashlanded{HOSTILE}",
    "scenario": "crashlanded",
    "seed": 1,
    "planned_team": "mine",
    "team": f"model{HOSTILE}",
    "players": {f"role{HOSTILE}": {"policy": HOSTILE, "model": HOSTILE, "base_url": HOSTILE}},
    "team_warnings": [f"policy {HOSTILE}"],
    "save_version": f"1.3{HOSTILE}",
    "outcome": f"timeout{HOSTILE}",
    "days": 1.0,
    "score": 0.5,
    "is_valid": True,
    "ticks": 4,
    "calls": 0,
    "attempt": 1,
    "spending": {"by_model": {f"model{HOSTILE}": {"calls": 1, "unknown_calls": 0, "cost_usd": "0"}}, "by_role": {}},
}


FORECAST: Final = Forecast(
    scenario=HOSTILE,
    team=HOSTILE,
    episodes=1,
    seeds=1,
    ticks=1,
    calls=1,
    prompt_tokens=Span(1, 2),
    answer_tokens=Span(1, 2),
    usd=None,
    unpriced=(HOSTILE,),
    hours=1.0,
    is_measured=False,
    is_known=True,
)


FINDING: Final = Finding(HOSTILE, "quota", Status.FAILED, HOSTILE, HOSTILE)


def record(folder: Path, **fields: Any) -> None:
    (folder / "events.jsonl").write_text(json.dumps({"type": "episode_start", "seq": 0, **fields}) + "\n")


def damaged_record(folder: Path) -> str:
    fields = {"scenario": "a", "seed": 1, "policy": "idle", "scoring_version": "2.0", "horizon_game_ticks": 1}
    record(folder, **fields, prices={HOSTILE: 1})
    with pytest.raises(RecordReadError) as caught:
        list(read_events(folder))
    return str(caught.value)


def record_in_a_hostile_folder(folder: Path) -> str:
    own = folder / HOSTILE.replace("/", "")
    own.mkdir()
    record(own)
    with pytest.raises(RecordReadError) as caught:
        list(read_events(own))
    return str(caught.value)


def unknown_event(folder: Path) -> str:
    (folder / "events.jsonl").write_text(json.dumps({"type": HOSTILE, "seq": 0}) + "\n")
    with pytest.raises(RecordReadError) as caught:
        list(read_events(folder))
    return str(caught.value)


def scenario_file(folder: Path) -> str:
    path = folder / "hostile.yaml"
    path.write_text(f'name: "{HOSTILE.encode("unicode_escape").decode()}"\n"{"x"}\\e[2J": 1\n')
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return str(caught.value)


def summary_markdown(folder: Path) -> str:
    run = write_run(folder, run_id="run", rows=[ROW], unreported=[{**ROW, "what": HOSTILE}], exit_status=0)
    return (run / "summary.md").read_text("utf-8")


def resume_line(folder: Path) -> str:
    run = write_run(folder, run_id="run", rows=[], unreported=[], exit_status=0, resume=f"pytest {HOSTILE}")
    return (run / "summary.md").read_text("utf-8")


def properties_of_junit(_: Path) -> str:
    item = SimpleNamespace(stash=pytest.Stash(), user_properties=[])
    note_attempt(cast("pytest.Item", item), ROW)
    return "\n".join(f"{name}={value}" for name, value in item.user_properties)


def incomplete_record(folder: Path) -> str:
    own = folder / HOSTILE.replace("/", "")
    own.mkdir()
    (own / "events.jsonl").write_text('{"type":')
    texts: list[str] = []
    list(read_events(own, on_incomplete=texts.append))
    return texts[0]


def option_value(_: Path) -> str:
    nothing = SimpleNamespace(getoption=lambda _: None, getini=lambda _: None)
    with pytest.raises(pytest.UsageError) as caught:
        read(cast("pytest.Config", nothing), Settings, {"RLE_POLICY": HOSTILE})
    return str(caught.value)


def progress_lines() -> list[str]:
    board = Board()
    for item in ("first", "second"):
        board.update(EpisodeProgress(item=item, episode=HOSTILE, team=HOSTILE, ticks=1, of_ticks=2, of_days=1.0))
    return [*board.lines(200), board.heartbeat()]


def endpoint_profile(folder: Path) -> str:
    path = folder / "mine.yaml"
    path.write_text(json.dumps({HOSTILE: 1}))
    with pytest.raises(ProfileError) as caught:
        read_profile(str(path))
    return str(caught.value)


FIDELITY: Final = Fidelity(
    HOSTILE, 1, 1, 1, (OtherAnswer(0, HOSTILE, HOSTILE, HOSTILE),), (Trajectory(HOSTILE, True, (0.0,), (1.0,)),)
)


def refused_power() -> str:
    with pytest.raises(OperatorPowerError) as caught:
        player_write("POST", HOSTILE)
    return str(caught.value)


DOORS: Final[dict[str, Callable[[Path], str]]] = {
    "an exception": lambda _: str(RleError(f"the endpoint says {HOSTILE}")),
    "a difference of a replay": lambda _: str(Difference(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE)),
    "a cell of a CSV that differs": lambda _: str(Difference(1, None, f"crashlanded.csv: {HOSTILE}", HOSTILE, "1")),
    "an altered line": lambda _: str(Alteration(HOSTILE, 3, HOSTILE, 1, HOSTILE)),
    "an altered file": lambda _: str(Alteration(HOSTILE)),
    "a damaged record": damaged_record,
    "a record in a folder with a hostile name": record_in_a_hostile_folder,
    "an event of an unknown type": unknown_event,
    "a scenario file": scenario_file,
    "an endpoint profile": endpoint_profile,
    "the result table": lambda _: "\n".join(result_table([ROW, {**ROW, "seed": 2}], [{**ROW, "what": HOSTILE}])),
    "a plan": lambda _: "\n".join(forecast_table([FORECAST])),
    "the table of rle doctor": lambda _: "\n".join([heading(FINDING), *lines_of(FINDING)]),
    "why a run does not begin": lambda _: refusal_text([FINDING]),
    "what a save lost": lambda _: "\n".join(loss_lines([{"save_warnings": [f"1 thing ({HOSTILE})"]}])),
    "the table of costs": lambda _: "\n".join(spending_table([ROW])),
    "summary.md": summary_markdown,
    "the gates of a run": lambda _: "\n".join(gate_lines([{"gate": HOSTILE, "verdict": "passed", "text": HOSTILE}])),
    "what a team lacks": lambda _: "\n".join(credit_lines(Credit(effects=[], unpaired=[HOSTILE]))),
    "the command that resumes": resume_line,
    "the properties of JUnit": properties_of_junit,
    "a record that ends in the middle of a line": incomplete_record,
    "an option": option_value,
    "the progress": lambda _: "\n".join(progress_lines()),
    "a comparison with a cassette": lambda _: "\n".join(fidelity_lines(FIDELITY)),
    "a refused power of an operator": lambda _: refused_power(),
    "the name of a pawn in a picture": lambda _: short(HOSTILE[:6]),
    "the line above a picture": lambda _: headline({"sky": {"now": (HOSTILE, 1.0, HOSTILE, HOSTILE)}}, "tick 1", 0.0),
}
"""Everything through which a text of others is printed or written as Markdown. A new door is added here."""


@pytest.mark.parametrize("door", DOORS)
def test_every_door_shows_foreign_text_escaped(door: str, tmp_path: Path) -> None:
    text = DOORS[door](tmp_path)
    assert all(sign.isprintable() for sign in text.replace("\n", "")), repr(text)
    assert "\\x1b" in text, "the text is shown, and not dropped"


@pytest.mark.parametrize("command", ["film", "map", "page", "replay", "rescore"])
def test_commands_show_foreign_text_escaped(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / HOSTILE.replace("/", "")
    own.mkdir()
    record(own, scenario=HOSTILE)
    assert main([command, str(own)]) in (1, 2)
    output = "".join(capsys.readouterr())
    assert all(sign.isprintable() for sign in output.replace("\n", "")), repr(output)
    assert len(output.splitlines()) == 1
    assert "\\x1b" in output


@given(text=st.text())
def test_what_is_shown_is_printable_and_printable_text_is_unchanged(text: str) -> None:
    assert shown(text).isprintable()
    assert all(sign == "\n" or sign.isprintable() for sign in shown(text, keep_lines=True))
    assert (shown(text) == text) == text.isprintable()
    assert not {unicodedata.category(sign) for sign in shown(text)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("\x1b[31m", r"\x1b[31m"),
        ("\u202e", r"\u202e"),
        ("a\nb\tc", r"a\nb\tc"),
        ("\U000e0041", r"\U000e0041"),
        ("é ✓", "é ✓"),
    ],
)
def test_escapes_are_those_of_python(text: str, escaped: str) -> None:
    assert shown(text) == escaped


def test_no_text_ends_a_block_of_code() -> None:
    lines = code_block(["a", "```", "# A heading", "`````", "b"]).split("\n")
    assert lines[0] == lines[-1] == "``````"
    assert lines[1:-1] == ["a", "```", "# A heading", "`````", "b"]


def test_a_text_within_a_line_has_no_markup() -> None:
    assert markdown("[a](b) <b> `c` **d**") == r"\[a\]\(b\) \<b\> \`c\` \*\*d\*\*"


def test_pytest_shows_the_errors_of_this_package_escaped() -> None:
    error = ModelError(f"the endpoint says {HOSTILE}")
    with pytest.raises(ModelError) as caught:
        raise error
    assert caught.exconly() == f"pytest_rle.errors.ModelError: the endpoint says {shown(HOSTILE)}"
