"""Episodes that the run set out to play and that no item has reported: what became of them, by their records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_rle.episode import RecordedEpisode, has_record
from pytest_rle.episode.result import cost_columns
from pytest_rle.errors import RecordError
from pytest_rle.report import Row


def first_name(row: Row) -> str:
    """The name of a row's item, which is that of its first attempt."""
    return str(row["episode"]).removesuffix(f"-attempt{row['attempt']}")


def missing_episodes(
    run: Path,
    planned: Sequence[Row],
    *,
    over: Collection[str],
    closed: Mapping[str, str],
    died: Mapping[str, str],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of episodes that were cut off without a report, and of episodes without a result.

    Args:
        run: The folder of the run.
        planned: The first columns of the rows of all episodes.
        over: The names of the items that are over.
        closed: By episode, what became of those that this process has closed.
        died: By node id, the worker that died while it ran the item.

    Returns:
        The rows of those whose process died or was interrupted: `truncated`, with their folder. And the rows of the
        others, each with `what` became of it.
    """
    cut_off: list[dict[str, Any]] = []
    unreported: list[dict[str, Any]] = []
    for row in planned:
        name = row["episode"]
        latest = _latest_attempt(run, name)
        if (what := closed.get(latest.name)) is not None:
            unreported.append({**row, "episode": latest.name, "what": what})
        elif name in over:
            continue
        elif has_record(latest):
            worker = next((died[node] for node in died if node.partition("@")[0] == row["item"]), None)
            cut_off.append({**row, "episode": latest.name, **_on_record(latest, worker)})
        else:
            unreported.append({**row, "what": "never started"})
    return cut_off, unreported


def _latest_attempt(run: Path, name: str) -> Path:
    attempt, latest = 2, run / name
    while (later := run / f"{name}-attempt{attempt}").exists():
        attempt, latest = attempt + 1, later
    return latest


def _on_record(folder: Path, worker: str | None) -> dict[str, Any]:
    """The columns of an episode whose process has not reported it."""
    cause = f"worker {worker} died" if worker is not None else "its worker was interrupted"
    known: dict[str, Any] = {"calls": 0}
    try:
        record = RecordedEpisode.read(folder)
        ticks = len(record.ticks)
        known = cost_columns(record.costs())
        if record.start.team is not None:
            known["team"] = record.start.team.name
    except RecordError:
        ticks = 0
    reason = f"{cause}; {ticks} {'tick is' if ticks == 1 else 'ticks are'} on record"
    return {
        **known,
        "outcome": "truncated",
        "reason": reason,
        "is_valid": False,
        "is_cut_off": True,
        "score": None,
        "ticks": ticks,
        "folder": f"{folder.parent.name}/{folder.name}",
        "verdict": "failed",
    }
