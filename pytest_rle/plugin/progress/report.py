"""What is reported about the progress of episodes. Plain values, so that xdist's channels carry them."""

from __future__ import annotations

import dataclasses
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from pytest_rle.shown import shown

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec


@dataclasses.dataclass(frozen=True, slots=True)
class PlannedEpisode:
    """An episode that the session set out to play.

    Attributes:
        item: The name of its item.
        team: The name of its team.
        ticks: How many ticks it takes, if no enemy shortens them and it does not end before.
    """

    item: str
    team: str
    ticks: int


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeProgress:
    """How far an episode is.

    Attributes:
        item: The name of its item.
        episode: The name of its folder, which differs in later attempts.
        team: The name of its team.
        ticks: How many ticks are scored; None while it starts.
        of_ticks: How many ticks it is expected to have at its end.
        days: The game days played.
        of_days: The game days until its end.
        score: The raw score; None before the first tick.
        tick_seconds: The wall time that the last tick took; None before the first tick.
        calls: How many calls to models it has made.
        unknown_calls: How many of them have no known cost.
        cost_usd: What the others cost, in USD, as decimal text.
    """

    item: str
    episode: str
    team: str
    ticks: int | None = None
    of_ticks: int
    days: float = 0.0
    of_days: float
    score: float | None = None
    tick_seconds: float | None = None
    calls: int = 0
    unknown_calls: int = 0
    cost_usd: str = "0"

    @property
    def ticks_left(self) -> int:
        """How many ticks are expected to follow."""
        return max(0, self.of_ticks - (self.ticks or 0))

    def words(self, *, with_cost: bool = True) -> str:
        """The progress in words, such as `tick 41 of 120, day 9.5 of 30, score 0.71, $0.12`."""
        if self.ticks is None:
            return "starting"
        parts = [f"tick {self.ticks} of {self.of_ticks}", f"day {self.days:.1f} of {self.of_days:g}"]
        if self.score is not None:
            parts.append(f"score {self.score:.2f}")
        if with_cost and self.calls:
            parts.append(money(Decimal(self.cost_usd), self.unknown_calls))
        return ", ".join(parts)


class ProgressListener(Protocol):
    """Gets the reports. Any thread may call it."""

    def plan(self, episodes: list[PlannedEpisode]) -> None:
        """The session is about to play these episodes."""

    def update(self, progress: EpisodeProgress) -> None:
        """An episode began, or went on."""

    def end(self, item: str) -> None:
        """The episode of an item ended, whether or not with a result."""


def planned_episode(spec: EpisodeSpec) -> PlannedEpisode:
    """What is known of an episode before it begins."""
    return PlannedEpisode(item_name(spec), spec.team_name, expected_ticks(spec))


def first_progress(spec: EpisodeSpec) -> EpisodeProgress:
    """The progress of an episode that begins."""
    from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY  # here: only for sessions that play

    return EpisodeProgress(
        item=item_name(spec),
        episode=spec.folder.name,
        team=spec.team_name,
        of_ticks=expected_ticks(spec),
        of_days=spec.horizon_game_ticks / GAME_TICKS_PER_DAY,
    )


def item_name(spec: EpisodeSpec) -> str:
    """The name of an episode's item."""
    return spec.folder_name or spec.key


def expected_ticks(spec: EpisodeSpec, ticks: int = 0, game_ticks: int = 0) -> int:
    """How many ticks an episode has at its end, if the rest of its game time passes without enemies.

    Args:
        spec: What is played.
        ticks: How many ticks it has had.
        game_ticks: The game time that they took.
    """
    if spec.ticks is not None and spec.horizon_game_ticks < spec.scenario.horizon_game_ticks:
        return spec.ticks
    left = spec.horizon_game_ticks - game_ticks
    return ticks + max(0, math.ceil(left / spec.scenario.game_ticks_per_tick(threatened=False)))


def money(usd: Decimal, unknown_calls: int) -> str:
    """A cost in few signs: `$0.0042`, `$0.12`, `at least $3.10`, `cost unknown`."""
    if unknown_calls and not usd:
        return "cost unknown"
    return f"{'at least ' if unknown_calls else ''}${usd:.{2 if usd >= Decimal('0.1') else 4}f}"


def name_shown(name: str, room: int) -> str:
    """A name in at most so many characters: a longer one without its middle."""
    name = shown(name)
    if len(name) <= room:
        return name
    half = max(1, (room - 3) // 2)
    return f"{name[: max(1, room - 3 - half)]}...{name[-half:]}"
