r"""The checks before a live or paid run: each in a class of its own, for `rle doctor` and for the run itself.

    findings = await Examination([spec]).run()
    print("\n".join(line for finding in findings for line in lines_of(finding)))

To add a check, add its class to `game`, `saves`, `models` or `machine`, its line to `Examination`, its line to
`docs/live-game.md`, and its tests.
"""

from __future__ import annotations

from pytest_rle.doctor.examination import Examination, Limits
from pytest_rle.doctor.finding import Check, CheckFailed, Finding, NotChecked, Status, failures
from pytest_rle.doctor.table import heading, lines_of, refusal_text, to_json, verdict

__all__ = [
    "Check",
    "CheckFailed",
    "Examination",
    "Finding",
    "Limits",
    "NotChecked",
    "Status",
    "failures",
    "heading",
    "lines_of",
    "refusal_text",
    "to_json",
    "verdict",
]
