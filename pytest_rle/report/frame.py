"""Tidy tables of records: one row for each episode, each tick, or each order."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from pytest_rle.errors import SettingError
from pytest_rle.records import EpisodeEnd, EpisodeStart, Event, RecordReadError, read_events
from pytest_rle.records.call_events import ProviderCall
from pytest_rle.records.events import ActionExecuted, ObservationTaken, Scored
from pytest_rle.records.files import write_atomically

FrameRow = Mapping[str, Any]

FORMATS: Final = (".csv", ".parquet")

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Signs with which a cell begins that a spreadsheet would take for a formula."""


def frame_rows(folders: Iterable[Path], unit: str) -> list[FrameRow]:
    """The rows of records.

    Args:
        folders: The folders of episodes.
        unit: `episode`, `tick` or `order`: what one row stands for.

    Raises:
        RecordReadError: A record cannot be read, or it is empty.
    """
    return [row for folder in folders for row in _UNITS[unit](*_read(folder))]


def write_frame(rows: Sequence[FrameRow], path: Path) -> None:
    """Write rows as CSV or Parquet, by the ending of the name.

    Raises:
        SettingError: The ending is another one, or pyarrow is missing, which writes Parquet.
        RecordWriteError: The file cannot be written.
    """
    check_format(path)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
        write_atomically(path, text.getvalue(), option="--output")
        return
    import pyarrow as pa
    from pyarrow import parquet

    sink = io.BytesIO()
    parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in columns}), sink)
    write_atomically(path, sink.getvalue(), option="--output")


def check_format(path: Path) -> None:
    """Check that a file can be written in the format that its name asks for.

    Raises:
        SettingError: The ending is none of FORMATS, or pyarrow is missing.
    """
    if path.suffix not in FORMATS:
        raise SettingError(f"{path}: the name must end in {' or '.join(FORMATS)}, which says the format")
    if path.suffix == ".parquet" and importlib.util.find_spec("pyarrow") is None:
        install = "pip install 'pytest-rle[frame]'"
        raise SettingError(f"{path}: Parquet needs the package pyarrow: {install}, or write a .csv")


def _read(folder: Path) -> tuple[EpisodeStart, list[Event]]:
    events = list(read_events(folder, on_incomplete=lambda _: None))
    if not events or not isinstance(events[0], EpisodeStart):
        raise RecordReadError(folder, "the record is empty")
    return events[0], events


def _identity(start: EpisodeStart) -> dict[str, Any]:
    name = start.team.name if start.team is not None else start.model or start.policy
    return {
        "scenario": start.scenario,
        "seed": start.seed,
        "repeat": start.recipe.get("repeat", 1),
        "team": name,
        "attempt": start.attempt,
        "scoring_version": start.scoring_version,
    }


def _episodes(start: EpisodeStart, events: Sequence[Event]) -> Iterator[FrameRow]:
    calls = [event.call for event in events if isinstance(event, ProviderCall)]
    end = next((event for event in events if isinstance(event, EpisodeEnd)), None)
    costs = [call.cost_usd for call in calls]
    yield {
        **_identity(start),
        "outcome": end.outcome if end is not None else None,
        "score": end.score if end is not None else None,
        "mean": end.mean if end is not None else None,
        "final": end.final if end is not None else None,
        "goal": end.goal if end is not None else None,
        "ticks": end.ticks if end is not None else None,
        "days": end.days if end is not None else None,
        "calls": len(calls),
        "prompt_tokens": sum(call.prompt_tokens or 0 for call in calls),
        "completion_tokens": sum(call.completion_tokens or 0 for call in calls),
        "cost_usd": None if None in costs else float(sum(cost for cost in costs if cost is not None)),
        **{f"metric_{name}": value for name, value in (end.metrics if end is not None else {}).items()},
    }


def _ticks(start: EpisodeStart, events: Sequence[Event]) -> Iterator[FrameRow]:
    seen: ObservationTaken | None = None
    for event in events:
        if isinstance(event, ObservationTaken):
            seen = event
        elif isinstance(event, Scored):
            figures = seen.figures if seen is not None else {}
            yield {
                **_identity(start),
                "tick": event.tick,
                "game_tick": event.game_tick,
                "composite": event.composite,
                **{f"metric_{name}": value for name, value in event.metrics.items()},
                **{f"figure_{name}": value for name, value in figures.items()},
            }


def _orders(start: EpisodeStart, events: Sequence[Event]) -> Iterator[FrameRow]:
    for event in events:
        if isinstance(event, ActionExecuted):
            yield {
                **_identity(start),
                "tick": event.tick,
                "role": event.role,
                "action": event.action.type,
                "status": event.status,
                "reason": event.action.reason,
                "answer": event.reason,
            }


_UNITS: Final = {"episode": _episodes, "tick": _ticks, "order": _orders}

UNITS: Final = tuple(_UNITS)


def _cell(value: Any) -> Any:
    """A cell of a CSV. A text that a spreadsheet would run as a formula is quoted."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
