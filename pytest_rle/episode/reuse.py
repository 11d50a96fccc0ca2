"""Results of earlier runs in place of new games: an episode that was played already is taken from its record."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pytest_rle.episode.deaths import ColonistDeath
from pytest_rle.episode.record_folders import start_of
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.rescore import Rescored, rescore
from pytest_rle.episode.result import VALID_OUTCOMES, EpisodeResult, Outcome, ResultSource
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.start_save import save_of
from pytest_rle.episode.teams import describe_team
from pytest_rle.errors import RecordError
from pytest_rle.records import EpisodeEnd, events_path, find_altered_file, find_altered_line
from pytest_rle.records.code import play_sha256
from pytest_rle.scenario import hash_file
from pytest_rle.scoring import DEFAULT_VERSION
from pytest_rle.team.seats import TeamDescription

logger = logging.getLogger(__name__)


class PlayedEpisodes:
    """The records of some folders, by scenario and seed.

        played = PlayedEpisodes([Path("results")])
        result = played.result_of(spec)

    A record is used if it has a valid result, and if nothing that decides a game is different: the scenario, the save,
    the seed, the options, the prompts, the team with its models and how they are asked, and the code. Code of one's own
    has no version, so an episode of such a team is played again. So is one on a running game.

    Args:
        folders: Folders of episodes or of runs, or a folder of runs. A record that cannot be read is left out.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._records: dict[tuple[str, str | None, int], list[Path]] = {}
        found = {path.parent for folder in folders for path in folder.rglob("events.jsonl*")}
        for record in sorted(found):
            start = start_of(record)
            if start is not None and start.provenance.get("play_sha256") == play_sha256():
                self._records.setdefault((start.scenario, start.scenario_sha256, start.seed), []).append(record)

    def result_of(self, spec: EpisodeSpec) -> EpisodeResult | None:
        """The result of the episode, from the last record of it; None if it must be played.

        Raises:
            SettingError: The team of the spec cannot be made.
        """
        found = self._find(spec)
        return _result(*found) if found is not None else None

    def has(self, spec: EpisodeSpec) -> bool:
        """Whether the episode was played already. Raises as `result_of` does."""
        return self._find(spec) is not None

    def _find(self, spec: EpisodeSpec) -> tuple[RecordedEpisode, Rescored] | None:
        """The last record of the episode, and its score by the default version."""
        candidates = self._records.get((spec.scenario.name, spec.scenario.sha256, spec.seed), [])
        if not candidates or spec.rimapi_url is not None or spec.agent is not None:
            return None
        save = hash_file(save_of(spec))
        team = describe_team(spec)
        for folder in reversed(candidates):
            try:
                record = RecordedEpisode.read(folder)
                if _is_of(record, spec, team, save):
                    return record, rescore(folder, DEFAULT_VERSION)
            except RecordError as error:
                logger.info("%s is not reused: %s", folder, error)
        return None


def _is_of(record: RecordedEpisode, spec: EpisodeSpec, team: TeamDescription, save: str) -> bool:
    """Whether a record is of this episode, complete and unaltered. Raises RecordError if it is of another game."""
    record.require_same_game(spec)
    end = record.end
    return (
        end is not None
        and end.outcome in VALID_OUTCOMES
        and record.is_embedded
        and record.team == team
        and record.start.save_sha256 == save
        and find_altered_line(events_path(record.folder)) is None
        and find_altered_file(record.folder, end.files) is None
    )


def _result(record: RecordedEpisode, scored: Rescored) -> EpisodeResult:
    """The result that a record holds, scored by the default version."""
    is_same_version = record.start.scoring_version == DEFAULT_VERSION
    score = scored.recorded if is_same_version and scored.recorded is not None else scored.score
    summary = _summary(record)
    costs = record.costs()
    end = _end(record)
    return EpisodeResult(
        scenario=record.start.scenario,
        seed=record.start.seed,
        team=record.team,
        outcome=Outcome(end.outcome),
        reason=end.reason,
        score=score.composite,
        anchored=scored.anchored,
        scoring=score,
        ticks=end.ticks,
        days=end.days,
        founders=summary["founders"],
        colonists=summary["colonists"],
        deaths=tuple(ColonistDeath(**death) for death in summary["deaths"]),
        costs=costs,
        is_pinned=summary["is_pinned"],
        folder=record.folder,
        seconds=summary["seconds"],
        recalled_calls=costs.total.calls,
        save_version=summary["save_version"],
        save_warnings=tuple(summary["save_warnings"]),
        team_warnings=tuple(summary["team_warnings"]),
        deliberations=summary["deliberations"],
        faults=summary["faults"],
        source=ResultSource.REUSED if is_same_version else ResultSource.RESCORED,
    )


def _end(record: RecordedEpisode) -> EpisodeEnd:
    if record.end is None:
        raise RecordError(f"{record.folder}: the record has no end")
    return record.end


def _summary(record: RecordedEpisode) -> Mapping[str, Any]:
    path = record.folder / f"{record.start.scenario}_summary.json"
    summary: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    return summary
