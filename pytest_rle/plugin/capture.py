"""Logs and prints go to the episode they came from, not to whichever item pytest happens to be running."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from collections.abc import Generator
from typing import Any, TextIO

import pytest

from pytest_rle.plugin.runtime import CURRENT, Episode


class _Keep(logging.Handler):
    """Keeps each record with its episode."""

    def emit(self, record: logging.LogRecord) -> None:
        episode = CURRENT.get()
        if episode is not None:
            episode.records.append(record)


def _is_not_of_an_episode(_: logging.LogRecord) -> bool:
    return CURRENT.get() is None


class _Stdout(io.TextIOBase):
    """Standard output for code inside episodes; everything else passes through."""

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
    """Plugin object: parts what the loop's thread says from what the running item says."""

    def __init__(self) -> None:
        self._handler = _Keep(logging.INFO)

    def open(self) -> None:
        """Begin to keep records; called when the first episode starts."""
        logging.getLogger().addHandler(self._handler)

    def close(self) -> None:
        """Stop keeping records."""
        logging.getLogger().removeHandler(self._handler)

    @contextlib.contextmanager
    def _parted(self) -> Generator[None]:
        handlers = [handler for handler in logging.getLogger().handlers if handler is not self._handler]
        for handler in handlers:
            handler.addFilter(_is_not_of_an_episode)
        real = sys.stdout
        sys.stdout = _Stdout(real)
        try:
            yield
        finally:
            sys.stdout = real
            for handler in handlers:
                handler.removeFilter(_is_not_of_an_episode)

    # trylast puts these inside pytest's own capture and logging wrappers, whose handlers they filter.
    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_setup(self) -> Generator[None, object, object]:
        """Part the voices during set-up."""
        with self._parted():
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_call(self) -> Generator[None, object, object]:
        """Part the voices during the call."""
        with self._parted():
            return (yield)

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_teardown(self) -> Generator[None, object, object]:
        """Part the voices during teardown."""
        with self._parted():
            return (yield)


def replay(episode: Episode[Any, Any]) -> None:
    """Hand pytest what the episode has said since the last call, as if the item had just said it.

    For the main thread: pytest's live-log handler toggles the capture, and must not do so from two threads.
    """
    while episode.records:
        record = episode.records.popleft()
        logging.getLogger(record.name).handle(record)
    while episode.printed:
        sys.stdout.write(episode.printed.popleft())
