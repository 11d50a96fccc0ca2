"""`--rle-watch`: a server for the page of the run, from the start of the session to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_rle.plugin.session import RleSession

if TYPE_CHECKING:
    from pytest_rle.watch import WatchProcess


class WatchedRun:
    """Plugin object of the process that owns the session: starts the server, and stops it last."""

    def __init__(self, session: RleSession) -> None:
        self._session = session
        self._server: WatchProcess | None = None

    @pytest.hookimpl(trylast=True)  # below pytest's header, and before xdist starts its workers
    def pytest_sessionstart(self) -> None:
        """Start the server, and print the address of the page. Raises UsageError."""
        if not self._session.plays:
            return
        from pytest_rle.watch import WatchProcess  # here: only for sessions that are watched
        from pytest_rle.watch.process import WatchError

        try:
            self._server = WatchProcess(self._session.settings.output / self._session.run_id)
        except WatchError as error:
            raise pytest.UsageError(f"--rle-watch: {error}") from None
        terminal: Any = self._session.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.write_line(f"watch: {self._server.address}")

    def pytest_unconfigure(self) -> None:
        """Tell the open pages that the run is over, and stop the server."""
        if self._server is not None:
            self._server.close()
            self._server = None
