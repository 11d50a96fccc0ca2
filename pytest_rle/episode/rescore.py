"""Computes a score from a record alone, with any version of the formulas."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from pathlib import Path

from pytest_rle.episode.recorded_episode import RecordedEpisode, ReplayError
from pytest_rle.episode.result import VALID_OUTCOMES, Outcome
from pytest_rle.records import ActionExecuted, ConflictSettled, Event, ObservationTaken
from pytest_rle.scoring import Measurement, Score, Scorer, TickInputs
from pytest_rle.scoring.baselines import why_no_baseline
from pytest_rle.team import ActionOutcome, OutcomeStatus, Role


@dataclasses.dataclass(frozen=True, slots=True)
class Rescored:
    """A record's score.

    Attributes:
        score: The score that was computed.
        anchored: The anchored score; None unless the record is of a whole, pinned game.
        recorded: The score in the record; None if the record has no end.
        outcome: The recorded outcome; None if the record has no end.
        ticks: How many ticks were scored.
        unanchored: Why a whole, pinned game has no anchored score, and what to do about it; None as a rule.
        is_partial: The episode was interrupted or is no result, so the score says nothing about the team.
    """

    score: Score
    anchored: float | None
    recorded: Score | None
    outcome: str | None
    ticks: int
    is_partial: bool
    unanchored: str | None = None


def rescore(folder: Path, version: str | None = None) -> Rescored:
    """Score a record again.

        rescore(Path("results/20261123-142233-9f3a/crashlanded-seed42"), "1.0").score.composite

    Args:
        folder: The episode's folder, or its events.jsonl.
        version: A scoring version; by default the recorded one.

    Raises:
        RecordReadError: The record is missing, or one of its lines is damaged.
        ReplayError: The record has no complete tick, or no readable scenario.
        UnknownScoringVersionError: There is no such version.
    """
    record = RecordedEpisode.read(folder)
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
        seen = first_measurement(following)
        if seen is None:
            break  # the process was killed before the state after the tick was written
        scorer.add(tick_inputs(tick, seen))
        ticks += 1
    if not ticks:
        raise ReplayError(f"{folder}: the record has no complete tick, so there is nothing to score")
    score = scorer.final(has_ended=end is not None and end.outcome == Outcome.DEFEAT.value)
    is_partial = end is None or end.truncated or end.outcome not in VALID_OUTCOMES
    counts = (
        not is_partial
        and record.recipe.ticks is None
        and not record.recipe.realtime
        and start.save_sha256 == scenario.save.sha256
    )
    recorded = None
    if end is not None:
        recorded = Score(
            composite=end.score,
            metrics=end.metrics,
            version=start.scoring_version,
            mean=end.mean,
            final=end.final,
            goal=end.goal,
        )
    return Rescored(
        score=score,
        anchored=scorer.anchored(score) if counts else None,
        recorded=recorded,
        outcome=end.outcome if end is not None else None,
        ticks=ticks,
        is_partial=is_partial,
        unanchored=why_no_baseline(scenario, version=scorer.version, horizon_game_ticks=start.horizon_game_ticks)
        if counts
        else None,
    )


def first_measurement(events: Iterable[Event]) -> Measurement | None:
    """The measured colony of the first observation among these events; None if there is none."""
    return next((event.measurement for event in events if isinstance(event, ObservationTaken)), None)


def tick_inputs(tick: Iterable[Event], seen: Measurement) -> TickInputs:
    """What a tick is scored by: its orders and conflicts on record, and the colony after it."""
    outcomes: list[ActionOutcome] = []
    conflicts = 0
    for event in tick:
        if isinstance(event, ConflictSettled):
            conflicts += 1
        elif isinstance(event, ActionExecuted):
            outcomes.append(
                ActionOutcome(
                    role=Role(event.role),
                    action=event.action,
                    status=OutcomeStatus(event.status),
                    reason=event.reason,
                )
            )
    return TickInputs(seen, tuple(outcomes), conflicts=conflicts, conflicts_resolved=conflicts)
