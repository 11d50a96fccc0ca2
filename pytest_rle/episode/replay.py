"""Replays a record without a model and without a network, and compares everything with what is on record."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pytest_rle.episode.file_comparison import first_file_difference
from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.run import EpisodeRun
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.records import (
    ActionExecuted,
    Alteration,
    DeliberationEnded,
    Difference,
    events_path,
    find_altered_file,
    find_altered_line,
    has_traffic,
)
from pytest_rle.records.traffic import traffic_path
from pytest_rle.scenario import Scenario, ScenarioSaveMissingError, hash_file, save_path, scenarios_directory


@dataclasses.dataclass(frozen=True, slots=True)
class ReplayResult:
    """What a replay found.

    Attributes:
        ticks: How many scored ticks the record has.
        deliberations: How many deliberations these ticks have.
        actions: How many actions these ticks have.
        score: The recorded score; None if the record has no end.
        difference: The first difference between the record and the replay, or None.
        altered: The first line or file that was changed after it was written, or None.
        is_whole: The record has its end.
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
        """Whether the replay equals the record, and the record was not altered."""
        return self.difference is None and self.altered is None


async def replay(folder: Path, *, save: Path | None = None) -> ReplayResult:
    """Replay a record on the embedded colony, or from the recorded answers of a live game.

        result = await replay(Path("results/20261123-142233-9f3a/crashlanded-seed42"))
        print(result.is_identical, result.difference, result.altered)

    Args:
        folder: The episode's folder.
        save: The save that the episode started from, if the record's own path no longer holds it.

    Raises:
        RecordReadError: The record is missing, or one of its lines is damaged.
        ReplayError: The record cannot be replayed.
    """
    record = RecordedEpisode.read(folder)
    altered = find_altered_line(events_path(folder))
    if altered is None and has_traffic(folder):
        altered = find_altered_line(traffic_path(folder))
    if altered is None and record.end is not None:
        altered = find_altered_file(folder, record.end.files)
    with tempfile.TemporaryDirectory(prefix="rle-replay-") as scratch:
        difference = await _first_difference(record, _spec(record, Path(scratch), save))
    events = [event for tick in record.ticks for event in tick]
    return ReplayResult(
        ticks=len(record.ticks),
        deliberations=sum(isinstance(event, DeliberationEnded) for event in events),
        actions=sum(isinstance(event, ActionExecuted) for event in events),
        score=record.end.score if record.end is not None else None,
        difference=difference,
        altered=altered,
        is_whole=record.end is not None,
    )


async def _first_difference(record: RecordedEpisode, spec: EpisodeSpec) -> Difference | None:
    run = EpisodeRun(spec, record=record)
    result = await run.play()
    checker = run.checker
    if checker is not None and checker.difference is not None:
        return checker.difference
    if checker is not None and checker.matching_ticks < len(record.ticks):
        ended = f"over after {result.ticks} ticks: {result.reason}"
        return Difference(checker.matching_ticks, None, "the episode", "not over", ended)
    return first_file_difference(record, spec.folder)


def _spec(record: RecordedEpisode, scratch: Path, save: Path | None) -> EpisodeSpec:
    """The recorded spec, but with another output folder. Raises ReplayError."""
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
        prompts=_write_prompts(recipe.prompts, scratch / "prompts"),
        memory_turns=recipe.memory_turns,
    )


def _write_prompts(texts: Mapping[str, str], folder: Path) -> Path | None:
    """The folder with the recorded prompts that differ from the package's; None if there are none."""
    if not texts:
        return None
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _find_save(record: RecordedEpisode, scenario: Scenario, given: Path | None) -> Path:
    """The save that the episode started from: the given one, or else the recorded path or the scenario's save.

    Raises:
        ReplayError: None of these files has the recorded SHA-256.
    """
    wanted = record.start.save_sha256
    if wanted is None:
        raise ReplayError(
            f"{record.folder} cannot be replayed: the record does not say which save the game started from"
        )
    candidates = [given] if given is not None else [Path(record.start.save or "")]
    if given is None:
        with contextlib.suppress(ScenarioSaveMissingError):
            candidates.append(save_path(scenario))
    for path in candidates:
        if path.is_file() and hash_file(path) == wanted:
            return path
    tried = " or ".join(map(str, candidates))
    raise ReplayError(
        f"{record.folder} cannot be replayed: the game started from a save with SHA-256 {wanted}, and {tried} is "
        "another file; give the save with --save"
    )
