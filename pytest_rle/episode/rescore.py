"""A score from the record alone: what was measured and what was done, under any version of the formulas."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from pathlib import Path

from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.result import Outcome
from pytest_rle.records import ActionExecuted, ConflictSettled, Event, ObservationTaken
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs
from pytest_rle.team import ActionOutcome, OutcomeStatus, Role


@dataclasses.dataclass(frozen=True, slots=True)
class Rescored:
    """A record's score under a version. `recorded` is the one it was played under, None where it did not end.

    `ticks` were scored; `is_partial` says that the run was cut off, so that the score is that of its beginning.
    """

    score: Score
    anchored: float | None
    recorded: Score | None
    outcome: str | None
    ticks: int
    is_partial: bool


def rescore(folder: Path, version: str | None = None) -> Rescored:
    """Score a record again.

    Args:
        folder: The episode's folder, or its events.jsonl.
        version: A scoring version; the one that the episode was played under where none is given.

    Raises:
        RecordReadError: There is no record, or a line of it is damaged.
        ReplayError: It does not hold what it takes.
        UnknownScoringVersionError: There is no such version.
    """
    record = RecordedEpisode.read(folder, resuming=False)
    start, end = record.start, record.end
    scenario = record.scenario(folder)
    scorer = Scorer(
        scenario,
        start.start,
        version=version or start.scoring_version,
        horizon_game_ticks=start.horizon_game_ticks,
    )
    groups = [*record.ticks, record.remainder]
    ticks = 0
    for tick, following in itertools.pairwise(groups):
        seen = _first_measurement(following)
        if seen is None:
            break  # cut off before the state that the tick led to was written down
        scorer.add(_inputs(tick, seen))
        ticks += 1
    if not ticks:
        raise ReplayError(f"{folder}: no tick of it was played to its end, so there is nothing to score")
    score = scorer.final(has_ended=end is not None and end.outcome == Outcome.DEFEAT.value)
    is_partial = end is None or end.truncated or end.outcome == Outcome.INFRA_FAILED.value
    counts = not is_partial and record.recipe.ticks is None and start.save_sha256 == scenario.save.sha256
    recorded = None
    if end is not None:
        recorded = Score(composite=end.score, metrics=end.metrics, version=start.scoring_version)
    return Rescored(
        score=score,
        anchored=scorer.anchored(score) if counts else None,
        recorded=recorded,
        outcome=end.outcome if end is not None else None,
        ticks=ticks,
        is_partial=is_partial,
    )


def _first_measurement(events: Iterable[Event]) -> Measurement | None:
    return next((event.measurement for event in events if isinstance(event, ObservationTaken)), None)


def _inputs(tick: Iterable[Event], seen: Measurement) -> TickInputs:
    outcomes: list[ActionOutcome] = []
    clashes = 0
    for event in tick:
        if isinstance(event, ConflictSettled):
            clashes += 1
        elif isinstance(event, ActionExecuted):
            outcomes.append(
                ActionOutcome(
                    role=Role(event.role),
                    action=event.action,
                    status=OutcomeStatus(event.status),
                    reason=event.reason,
                )
            )
    return TickInputs(seen, tuple(outcomes), conflicts=clashes, conflicts_resolved=clashes)
