"""`--rle-plan`: says what the selected episodes would take, and plays nothing."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_rle.plugin.items import asks_for_episode, spec_of
from pytest_rle.plugin.options import Settings


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
            forecasts = forecast([spec_of(item) for item in items])
        except RleError as error:
            raise pytest.UsageError(str(error)) from None
        self._lines = forecast_table(
            forecasts, concurrency=self._settings.concurrency, max_run_cost=self._settings.max_run_cost
        )
        if any(item.ihook.pytest_rle_agents.get_hookimpls() for item in items):
            self._lines.append("A conftest.py may give its own teams, whose calls are not known before they play.")
        return True

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the plan."""
        if not self._lines:
            return
        terminalreporter.section("RimWorld benchmark, planned and not played", sep="=")
        for line in self._lines:
            terminalreporter.write_line(line)
