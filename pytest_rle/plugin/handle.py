"""The `episode` fixture's value: it waits for the episode's result and shows its team and costs."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Generator
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_rle.errors import RleError
from pytest_rle.plugin.capture import forward_output
from pytest_rle.plugin.runtime import GRACE_S, Episode
from pytest_rle.shown import shown

if TYPE_CHECKING:  # at run time they would load the game when a test file is collected
    from pytest_rle.episode import EpisodeResult, EpisodeSpec
    from pytest_rle.llm import CostTracker
    from pytest_rle.team import Team

OUTPUT_INTERVAL_S: Final = 0.2
"""How often a test that waits passes on what its episode has logged and printed, in seconds."""


class EpisodeHandle:
    """The value of the fixture `episode`. It plays the item's episode and returns the result.

        def test_scenario(episode: EpisodeHandle) -> None:
            assert episode.run().score > 0.5

    An async test writes `result = await episode` instead. Either fails the test if the episode has no valid result.

    Attributes:
        spec: What is played: scenario, seed, policy and so on.
    """

    def __init__(
        self,
        spec: EpisodeSpec,
        start: Callable[[], Episode[EpisodeSpec, EpisodeResult]],
        min_score: float | None,
    ) -> None:
        self._start = start
        self._min_score = min_score
        self.spec = spec

    def run(self) -> EpisodeResult:
        """Wait for the end of the episode and return its result. Fails the test if the result is not valid."""
        with self._fail_in_one_line():
            return self._require_valid(self._wait())

    def __await__(self) -> Generator[Any, None, EpisodeResult]:
        """Wait as `run` does, in the event loop of an async test."""
        episode = self._episode
        try:
            with self._fail_in_one_line():
                return self._require_valid((yield from episode.__await__()))
        finally:
            forward_output(episode)

    @property
    def team(self) -> Team:
        """The team that plays. Waits until it is ready, and fails the test if the episode ends before."""
        return self._team_and_costs()[0]

    @property
    def costs(self) -> CostTracker:
        """The ledger of calls to models, which fills while the episode runs. Waits as `team` does."""
        return self._team_and_costs()[1]

    @functools.cached_property
    def _episode(self) -> Episode[EpisodeSpec, EpisodeResult]:
        """The episode. It begins when the test first asks for its result, its team or its costs, if not before."""
        return self._start()

    def _team_and_costs(self) -> tuple[Team, CostTracker]:
        self._episode.team_ready.wait()
        live = self._episode.live
        with self._fail_in_one_line():
            if live is not None and live.team is not None and live.costs is not None:
                return live.team, live.costs
            self._episode.future.result()
        raise pytest.fail.Exception(f"{self.spec.key}: the episode ended before its team was ready", pytrace=False)

    def _wait(self) -> EpisodeResult:
        episode = self._episode
        future = episode.future
        try:
            while True:
                try:
                    return future.result(OUTPUT_INTERVAL_S)
                except FutureTimeout:
                    if future.done():
                        raise  # the episode's own error
                    forward_output(self._episode)
        except KeyboardInterrupt:
            raise  # the session ends, and closes every episode
        except BaseException as error:
            if not future.done():  # pytest-timeout raised this: cancel, and wait for the record to be flushed
                self._episode.cancel(str(error))
                future.exception(2 * GRACE_S)
            raise
        finally:
            forward_output(self._episode)

    def _require_valid(self, result: EpisodeResult) -> EpisodeResult:
        if not result.is_valid:
            pytest.fail(f"{self.spec.key}: {result.outcome}: {shown(result.reason)}", pytrace=False)
        if self._min_score is not None and result.score < self._min_score:
            bound = f"--rle-min-score {self._min_score:g}"
            pytest.fail(f"{self.spec.key}: the score {result.score:.4f} is below {bound}", pytrace=False)
        return result

    @contextlib.contextmanager
    def _fail_in_one_line(self) -> Generator[None]:
        """Turn an error that explains itself into a failure without a traceback, and skip what was not played."""
        from pytest_rle.episode.run_budget import NotPlayedError  # here: the episode has imported it by now

        try:
            yield
        except NotPlayedError as error:
            pytest.skip(str(error))
        except RleError as error:
            raise pytest.fail.Exception(f"{self.spec.key}: {error}", pytrace=False) from None
