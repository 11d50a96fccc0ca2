"""Every attempt of an item counts once, whatever reports a plugin that repeats items logs."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.plugin.attempts import AttemptRows

FIRST: dict[str, Any] = {"episode": "raid-seed1"}
SECOND: dict[str, Any] = {"episode": "raid-seed1-attempt2"}


def report(when: str, outcome: str, *attempts: dict[str, Any]) -> pytest.TestReport:
    made = pytest.TestReport("node", ("file", 0, "name"), {}, outcome, None, when)  # type: ignore[arg-type]
    made.rle_attempts = list(attempts)  # type: ignore[attr-defined]
    return made


RERUNFAILURES = [
    report("call", "rerun", FIRST),
    report("teardown", "passed", FIRST),
    report("setup", "passed", FIRST),
    report("call", "passed", FIRST, SECOND),
    report("teardown", "passed", FIRST, SECOND),
]
FLAKY = [report("call", "passed", FIRST, SECOND), report("teardown", "passed", FIRST, SECOND)]
RETRY = [
    report("setup", "passed"),
    report("call", "retried", FIRST),
    report("call", "passed", FIRST),
    report("teardown", "passed", FIRST, SECOND),
]


@pytest.mark.parametrize("reports", [RERUNFAILURES, FLAKY, RETRY], ids=["rerunfailures", "flaky", "retry"])
def test_the_last_attempt_has_the_verdict_and_those_before_were_repeated(reports: list[pytest.TestReport]) -> None:
    rows = AttemptRows()
    for each in reports:
        rows.take(each)
    assert [(row["episode"], row["verdict"]) for row in rows] == [
        ("raid-seed1", "rerun"),
        ("raid-seed1-attempt2", "passed"),
    ]


def test_an_item_without_an_episode_has_no_row() -> None:
    rows = AttemptRows()
    rows.take(report("call", "passed"))
    assert list(rows) == []
