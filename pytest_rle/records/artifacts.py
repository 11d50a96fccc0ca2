"""The files beside events.jsonl: a table by tick, a log of deliberations, and the summary."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pytest_rle.records.files import write_atomically
from pytest_rle.records.lines import LineFile
from pytest_rle.scoring import Score
from pytest_rle.team.actions import Action
from pytest_rle.team.deliberation import Deliberation

DECIMALS: Final = 4
"""Decimals of a figure in the table."""

_TARGET_FIELDS: Final = ("colonist_id", "building_id", "zone_id", "doctor_id")
"""Fields that identify what an action acts on; the first that an action has is its target."""


class TickTable:
    """`<scenario>.csv`: one row for each tick, metrics in alphabetical order, figures with four decimals.

    Nothing in it depends on the wall clock, so two runs of one seed give the same bytes. A metric without a value is an
    empty cell.
    """

    def __init__(self, folder: Path, scenario: str, metrics: Sequence[str]) -> None:
        self._metrics = sorted(metrics)
        self._file = LineFile(folder / f"{scenario}.csv")
        self._row(["tick", "day", "game_tick", "state_hash", "composite", *self._metrics])

    @property
    def digest(self) -> tuple[str, str]:
        """The name of the file, and the SHA-256 of its content so far."""
        return self._file.digest

    def add(self, *, tick: int, day: float, game_tick: int, state_hash: str | None, score: Score) -> None:
        """Append the row of a tick. Raises RecordWriteError."""
        values = [_decimal(score.metrics.get(metric)) for metric in self._metrics]
        self._row([str(tick), _decimal(day), str(game_tick), state_hash or "", _decimal(score.composite), *values])

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _row(self, cells: Sequence[str]) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(cells)
        self._file.write(text.getvalue())


class DeliberationLog:
    """`<scenario>_deliberations.jsonl`: one line for each role and tick, also for a deliberation that failed."""

    def __init__(self, folder: Path, scenario: str) -> None:
        self._file = LineFile(folder / f"{scenario}_deliberations.jsonl")

    @property
    def digest(self) -> tuple[str, str]:
        """The name of the file, and the SHA-256 of its content so far."""
        return self._file.digest

    def add(self, deliberation: Deliberation) -> None:
        """Append a deliberation. Raises RecordWriteError."""
        plan = deliberation.plan
        line = {
            "tick": deliberation.tick,
            "agent": deliberation.role.value,
            "status": deliberation.status.value,
            "confidence": plan.confidence if plan is not None else None,
            "actions": [action_entry(action) for action in plan.actions] if plan is not None else [],
            "summary": plan.summary if plan is not None else "",
            "error": deliberation.error,
            "rejected": [rejected.model_dump(mode="json") for rejected in deliberation.rejected],
            "policy": deliberation.policy,
            "model": deliberation.model,
            "latency_s": round(deliberation.latency_s, 3),
            "timeout_s": deliberation.timeout_s,
        }
        self._file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def action_entry(action: Action) -> dict[str, Any]:
    """An action as the log writes it: type, target, parameters, priority and reason."""
    fields = action.model_dump(mode="json")
    kind, priority, reason = fields.pop("type"), fields.pop("priority"), fields.pop("reason")
    target = next((fields.pop(name) for name in _TARGET_FIELDS if name in fields), None)
    return {"type": kind, "target": target, "parameters": fields, "priority": priority, "reason": reason}


class SummaryFile:
    """`<scenario>_summary.json`. Its hash is known before it is written, because the last event holds the hash."""

    def __init__(self, folder: Path, scenario: str, summary: Mapping[str, Any]) -> None:
        self.path = folder / f"{scenario}_summary.json"
        self._text = json.dumps(summary, indent=2, ensure_ascii=False, default=str) + "\n"

    @property
    def digest(self) -> tuple[str, str]:
        """The name of the file, and the SHA-256 of its content."""
        return self.path.name, hashlib.sha256(self._text.encode("utf-8", "replace")).hexdigest()

    def write(self) -> None:
        """Write the file. Raises RecordWriteError."""
        write_atomically(self.path, self._text)


def _decimal(value: float | None) -> str:
    # Adding zero turns -0.0 into 0.0; -0.0 would print a sign.
    return "" if value is None else f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}"
