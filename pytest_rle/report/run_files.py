"""The files of a whole run: summary.json for programs, summary.md for people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pytest_rle import __version__
from pytest_rle.records.files import write_atomically
from pytest_rle.report.columns import Row
from pytest_rle.report.gates import gate_lines
from pytest_rle.report.means import mean_scores
from pytest_rle.report.run_stories import metric_table, run_stories
from pytest_rle.report.spending import spending_table, total_spending
from pytest_rle.report.table import result_table
from pytest_rle.shown import code_block, markdown


def write_run(
    output: Path,
    *,
    run_id: str,
    rows: Sequence[Row],
    unreported: Sequence[Row],
    exit_status: int,
    command: str | None = None,
    resume: str | None = None,
    gates: Sequence[Mapping[str, str]] = (),
) -> Path:
    """Write summary.json and summary.md into the run's folder, `output`/`run_id`.

    Args:
        output: The folder of all runs.
        run_id: The name of the run.
        rows: One row per episode that has a result.
        unreported: One row per episode without a result, with `what` became of it.
        exit_status: pytest's.
        command: The command that began the run.
        resume: The command that resumes the run, if an episode was interrupted.
        gates: Each gate that was judged, with its verdict and its reason.

    Returns:
        The run's folder.

    Raises:
        OSError: A file cannot be written.
    """
    folder = output / run_id
    folder.mkdir(parents=True, exist_ok=True)
    versions = _scoring_versions(rows)
    summary = {
        "run_id": run_id,
        "plugin_version": __version__,
        "scoring_versions": versions,
        "exit_status": exit_status,
        "command": command,
        "episodes": list(rows),
        "spending": total_spending(rows),
        "unreported": [{"episode": row["episode"], "what": row["what"]} for row in unreported],
        "resume": resume,
        "gates": list(gates),
    }
    write_atomically(folder / "summary.json", json.dumps(summary, indent=2) + "\n")
    write_atomically(
        folder / "summary.md", _markdown(folder, rows, unreported, command=command, resume=resume, gates=gates)
    )
    return folder


def _markdown(
    folder: Path,
    rows: Sequence[Row],
    unreported: Sequence[Row],
    *,
    command: str | None,
    resume: str | None,
    gates: Sequence[Mapping[str, str]],
) -> str:
    """The text of summary.md."""
    spending = spending_table(rows)
    lines = [*result_table(rows, unreported), *([""] if spending else []), *spending]
    table = code_block([*lines, *([""] if gates else []), *gate_lines(gates)])
    versions = _scoring_versions(rows)
    made_by = f"pytest-rle {__version__}" + (f", scoring {' and '.join(versions)}" if versions else "")
    parts = [f"# Run {markdown(folder.name)}", markdown(made_by)]
    if command is not None:
        parts.append(code_block([command]))
    parts.append(table)
    if metrics := metric_table(rows):
        parts += ["## Metrics", *metrics]
    if stories := run_stories(folder, rows):
        parts += ["## What happened", *stories]
    parts += ["## How to go on", *_next_steps(resume)]
    return "\n\n".join(parts) + "\n"


def _next_steps(resume: str | None) -> list[str]:
    steps = ["`rle show`, `rle page`, `rle compare` and `rle frame` read the folder of this run."]
    return [*steps, "To resume what was interrupted:", code_block([resume])] if resume is not None else steps


def _scoring_versions(rows: Sequence[Row]) -> list[str]:
    return sorted({row["scoring_version"] for row in rows if row.get("scoring_version")})


def benchmark_entry(*, run_id: str, rows: Sequence[Row], seconds: float, exit_status: int) -> dict[str, Any]:
    """The line of history of a whole run: what was played, its mean scores, and its cost."""
    means: dict[str, dict[str, float]] = {}
    for mean in mean_scores(rows):
        means.setdefault(mean.played, {})[mean.team] = round(mean.score, 6)
    outcomes = [row["outcome"] for row in rows]
    return {
        "run_id": run_id,
        "plugin_version": __version__,
        "episodes": len(rows),
        "outcomes": {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))},
        "scoring_versions": _scoring_versions(rows),
        "mean_scores": means,
        "calls": sum(row.get("calls", 0) for row in rows),
        "recalled_calls": sum(row.get("recalled_calls", 0) for row in rows),
        "spending": total_spending(rows),
        "seconds": round(seconds, 3),
        "exit_status": exit_status,
    }
