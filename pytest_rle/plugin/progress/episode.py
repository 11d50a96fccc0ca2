"""Reports the progress of one episode, in this process or on a worker, from what is measured of it.

Imported when the first episode starts, because it imports numpy and httpx.
"""

from __future__ import annotations

import dataclasses

from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.plugin.progress.report import ProgressListener, expected_ticks, first_progress
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY


class EpisodeReports:
    """Tells a listener how far an episode is.

    Args:
        spec: What is played.
        listener: Gets the reports.
    """

    def __init__(self, spec: EpisodeSpec, listener: ProgressListener) -> None:
        self._spec = spec
        self._listener = listener
        self._progress = first_progress(spec)

    def begin(self) -> None:
        """Report that the episode starts."""
        self._listener.update(self._progress)

    def take(self, measure: EpisodeMeasure) -> None:
        """Report the episode as it was measured."""
        self._progress = dataclasses.replace(
            self._progress,
            ticks=measure.ticks,
            of_ticks=expected_ticks(self._spec, measure.ticks, measure.game_ticks),
            days=measure.game_ticks / GAME_TICKS_PER_DAY,
            score=measure.score,
            tick_seconds=measure.tick_seconds,
            calls=measure.calls,
            unknown_calls=measure.unknown_calls,
            cost_usd=measure.cost_usd,
        )
        self._listener.update(self._progress)

    def words(self) -> str:
        """The last report in a few words: tick, day, score and cost."""
        return self._progress.words()
