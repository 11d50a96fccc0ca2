"""Pytest runs whose team asks the server of a fake model, and what they leave."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

from tests.llm.server import Call, ModelServer, Reply, says

KEY: Final = "sk-do-not-write-this-down-0123456789"

PLAY: Final = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        episode.run()
"""

PLAN: Final = json.dumps(
    {"actions": [{"type": "no_action", "reason": "nothing to do"}], "summary": "all is well", "confidence": 70}
)

NOT_SOON: Final = {"retry-after": "86400"}
"""With these headers a server asks its clients to wait for longer than any limit of a test, so none waits."""


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
