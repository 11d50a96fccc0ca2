"""Logs and prints reach the item of the episode that made them, not the item that pytest happens to run."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from collections.abc import Generator
from typing import Any, TextIO

import pytest

from pytest_rle.plugin.runtime import CURRENT, Episode


class _EpisodeLogHandler(logging.Handler):
    """Keeps each log record with the episode that made it."""

    def emit(self, record: logging.LogRecord) -> None:
        episode = CURRENT.get()
        if episode is not None:
            episode.log_records.append(record)


def _is_outside_episodes(_: logging.LogRecord) -> bool:
    return CURRENT.get() is None


class _EpisodeStdout(io.TextIOBase):
    """Keeps what an episode prints with the episode; everything else passes through."""

    def __init__(self, real: TextIO) -> None:
        self._real = real

    def write(self, text: str) -> int:
        episode = CURRENT.get()
        if episode is None:
            return self._real.write(text)
        episode.printed.append(text)
        return len(text)

    def flush(self) -> None:
        self._real.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class EpisodeCapture:
    """Plugin object: separates the output of concurrent episodes from that of the running item."""

    def __init__(self) -> None:
        self._handler = _EpisodeLogHandler(logging.INFO)

    def open(self) -> None:
        """Start to keep log records. Called when the first episode starts."""
        logging.getLogger().addHandler(self._handler)

    def close(self) -> None:
        """Stop keeping log records."""
        logging.getLogger().removeHandler(self._handler)

    @contextlib.contextmanager
    def _separate(self) -> Generator[None]:
        handlers = [handler for handler in logging.getLogger().handlers if handler is not self._handler]
        for handler in handlers:
            handler.addFilter(_is_outside_episodes)
        real = sys.stdout
        sys.stdout = _EpisodeStdout(real)
        try:
            yield
        finally:
            sys.stdout = real
            for handler in handlers:
                handler.removeFilter(_is_outside_episodes)

    # trylast runs these inside pytest's own wrappers for capture and logging, whose handlers they filter.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Separate the output of concurrent episodes during set-up."""
        with self._separate():
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Separate the output of concurrent episodes during the call."""
        with self._separate():
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Separate the output of concurrent episodes during teardown."""
        with self._separate():
            return (yield)


def forward_output(episode: Episode[Any, Any]) -> None:
    """Pass to pytest what the episode has logged and printed since the last call, as if its item had just done so.

    Call this in the main thread: pytest's live-log handler suspends the capture, and must not do so from two threads.
    """
    while episode.log_records:
        record = episode.log_records.popleft()
        logging.getLogger(record.name).handle(record)
    while episode.printed:
        sys.stdout.write(episode.printed.popleft())
