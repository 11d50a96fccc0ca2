"""`--rle-plan`: says what the selected episodes would take, and plays nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_rle.plugin.items import asks_for_episode, spec_of
from pytest_rle.plugin.options import Settings

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec


class PlanReport:
    """Plugin object: takes the place of the items' run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lines: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Plan instead of running. None leaves sessions without episodes and with errors to pytest."""
        items = [item for item in session.items if asks_for_episode(item)]
        if not items or session.testsfailed:
            return None
        from pytest_rle.episode.forecast import forecast  # here: only for sessions that plan
        from pytest_rle.errors import RleError
        from pytest_rle.report.forecast_table import forecast_table

        try:
            specs = [spec_of(item) for item in items]
            to_play, reused = self._without_played(specs)
            forecasts = forecast(to_play)
        except RleError as error:
            raise pytest.UsageError(str(error)) from None
        self._lines = forecast_table(
            forecasts, concurrency=self._settings.concurrency, max_run_cost=self._settings.max_run_cost
        )
        if reused:
            self._lines.append(
                f"{reused} of {len(specs)} episodes were played already, and are taken from their records."
            )
        if any(item.ihook.pytest_rle_agents.get_hookimpls() for item in items):
            self._lines.append("A conftest.py may give its own teams, whose calls are not known before they play.")
        return True

    def _without_played(self, specs: list[EpisodeSpec]) -> tuple[list[EpisodeSpec], int]:
        """The episodes that `--rle-reuse` does not find, and how many it finds."""
        if not self._settings.reuse:
            return specs, 0
        from pytest_rle.episode.reuse import PlayedEpisodes  # here: only for sessions that reuse records

        played = PlayedEpisodes(self._settings.reuse)
        to_play = [spec for spec in specs if not played.has(spec)]
        return to_play, len(specs) - len(to_play)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the plan."""
        if not self._lines:
            return
        terminalreporter.section("RimWorld benchmark, planned and not played", sep="=")
        for line in self._lines:
            terminalreporter.write_line(line)
