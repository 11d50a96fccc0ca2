"""Reads the games of a run from the summaries of its episodes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import Game, PlayedGame, Variant
from pytest_rle.records import RecordReadError
from pytest_rle.records.history import HISTORY_FILE
from pytest_rle.records.limits import parse_json, read_whole
from pytest_rle.records.lines import read_lines

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
    billed_usd: float = 0.0
    estimated_usd: float = 0.0
    unknown_calls: int


class _AllCosts(_Section):
    total: _Costs
    pricing_source: str = "unknown"


class _Provenance(_Section):
    plugin_version: str


class _Summary(_Section):
    """The part of an episode's summary that a comparison needs."""

    run_id: str
    episode: str
    team: str
    item: str | None
    attempt: int
    scenario: str
    seed: int
    outcome: str
    score: float | None
    is_valid: bool
    scoring_version: str
    rules_sha256: str
    horizon_game_ticks: int
    seconds: float
    game: _PlayedSave
    costs: _AllCosts
    provenance: _Provenance = Field(repr=False)
    board: str = "turns"
    faults: Mapping[str, int] = Field(default_factory=dict)
    whole_team: str = ""
    form: str = "roles"
    without: tuple[str, ...] = ()


def read_runs(folder: Path) -> Mapping[str, list[PlayedGame]]:
    """The games in a folder, by the name of the team. The folder is an episode's, a run's, or that of all runs.

    In the folder of all runs, the history adds the episodes whose folders are no longer there. Lines of the history
    that an earlier version of pytest-rle wrote, or that a killed process left incomplete, are left out.

    Of the attempts of one item only the first valid one counts: a sample that may be drawn again until it is good is
    biased.

    Raises:
        CompareError: The folder holds no finished episode.
        RecordReadError: A summary is damaged, or an earlier version of pytest-rle wrote it.
    """
    files = sorted({path for depth in ("", "*/", "*/*/") for path in folder.glob(depth + SUMMARY)})
    found = [(path.parent, _read(path)) for path in files]
    found += _history(folder, known={(summary.run_id, summary.episode) for _, summary in found})
    if not found:
        raise CompareError(f"{folder} holds no finished episode: give the folder of a run, such as results/<run>")
    return _by_team(found)


def read_episodes(folders: Iterable[Path]) -> Mapping[str, list[PlayedGame]]:
    """The games in the folders of single episodes, by the name of the team, as `read_runs` counts them.

    A folder without a finished episode has no game. Raises RecordReadError as `read_runs`.
    """
    return _by_team([(path.parent, _read(path)) for folder in folders for path in sorted(folder.glob(SUMMARY))])


def _history(folder: Path, known: Collection[tuple[str, str]]) -> Iterator[tuple[Path, _Summary]]:
    """The episodes of the history that are not known, each with the folder that it had."""
    path = folder / HISTORY_FILE
    if not path.is_file():
        return
    for _, line, _ in read_lines(path):
        try:
            content = parse_json(line)
            if isinstance(content, dict) and content.get("run_type") == "scenario":
                summary = _Summary.model_validate(content)
                if (summary.run_id, summary.episode) not in known:
                    yield folder / summary.run_id / summary.episode, summary
        except ValueError:  # no JSON, or the fields of an earlier version
            continue


def _by_team(summaries: Sequence[tuple[Path, _Summary]]) -> Mapping[str, list[PlayedGame]]:
    found: dict[str, list[PlayedGame]] = {}
    counted: set[tuple[Path, str, str | None, int]] = set()
    for folder, summary in sorted(summaries, key=lambda one: (one[0].parent, one[1].attempt)):
        identity = (folder.parent, summary.team, summary.item, summary.seed)
        if summary.item is not None and identity in counted:
            continue
        if summary.is_valid:
            counted.add(identity)
        found.setdefault(summary.team, []).append(_played(summary, folder))
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


def _cost_source(costs: _AllCosts) -> str:
    """Where a cost came from: the provider's bill, or an estimate by a list of prices."""
    parts = ["bill"] if costs.total.billed_usd else []
    parts += [f"estimate ({costs.pricing_source})"] if costs.total.estimated_usd else []
    return " and ".join(parts) or "unknown prices"


def _played(summary: _Summary, folder: Path) -> PlayedGame:
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
        cost_usd=None if costs.unknown_calls else costs.cost_usd,
        cost_source=_cost_source(summary.costs) if costs.calls else "",
        tokens=costs.prompt_tokens + costs.completion_tokens,
        calls=costs.calls,
        seconds=summary.seconds,
        faults=summary.faults,
        variant=Variant(summary.whole_team or summary.team, summary.form, tuple(sorted(summary.without))),
        folder=folder,
    )
