"""What a test holds of its episode: a way to wait for it, and to see how it is doing meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

import pytest

from pytest_rle.episode import EpisodeResult, EpisodeSpec
from pytest_rle.errors import RleError
from pytest_rle.plugin.capture import replay
from pytest_rle.plugin.progress import Progress
from pytest_rle.plugin.runtime import Episode
from pytest_rle.plugin.timeouts import GRACE


class EpisodeHandle:
    """The `episode` fixture. `run()` in a plain test, `await episode` in an async one."""

    def __init__(
        self, episode: Episode[EpisodeSpec, EpisodeResult], progress: Progress, min_score: float | None
    ) -> None:
        self._episode = episode
        self._progress = progress
        self._min_score = min_score
        self.spec = episode.spec
        """What is being played: scenario, seed, policy and so on."""

    def run(self) -> EpisodeResult:
        """Wait for the end and return the result. An episode that is no valid result fails the test."""
        with self._in_words():
            return self._judge(self._wait())

    def __await__(self) -> Generator[Any, None, EpisodeResult]:
        """As `run`, from the test's own event loop."""
        try:
            with self._in_words():
                return self._judge((yield from self._episode.__await__()))
        finally:
            replay(self._episode)

    def live_run(self) -> Any:
        """The running episode, once it has begun; its ledger and team can be read at any time."""
        self._episode.run_ready.wait()
        return self._episode.run

    def _wait(self) -> EpisodeResult:
        future = self._episode.future
        try:
            while True:
                try:
                    return future.result(self._progress.every)
                except FutureTimeout:
                    if future.done():
                        raise
                    replay(self._episode)
                    run = self._episode.run
                    status = run.status() if run is not None else self._episode.progress
                    self._episode.progress = status
                    self._progress.show(f"  {self.spec.key}: {status}, {self._episode.seconds:.0f} s")
        except KeyboardInterrupt:
            raise  # the session is ending, and closes every episode with it
        except BaseException as error:
            if not future.done():  # the second stage of pytest-timeout
                self._episode.cancel(str(error))
                future.exception(2 * GRACE)
            raise
        finally:
            self._progress.clear()
            replay(self._episode)

    def _judge(self, result: EpisodeResult) -> EpisodeResult:
        if not result.is_valid:
            pytest.fail(f"{self.spec.key}: {result.outcome}: {result.reason}", pytrace=False)
        if self._min_score is not None and result.score < self._min_score:
            bound = f"--rle-min-score {self._min_score:g}"
            pytest.fail(f"{self.spec.key}: the score {result.score:.4f} is below {bound}", pytrace=False)
        return result

    @contextlib.contextmanager
    def _in_words(self) -> Generator[None]:
        """Errors that are not of our making need no traceback: what was wrong, where, and what to do, once."""
        try:
            yield
        except RleError as error:
            raise pytest.fail.Exception(f"{self.spec.key}: {error}", pytrace=False) from None
