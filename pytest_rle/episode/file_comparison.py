"""Compares the files beside the events, which people read, with those of a replay."""

from __future__ import annotations

import itertools
import operator
from pathlib import Path
from typing import Any, Final

from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.records import Difference
from pytest_rle.records.limits import parse_json, read_whole
from pytest_rle.records.lines import read_lines
from pytest_rle.team import Role

RUN_FIELDS: Final = frozenset(
    {
        "run_id",
        "episode",
        "folder",
        "seconds",
        "provenance",
        "prices",
        "pricing_source",
        "resumed_from",
        "recalled_calls",
        "continued_at_tick",
        "max_cost_usd",
        "item",
        "attempt",
        "kind",
        "save",
        "save_version",
        "warnings",
        "save_warnings",
        "team_warnings",
    }
)
"""Fields of a summary that depend on where and when an episode was played, so a replay does not repeat them."""

_ROLE_ORDER: Final = {role.value: place for place, role in enumerate(Role)}


def first_file_difference(record: RecordedEpisode, played: Path) -> Difference | None:
    """The first difference between the table, the deliberations and the summary of a record and those in a folder."""
    folder, name = record.folder, record.start.scenario
    table, log, summary = f"{name}.csv", f"{name}_deliberations.jsonl", f"{name}_summary.json"
    if record.end is not None:
        for file in (table, log, summary):
            if not (folder / file).is_file():
                return Difference(None, None, file, "missing", "there")
    elif (folder / summary).is_file():
        return Difference(len(record.ticks), None, "the end of the episode", "only in its summary", "in the events")
    return (
        _table_difference(folder / table, played / table, is_whole=record.end is not None)
        or _log_difference(folder / log, played / log, ticks=len(record.ticks))
        or _summary_difference(folder / summary, played / summary)
    )


def _table_difference(recorded: Path, played: Path, *, is_whole: bool) -> Difference | None:
    old, new = _rows(recorded), _rows(played)
    if not is_whole:  # a kill may have lost the row of the last tick
        old, new = old[: len(new)], new[: len(old)]
    no_row: list[str] = []
    for place, (old_row, new_row) in enumerate(itertools.zip_longest(old, new, fillvalue=no_row)):
        if old_row != new_row:
            cells = itertools.zip_longest(new[0] if new else [], old_row, new_row, fillvalue="nothing")
            column, old_cell, new_cell = next(each for each in cells if each[1] != each[2])
            return Difference(place - 1 if place else None, None, f"{recorded.name}: {column}", old_cell, new_cell)
    return None


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    text = read_whole(path).decode("utf-8", "replace")
    lines = text.split("\n")
    return [line.split(",") for line in lines[:-1]] + ([[lines[-1]]] if lines[-1] else [])


def _log_difference(recorded: Path, played: Path, *, ticks: int) -> Difference | None:
    old, new = _deliberations(recorded, ticks), _deliberations(played, ticks)
    for key in sorted({*old, *new}, key=lambda key: (key[0], _ROLE_ORDER.get(key[1], len(_ROLE_ORDER)))):
        old_entry, new_entry = old.get(key, {}), new.get(key, {})
        for field in {**old_entry, **new_entry}:
            old_value, new_value = old_entry.get(field), new_entry.get(field)
            if old_value != new_value:
                return Difference(*key, f"{recorded.name}: {field}", repr(old_value), repr(new_value))
    return None


def _deliberations(path: Path, ticks: int) -> dict[tuple[int, str], dict[str, Any]]:
    """The lines of the first `ticks` ticks, by tick and role, without their latency."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for number, line, is_last in read_lines(path) if path.is_file() else ():
        try:
            entry = parse_json(line)
            key = (operator.index(entry["tick"]), str(entry["agent"]))
        except (ValueError, KeyError, TypeError):
            if is_last:
                continue  # incomplete, because the process was killed
            key, entry = (-number, "damaged line"), {"line": line.decode("utf-8", "replace").rstrip("\n")}
        if key[0] < ticks:
            found[key] = {name: value for name, value in entry.items() if name != "latency_s"}
    return found


def _summary_difference(recorded: Path, played: Path) -> Difference | None:
    if not recorded.is_file():
        return None
    try:
        old = parse_json(read_whole(recorded))
    except ValueError as error:
        return Difference(None, None, recorded.name, f"damaged ({error})", "JSON")
    found = _first_difference(_without_run_fields(old), _without_run_fields(parse_json(read_whole(played))), "")
    return Difference(None, None, f"{recorded.name}: {found[0]}", found[1], found[2]) if found is not None else None


def _without_run_fields(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_run_fields(inner) for name, inner in value.items() if name not in RUN_FIELDS}
    return [_without_run_fields(inner) for inner in value] if isinstance(value, list) else value


def _first_difference(old: Any, new: Any, path: str) -> tuple[str, str, str] | None:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(name for name in new if name not in old)):
            found = _first_difference(old.get(name, "nothing"), new.get(name, "nothing"), f"{path}.{name}".lstrip("."))
            if found is not None:
                return found
        return None
    return (path, repr(old), repr(new)) if old != new else None
