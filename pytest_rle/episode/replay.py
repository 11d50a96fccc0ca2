"""Playing a record again, with no model and no network, and holding everything against what is on record."""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import tempfile
from pathlib import Path
from typing import Any, Final

from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.run import EpisodeRun
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.records import (
    TRAFFIC_FILE,
    ActionExecuted,
    Alteration,
    DeliberationEnded,
    Difference,
    events_path,
    find_altered_file,
    find_altered_line,
    has_traffic,
)
from pytest_rle.scenario import Scenario, ScenarioSaveMissingError, hash_file, save_path, scenarios_directory
from pytest_rle.team import Role

CLOCK_FIELDS: Final = frozenset(
    {
        "run_id",
        "episode",
        "folder",
        "seconds",
        "provenance",
        "resumed_from",
        "recalled_calls",
        "max_cost_usd",
        "base_url",
        "kind",
        "save",
        "warnings",
    }
)
"""What a summary tells of the place and the time of a run, which a replay does not share."""

_ROLES: Final = {role.value: place for place, role in enumerate(Role)}


@dataclasses.dataclass(frozen=True, slots=True)
class Replay:
    """What playing a record again came to.

    `difference` is where the play, or what follows from it, first parts from the record; `altered` the first line or
    file that is not as it was written. Neither: the two are identical. `is_whole` says whether the record has its end.
    """

    ticks: int
    deliberations: int
    actions: int
    score: float | None
    difference: Difference | None
    altered: Alteration | None
    is_whole: bool

    @property
    def is_identical(self) -> bool:
        """Whether nothing differs."""
        return self.difference is None and self.altered is None


async def replay(folder: Path, *, save: Path | None = None) -> Replay:
    """Play a record again: on the embedded colony, or from what a live game answered.

    Args:
        folder: The episode's folder.
        save: Where the save is, if it cannot be found by the record.

    Raises:
        RecordReadError: There is no record, or a line of it is damaged.
        ReplayError: It cannot be played again.
    """
    record = RecordedEpisode.read(folder, resuming=False)
    altered = find_altered_line(events_path(folder))
    if altered is None and has_traffic(folder):
        altered = find_altered_line(folder / TRAFFIC_FILE)
    if altered is None and record.end is not None:
        altered = find_altered_file(folder, record.end.files)
    with tempfile.TemporaryDirectory(prefix="rle-replay-") as scratch:
        spec = _spec(record, Path(scratch), save)
        run = EpisodeRun(spec, record=record)
        result = await run.play()
        checker = run.checker
        difference = checker.difference if checker is not None else None
        if difference is None and checker is not None and checker.matching_ticks < len(record.ticks):
            ended = f"over after {result.ticks} ticks: {result.reason}"
            difference = Difference(checker.matching_ticks, None, "the episode", "going on", ended)
        if difference is None:
            difference = _file_difference(folder, spec.folder, record)
    events = [event for tick in record.ticks for event in tick]
    return Replay(
        ticks=len(record.ticks),
        deliberations=sum(isinstance(event, DeliberationEnded) for event in events),
        actions=sum(isinstance(event, ActionExecuted) for event in events),
        score=record.end.score if record.end is not None else None,
        difference=difference,
        altered=altered,
        is_whole=record.end is not None,
    )


def _spec(record: RecordedEpisode, scratch: Path, save: Path | None) -> EpisodeSpec:
    """The recipe of a record as a spec that writes elsewhere. Raises ReplayError."""
    start, recipe = record.start, record.recipe
    scenario = record.scenario((scenarios_directory(Path.cwd()) / f"{start.scenario}.yaml").resolve())
    return EpisodeSpec(
        scenario=scenario,
        seed=start.seed,
        policy=start.policy,
        key="replay",
        output=scratch,
        ticks=recipe.ticks,
        model=start.model,
        save=_find_save(record, scenario, save) if record.is_embedded else None,
        role_timeout_s=recipe.role_timeout_s,
        sequential=recipe.sequential,
        no_think=recipe.no_think,
    )


