"""The table of findings: at most 80 columns, understood without colours, escaped; and its JSON."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.doctor import Check, Finding, Status, failures, heading, lines_of, refusal_text, to_json, verdict
from pytest_rle.errors import GameError

FINDINGS = (
    Finding("game", "speed", Status.OK, "runs"),
    Finding("game", "routes", Status.FAILED, "2 are missing", "install RIMAPI"),
    Finding("game", "DLL", Status.SKIPPED, "not found"),
)


@settings(max_examples=40)
@given(st.text(), st.text(), st.sampled_from(Status))
def test_no_line_is_wider_than_a_terminal_or_commands_it(text: str, remedy: str, status: Status) -> None:
    for line in lines_of(Finding("game", "saves folder", status, text, remedy)):
        assert len(line) <= 80
        assert line.isprintable()


def test_the_status_is_a_word_and_a_colour() -> None:
    assert lines_of(FINDINGS[0]) == ["  ok   speed         runs"]
    assert lines_of(FINDINGS[1]) == ["  FAIL routes        2 are missing", " " * 21 + "-> install RIMAPI"]
    assert lines_of(FINDINGS[0], colours=True) == ["  \x1b[32mok  \x1b[0m speed         runs"]
    assert lines_of(FINDINGS[1], colours=True)[0].startswith("  \x1b[1;31mFAIL\x1b[0m ")


def test_the_verdict_counts_the_checks_that_were_made() -> None:
    assert verdict(FINDINGS) == "1 of 2 checks failed: a run would stop here, before anything is paid."
    assert verdict(FINDINGS[:1]) == "1 check passed. Ready to play."
    assert refusal_text(FINDINGS) == "2 are missing: install RIMAPI"
    assert heading(Finding("game\x1b[2J", "a", Status.OK, "")) == "game\\x1b[2J"


def test_the_json_has_every_finding_and_the_verdict() -> None:
    body = json.loads(to_json(FINDINGS))
    assert (body["schema_version"], body["ready"]) == (1, False)
    assert body["checks"][1] == {
        "subject": "game",
        "check": "routes",
        "status": "failed",
        "text": "2 are missing",
        "remedy": "install RIMAPI",
    }
    assert json.loads(to_json(FINDINGS[:1]))["ready"] is True


PAGE = Path(__file__).parents[2] / "docs" / "live-game.md"


def checks(kind: type[Check] = Check) -> Iterator[type[Check]]:
    for each in kind.__subclasses__():
        yield from checks(each)
        if each.__module__.startswith("pytest_rle.") and not inspect.isabstract(each):
            yield each


def test_the_page_has_a_line_for_each_check() -> None:
    told = re.findall(r"(?m)^\| ([\w ]+) \| .+ \| .*\|$", PAGE.read_text(encoding="utf-8").split("## `rle doctor`")[1])
    assert {check.name for check in checks()} == set(told[1 : told.index("quota") + 1])


class Broken(Check):
    name = "broken"
    remedy = "mend it"

    async def examine(self) -> str:
        raise GameError("it is broken")


async def test_any_error_of_a_check_is_a_failure_with_the_remedy_of_the_check() -> None:
    finding = await Broken("game").run()
    assert finding == Finding("game", "broken", Status.FAILED, "it is broken", "mend it")
    assert failures([finding]) == [finding]


@pytest.mark.parametrize("status", Status)
def test_only_a_failure_stops_a_run(status: Status) -> None:
    assert bool(failures([Finding("a", "b", status, "")])) is (status is Status.FAILED)
