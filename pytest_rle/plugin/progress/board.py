"""How far all episodes of a session are: from their reports to the lines that a person reads. Draws nothing."""

from __future__ import annotations

import threading
from collections import deque
from decimal import Decimal
from typing import Final

from pytest_rle.plugin.progress.report import EpisodeProgress, PlannedEpisode, money, name_shown

RECENT_TICKS: Final = 40
"""How many ticks of a team the estimate of its pace takes in. Those that a resumed record answers soon drop out."""

MOST_NAMED: Final = 4
"""How many episodes under way the heartbeat names."""


class Board:
    """Sums up what episodes report. Any thread may call it.

    board = Board()
    board.plan([PlannedEpisode("crashlanded-seed1", "scripted", 120)])
    board.update(progress)
    board.lines(80)
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._planned: dict[str, PlannedEpisode] = {}
        self._under_way: dict[str, EpisodeProgress] = {}
        self._last: dict[str, EpisodeProgress] = {}
        """By episode, the last that it reported: what it has cost."""
        self._over: set[str] = set()
        self._paces: dict[str, deque[float]] = {}
        self._slots = 1

    def plan(self, episodes: list[PlannedEpisode]) -> None:
        """Add episodes that will be played. Workers that share the episodes all report the same ones."""
        with self._lock:
            self._planned |= {each.item: each for each in episodes}

    def update(self, progress: EpisodeProgress) -> None:
        """Note how far an episode is. A later attempt takes the place of the one before."""
        with self._lock:
            self._over.discard(progress.item)
            self._under_way[progress.item] = self._last[progress.episode] = progress
            self._slots = max(self._slots, len(self._under_way))
            if progress.tick_seconds is not None:
                self._paces.setdefault(progress.team, deque(maxlen=RECENT_TICKS)).append(progress.tick_seconds)

    def end(self, item: str) -> None:
        """Note that the episode of an item is over, also one that was skipped."""
        with self._lock:
            self._under_way.pop(item, None)
            if item in self._planned:
                self._over.add(item)

    def lines(self, columns: int, most: int = 24) -> list[str]:
        """The status for a terminal: one line if it fits, else a line for the run and one for each episode under way.

        Args:
            columns: The longest line.
            most: The most lines.
        """
        with self._lock:
            if len(self._under_way) <= 1:
                line = self._one_line()
                if len(line) <= columns:
                    return [line]
            lines = [self._line(progress, columns) for progress in self._under_way.values()]
            if len(lines) > most - 1:
                hidden = len(lines) - max(0, most - 2)
                lines[max(0, most - 2) :] = [f"and {hidden} more"]
            return [
                ", ".join(part for part in (self._count(), self._cost(), self._time_left()) if part)[:columns],
                *lines,
            ]

    def heartbeat(self) -> str:
        """The status in one line, for a log."""
        with self._lock:
            if len(self._under_way) <= 1:
                return self._one_line()
            named = [
                f"{name_shown(progress.episode, 60)} {progress.words(with_cost=False).partition(',')[0]}"
                for progress in list(self._under_way.values())[:MOST_NAMED]
            ]
            if len(self._under_way) > MOST_NAMED:
                named.append(f"{len(self._under_way) - MOST_NAMED} more")
            return _joined(self._count(), *named, self._cost(), self._time_left())

    def seconds_left(self) -> float | None:
        """The wall time until all planned episodes end, as far as it can be known.

        Each team's ticks count with the mean of its recent ones, and as many episodes run at once as so far. None as
        long as a team that has ticks left has played none.
        """
        with self._lock:
            unfinished = self._unfinished()
        if not unfinished:
            return None
        return max(sum(unfinished) / min(self._slots, len(unfinished)), *unfinished)

    def _unfinished(self) -> list[float] | None:
        """By episode that is not over, the wall time of its ticks left; None if that is not known of all."""
        unfinished: list[float] = []
        for item, planned in self._planned.items():
            if item in self._over:
                continue
            progress = self._under_way.get(item)
            left = progress.ticks_left if progress is not None else planned.ticks
            pace = self._paces.get(planned.team)
            if left and not pace:
                return None
            unfinished.append(left * sum(pace) / len(pace) if pace else 0.0)
        return unfinished

    def _one_line(self) -> str:
        episodes = [
            f"{name_shown(progress.episode, 60)} {progress.words(with_cost=False)}"
            for progress in self._under_way.values()
        ]
        return _joined(self._count(), *episodes, self._cost(), self._time_left())

    def _line(self, progress: EpisodeProgress, columns: int) -> str:
        words = progress.words()
        return f"{name_shown(progress.episode, max(8, columns - len(words) - 1))} {words}"[:columns]

    def _count(self) -> str:
        planned = len(self._planned)
        return f"{len(self._over)}/{planned} episode{'' if planned == 1 else 's'}"

    def _cost(self) -> str:
        spent = [each for each in self._last.values() if each.calls]
        total = sum((Decimal(each.cost_usd) for each in spent), Decimal(0))
        return money(total, sum(each.unknown_calls for each in spent)) if spent else ""

    def _time_left(self) -> str:
        seconds = self.seconds_left()
        return f"about {duration(seconds)} left" if seconds is not None else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def duration(seconds: float) -> str:
    """A time in words that do not pretend to be exact: `10 s`, `4 min`, `2 h 10 min`, `3 d 4 h`."""
    if seconds < 95:
        return f"{max(10, round(seconds, -1)):.0f} s"
    minutes = round(seconds / 60)
    if minutes < 95:
        return f"{minutes} min"
    if minutes < 48 * 60:
        minutes = round(minutes, -1)
        return f"{minutes // 60} h {minutes % 60} min"
    hours = round(minutes / 60)
    return f"{hours // 24} d {hours % 24} h"
