"""Reads the games of a run from the summaries of its episodes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import Game, PlayedGame
from pytest_rle.records import RecordReadError
from pytest_rle.records.limits import parse_json, read_whole

SUMMARY: Final = "*_summary.json"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _PlayedSave(_Section):
    kind: str
    save_sha256: str | None = None


class _Costs(_Section):
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float
    unknown_calls: int


class _AllCosts(_Section):
    total: _Costs


class _Provenance(_Section):
    plugin_version: str


class _Summary(_Section):
    """The part of an episode's summary that a comparison needs."""

    team: str
    item: str | None
    attempt: int
    scenario: str
    seed: int
    outcome: str
    score: float | None
    is_valid: bool
    anchored: float | None
    scoring_version: str
    rules_sha256: str
    horizon_game_ticks: int
    seconds: float
    game: _PlayedSave
    costs: _AllCosts
    provenance: _Provenance = Field(repr=False)
    board: str = "turns"


def read_runs(folder: Path) -> Mapping[str, list[PlayedGame]]:
    """The games in a folder, by the name of the team. The folder is an episode's, a run's, or that of all runs.

    Of the attempts of one item only the first valid one counts: a sample that may be drawn again until it is good is
    biased.

    Raises:
        CompareError: The folder holds no finished episode.
        RecordReadError: A summary is damaged, or an earlier version of pytest-rle wrote it.
    """
    files = sorted({path for depth in ("", "*/", "*/*/") for path in folder.glob(depth + SUMMARY)})
    if not files:
        raise CompareError(f"{folder} holds no finished episode: give the folder of a run, such as results/<run>")
    summaries = [(path.parent.parent, _read(path)) for path in files]
    found: dict[str, list[PlayedGame]] = {}
    counted: set[tuple[Path, str, str | None, int]] = set()
    for run, summary in sorted(summaries, key=lambda one: (one[0], one[1].attempt)):
        identity = (run, summary.team, summary.item, summary.seed)
        if summary.item is not None and identity in counted:
            continue
        if summary.is_valid:
            counted.add(identity)
        found.setdefault(summary.team, []).append(_played(summary))
    return found


def _read(path: Path) -> _Summary:
    try:
        return _Summary.model_validate(parse_json(read_whole(path)))
    except ValidationError as error:
        missing = [str(fault["loc"][0]) for fault in error.errors() if fault["type"] == "missing"]
        if missing:
            raise RecordReadError(
                path, f"has no {missing[0]}: an earlier version of pytest-rle wrote it, and it cannot be compared"
            ) from error
        raise RecordReadError(path, f"is damaged: {error.errors()[0]['msg']}") from error
    except ValueError as error:
        raise RecordReadError(path, "is damaged: it is not JSON") from error


def _played(summary: _Summary) -> PlayedGame:
    costs = summary.costs.total
    return PlayedGame(
        game=Game(
            scenario=summary.scenario,
            scoring_version=summary.scoring_version,
            horizon_game_ticks=summary.horizon_game_ticks,
            save_sha256=summary.game.save_sha256,
            rules_sha256=summary.rules_sha256,
            kind=summary.game.kind,
            plugin_version=summary.provenance.plugin_version,
            board=summary.board,
        ),
        seed=summary.seed,
        outcome=summary.outcome,
        score=summary.score if summary.is_valid else None,
        anchored=summary.anchored if summary.is_valid else None,
        cost_usd=None if costs.unknown_calls else costs.cost_usd,
        tokens=costs.prompt_tokens + costs.completion_tokens,
        calls=costs.calls,
        seconds=summary.seconds,
    )
