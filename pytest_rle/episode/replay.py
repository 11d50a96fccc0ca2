"""Replays a record without a model and without a network, and compares everything with what is on record."""

from __future__ import annotations

import dataclasses
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

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
from pytest_rle.scenario import bundled_saves, hash_file, saves_directory

_SAVE_NAME: Final = re.compile(r"\w[\w .()-]*\.rws(\.\w+)*")


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
        lost_calls: How many calls to models were under way when the process was killed. Their cost is unknown.
    """

    ticks: int
    deliberations: int
    actions: int
    score: float | None
    difference: Difference | None
    altered: Alteration | None
    is_whole: bool
    lost_calls: int = 0

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
        save: The save that the episode started from, if it is not among the saves here or of the package.

    Raises:
        RecordReadError: The record is missing, or one of its lines is damaged.
        ReplayError: The record cannot be replayed.
    """
    record = RecordedEpisode.read(folder)
    record.require_replayable()
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
        lost_calls=len(record.lost_calls),
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
    scenario = record.scenario(record.folder)
    return EpisodeSpec(
        scenario=scenario,
        seed=start.seed,
        repeat=recipe.repeat,
        key="replay",
        output=scratch,
        ticks=recipe.ticks,
        save=find_save(record, save) if record.is_embedded else None,
        rimapi_url=None if record.is_embedded else recipe.rimapi_url,
        rimapi_timeout_s=recipe.rimapi_timeout_s,
        checkpoint=recipe.checkpoint,
        realtime=recipe.realtime,
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


def find_save(record: RecordedEpisode, given: Path | None) -> Path:
    """The save that the episode started from: the given one, or a file with the recorded name and SHA-256.

    A record comes from anywhere, so no path in it is opened. Of the recorded path, only the last part counts. It is
    searched in the record's folder, in the folder `saves` here, and among the package's saves.

    Raises:
        ReplayError: There is no such file.
    """
    wanted, name = record.start.save_sha256, _file_name(record.start.save)
    if wanted is None:
        raise ReplayError(
            f"{record.folder} cannot be replayed: the record does not say which save the game started from"
        )
    if given is not None:
        candidates = [given]
    else:
        folders = (record.folder, record.folder.parent / "saves", saves_directory(Path.cwd()), bundled_saves())
        names = dict.fromkeys([name, record.scenario(record.folder).save.file])
        candidates = [folder / each for folder in dict.fromkeys(folders) for each in names if each]
    found = [path for path in candidates if path.is_file()]
    for path in found:
        if hash_file(path) == wanted:
            return path
    if given is not None:
        why = f"{given} is another file" if found else f"there is no file {given}"
    else:
        why = f"no file {name or 'of that name'} here or among the package's saves has it"
    raise ReplayError(
        f"{record.folder} cannot be replayed: the game started from a save with SHA-256 {wanted}, and {why}; "
        "give the save with --save"
    )


def _file_name(recorded: str | None) -> str:
    """The name of the file in a recorded path of any system; empty if it can name no save."""
    name = re.split(r"[/\\:]", recorded or "")[-1]
    return name if _SAVE_NAME.fullmatch(name) else ""
