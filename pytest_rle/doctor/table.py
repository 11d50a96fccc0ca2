"""Findings as a table for people, and as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from typing import Any, Final

from pytest_rle.doctor.finding import Finding, Status, failures
from pytest_rle.shown import counted, shown

WIDTH: Final = 80
NAME_WIDTH: Final = 14

SCHEMA_VERSION: Final = 1
"""The form of the JSON."""

WORDS: Final = {Status.OK: "ok", Status.FAILED: "FAIL", Status.SKIPPED: "-"}
"""The status in the table. It is understood without colours."""

_COLOURS: Final = {Status.OK: "\x1b[32m", Status.FAILED: "\x1b[1;31m", Status.SKIPPED: "\x1b[2m"}
_END: Final = "\x1b[0m"
_STATUS_WIDTH: Final = 4


def heading(finding: Finding) -> str:
    """The line above the findings of a subject."""
    return shown(finding.subject)


def lines_of(finding: Finding, *, colours: bool = False) -> list[str]:
    """A finding in lines of at most WIDTH characters: the status, the check, what was found, and the remedy."""
    word = f"{WORDS[finding.status]:<{_STATUS_WIDTH}}"
    if colours:
        word = f"{_COLOURS[finding.status]}{word}{_END}"
    indent = " " * (2 + _STATUS_WIDTH + 1 + NAME_WIDTH)
    text = textwrap.wrap(shown(finding.text), WIDTH - len(indent)) or [""]
    lines = [f"  {word} {finding.check:<{NAME_WIDTH}}{text[0]}", *(indent + line for line in text[1:])]
    if finding.remedy:
        advice = textwrap.wrap(shown(finding.remedy), WIDTH - len(indent) - 3)
        lines += [f"{indent}{'-> ' if number == 0 else '   '}{line}" for number, line in enumerate(advice)]
    return [line.rstrip() for line in lines]


def verdict(findings: Sequence[Finding]) -> str:
    """The last line: how many checks failed."""
    failed = len(failures(findings))
    made = sum(finding.status is not Status.SKIPPED for finding in findings)
    if failed:
        return f"{failed} of {counted(made, 'check')} failed: a run would stop here, before anything is paid."
    return f"{counted(made, 'check')} passed. Ready to play."


def to_json(findings: Sequence[Finding]) -> str:
    """The findings as a JSON object."""
    body: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "ready": not failures(findings),
        "checks": [
            {
                "subject": finding.subject,
                "check": finding.check,
                "status": finding.status.value,
                "text": finding.text,
                "remedy": finding.remedy,
            }
            for finding in findings
        ],
    }
    return json.dumps(body, indent=2)


def refusal_text(findings: Sequence[Finding]) -> str:
    """Why a run does not begin: what failed, and what to do about it, in a line for each."""
    return "\n".join(shown(f"{each.text}: {each.remedy}" if each.remedy else each.text) for each in failures(findings))