def _find_save(record: RecordedEpisode, scenario: Scenario, given: Path | None) -> Path:
    """The save that the record began with: the given one, the one it names, or the scenario's. Raises ReplayError."""
    wanted = record.start.save_sha256
    if wanted is None:
        raise ReplayError(f"{record.folder} cannot be played again: nobody knows which save the game began with")
    candidates = [given] if given is not None else [Path(record.start.save or "")]
    if given is None:
        with contextlib.suppress(ScenarioSaveMissingError):
            candidates.append(save_path(scenario))
    for path in candidates:
        if path.is_file() and hash_file(path) == wanted:
            return path
    tried = ", ".join(map(str, candidates))
    raise ReplayError(
        f"{record.folder} began with a save of SHA-256 {wanted}, which is not {tried}: give it with --save"
    )


def _file_difference(folder: Path, played: Path, record: RecordedEpisode) -> Difference | None:
    """Where the files beside the events differ from those of the play."""
    name = record.start.scenario
    table, log, summary = f"{name}.csv", f"{name}_deliberations.jsonl", f"{name}_summary.json"
    if record.end is not None:
        for file in (table, log, summary):
            if not (folder / file).is_file():
                return Difference(None, None, file, "missing", "there")
    elif (folder / summary).is_file():
        return Difference(len(record.ticks), None, "the end of the episode", "only in its summary", "in the events")
    return (
        _table_difference(folder / table, played / table, record)
        or _log_difference(folder / log, played / log, record)
        or _summary_difference(folder / summary, played / summary)
    )


def _table_difference(recorded: Path, played: Path, record: RecordedEpisode) -> Difference | None:
    old, new = _rows(recorded), _rows(played)
    if record.end is None:  # the row of the last tick may be lost with the process
        old, new = old[: len(new)], new[: len(old)]
    nothing: list[str] = []
    for place, (row, again) in enumerate(itertools.zip_longest(old, new, fillvalue=nothing)):
        if row != again:
            cells = itertools.zip_longest(new[0] if new else [], row, again, fillvalue="nothing")
            column, was, is_now = next((n, a, b) for n, a, b in cells if a != b)
            return Difference(place - 1 if place else None, None, f"{recorded.name}: {column}", was, is_now)
    return None


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    text = path.read_bytes().decode("utf-8", "replace")
    lines = text.split("\n")
    return [line.split(",") for line in lines[:-1]] + ([[lines[-1]]] if lines[-1] else [])


def _log_difference(recorded: Path, played: Path, record: RecordedEpisode) -> Difference | None:
    old, new = _thoughts(recorded, len(record.ticks)), _thoughts(played, len(record.ticks))
    for key in sorted({*old, *new}, key=lambda key: (key[0], _ROLES.get(key[1], len(_ROLES)))):
        was, is_now = old.get(key, {}), new.get(key, {})
        for field in {**was, **is_now}:
            if was.get(field) != is_now.get(field):
                name = f"{recorded.name}: {field}"
                return Difference(key[0], key[1], name, repr(was.get(field)), repr(is_now.get(field)))
    return None


def _thoughts(path: Path, ticks: int) -> dict[tuple[int, str], dict[str, Any]]:
    """The lines of a log of deliberations by tick and role, without times; of whole ticks only."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    lines = path.read_bytes().decode("utf-8", "replace").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            key = (int(entry["tick"]), str(entry["agent"]))
        except (ValueError, KeyError, TypeError):
            if number == len(lines):
                continue  # torn with the process
            key, entry = (-number, "damaged line"), {"line": line}
        if key[0] < ticks:
            found[key] = {name: value for name, value in entry.items() if name != "latency_s"}
    return found


def _summary_difference(recorded: Path, played: Path) -> Difference | None:
    if not recorded.is_file():
        return None
    try:
        old = json.loads(recorded.read_bytes())
    except ValueError as error:
        return Difference(None, None, recorded.name, f"damaged ({error})", "JSON")
    found = _difference_in(_placeless(old), _placeless(json.loads(played.read_bytes())), "")
    return Difference(None, None, f"{recorded.name}: {found[0]}", found[1], found[2]) if found is not None else None


def _placeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _placeless(inner) for name, inner in value.items() if name not in CLOCK_FIELDS}
    return [_placeless(inner) for inner in value] if isinstance(value, list) else value


def _difference_in(old: Any, new: Any, path: str) -> tuple[str, str, str] | None:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in (*old, *(name for name in new if name not in old)):
            found = _difference_in(old.get(name, "nothing"), new.get(name, "nothing"), f"{path}.{name}".lstrip("."))
            if found is not None:
                return found
        return None
    return (path, repr(old), repr(new)) if old != new else None
