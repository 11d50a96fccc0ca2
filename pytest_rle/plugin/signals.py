"""SIGTERM and SIGHUP end a session that plays as Ctrl-C does: records are flushed, and the table is printed.

Slurm and Docker send SIGTERM before they kill; a shell that closes sends SIGHUP. A second signal of any kind ends the
process at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest

from pytest_rle.plugin.planned import read_planned
from pytest_rle.plugin.session import RleSession

STOP_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP

Handler = Callable[[int, FrameType | None], Any] | int | signal.Handlers | None


class StopSignals:
    """Plugin object: installs the handlers when a session is about to play, and removes them at its end.

    A signal that is ignored (`nohup`) or that somebody else handles is left alone.
    """

    def __init__(self, session: RleSession) -> None:
        self._session = session
        self._before: dict[int, Handler] = {}
        self._workers: dict[str, int] = {}
        self._is_stopping = False

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """Install the handlers if this process will play."""
        if self._session.planned:
            self._install()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self, node: Any) -> None:
        """On the controller of xdist: note the process of a worker on this machine."""
        if node.gateway.spec.popen:
            self._workers[node.gateway.id] = node.gateway._rinfo().pid  # noqa: SLF001 - xdist caches it for plugins

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """On the controller of xdist: forget the process of a worker."""
        self._workers.pop(node.gateway.id, None)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self) -> None:
        """On the controller of xdist: install the handlers if the workers will play."""
        if not self._before and read_planned(self._session.settings.output / self._session.run_id):
            self._install()

    def pytest_keyboard_interrupt(self) -> None:
        """After the first Ctrl-C, let the next signal end the process."""
        if self._before:
            self._expect_the_last()

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Put the handlers back that were there before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _install(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        self._before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
        for number in STOP_SIGNALS:
            handler = signal.getsignal(number)
            if handler is signal.SIG_DFL:
                self._before[number] = handler
                signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the session as Ctrl-C does: by Ctrl-C's own handler, which may be that of an event loop."""
        interrupt = signal.getsignal(signal.SIGINT)
        self._expect_the_last()
        self._session.stop_reason = signal.Signals(number).name
        for process in self._workers.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)
        if callable(interrupt):
            interrupt(number, frame)
        else:  # a shell that runs pytest in the background makes it ignore Ctrl-C
            raise KeyboardInterrupt

    def _expect_the_last(self) -> None:
        if not self._is_stopping:
            self._is_stopping = True
            for number in self._before:
                signal.signal(number, self._end)

    def _end(self, number: int, _: FrameType | None) -> None:
        """End at once. A worker goes on to flush: one key press reaches it directly, and by its controller."""
        if not self._session.is_worker:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
