"""What a team has played: its games, and what identifies a game, so that unlike games are never compared."""

from __future__ import annotations

import dataclasses
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path

from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.repeats import Repeats, repeats_of


@dataclasses.dataclass(frozen=True, slots=True)
class Game:
    """Everything but the seed and the team that a score depends on.

    Attributes:
        scenario: The scenario's name.
        scoring_version: The formulas of the score.
        horizon_game_ticks: The length of the game.
        save_sha256: The save that the game began with.
        rules_sha256: `Scenario.rules_sha256`: incidents, conditions, weights.
        kind: `embedded` for the embedded colony, `live` for a RimWorld.
        board: `turns`, or `realtime` if the game went on while the team thought.
        plugin_version: The version of pytest-rle, whose colony may be another world than that of the next version.
    """

    scenario: str
    scoring_version: str
    horizon_game_ticks: int
    save_sha256: str | None
    rules_sha256: str
    kind: str
    plugin_version: str
    board: str = "turns"

    def differences(self, other: Game) -> list[str]:
        """What differs from another game, in words; empty for the same game."""
        names = {
            "scenario": "the scenario",
            "scoring_version": "the scoring version",
            "horizon_game_ticks": "the length in game ticks",
            "save_sha256": "the save",
            "rules_sha256": "the scenario's rules or weights",
            "kind": "the kind of game",
            "plugin_version": "the version of pytest-rle",
            "board": "the board",
        }
        return [
            f"{text} ({_short(getattr(self, name))} and {_short(getattr(other, name))})"
            for name, text in names.items()
            if getattr(self, name) != getattr(other, name)
        ]


@dataclasses.dataclass(frozen=True, slots=True)
class Variant:
    """How a team differs from the whole team.

    Attributes:
        whole: The name of the whole team, whose roles hear each other.
        form: `roles`, `silent` or `solo`.
        without: The roles that were left out, in alphabetical order.
    """

    whole: str = ""
    form: str = "roles"
    without: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class PlayedGame:
    """One game of a team.

    Attributes:
        game: What was played.
        seed: The seed.
        outcome: `victory`, `defeat`, `horizon`, or why there is no result.
        score: The raw score, 0 to 1; None unless the result is valid.
        cost_usd: What the calls to models cost; None if the cost of a call is unknown.
        cost_source: Where the prices came from, such as `bill`; empty without a call.
        tokens: Tokens of prompts and answers.
        calls: Calls to models.
        seconds: Wall time; None if it was not recorded.
        faults: How many calls to models failed, by the kind of fault.
        variant: How the team differs from the whole team.
        folder: The folder of the record; None for a pinned game.
    """

    game: Game
    seed: int
    outcome: str
    score: float | None
    cost_usd: float | None = 0.0
    cost_source: str = ""
    tokens: int = 0
    calls: int = 0
    seconds: float | None = None
    faults: Mapping[str, int] = dataclasses.field(default_factory=dict)
    variant: Variant = Variant()
    folder: Path | None = None

    @property
    def has_collapsed(self) -> bool:
        """Whether the team lost."""
        return self.outcome == "defeat"


@dataclasses.dataclass(frozen=True, slots=True)
class Team:
    """A team and its games.

    Attributes:
        name: Its name, such as a model's.
        source: Where its games were found.
        games: Its games, of any scenarios and seeds. A seed may be there several times: repeats.
    """

    name: str
    source: str
    games: tuple[PlayedGame, ...]

    def scenarios(self) -> list[str]:
        """The names of its scenarios, in alphabetical order."""
        return sorted({played.game.scenario for played in self.games})

    def in_scenario(self, scenario: str) -> list[PlayedGame]:
        """Its games in a scenario.

        Raises:
            CompareError: They are not all the same game, so they have no common mean.
        """
        games = [played for played in self.games if played.game.scenario == scenario]
        for played in games:
            if differences := games[0].game.differences(played.game):
                raise CompareError(
                    f"{self.source} has games of {self.name} in {scenario} that differ in {'; '.join(differences)}. "
                    "Name one run of them"
                )
        return games


def by_seed(games: Sequence[PlayedGame]) -> Mapping[int, list[PlayedGame]]:
    """The games with a valid result, by seed in ascending order."""
    found: dict[int, list[PlayedGame]] = {}
    for played in sorted(games, key=lambda one: one.seed):
        if played.score is not None:
            found.setdefault(played.seed, []).append(played)
    return found


def repeats_by_seed(games: Mapping[int, Sequence[PlayedGame]]) -> Repeats | None:
    """What the repeats of the seeds tell, given the valid games by seed."""
    return repeats_of(
        {seed: [one.score for one in played if one.score is not None] for seed, played in games.items()},
        {seed: [one.outcome == "victory" for one in played] for seed, played in games.items()},
    )


def mean_score(repeats: Sequence[PlayedGame]) -> float:
    """The mean score of the repeats of one seed."""
    return statistics.fmean(played.score for played in repeats if played.score is not None)


def _short(value: object) -> str:
    text = str(value)
    return f"{text[:8]}…" if len(text) == 64 else text
