"""Plays the episodes of a session on the workers of a cluster.

Imported when a session with `--rle-cluster` is about to play, because it imports Dask.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Final

import pytest

from pytest_rle.cluster import Cluster, open_cluster
from pytest_rle.episode import EpisodeResult, EpisodeSpec
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.errors import TeamError
from pytest_rle.llm import CostTracker
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.playing import EpisodePlayer
from pytest_rle.plugin.progress.episode import EpisodeReports
from pytest_rle.plugin.progress.report import ProgressListener
from pytest_rle.plugin.runtime import Episode
from pytest_rle.team import Team

MODEL_EPISODES_PER_WORKER: Final = 12
"""How many episodes with a model a worker plays at once without --rle-concurrency: they wait most of the time."""


class RemoteEpisode:
    """What an episode on a worker shows here: its progress, as the worker has sent it last."""

    def __init__(self, episode: Episode[EpisodeSpec, EpisodeResult], listener: ProgressListener) -> None:
        self._episode = episode
        self._reports = EpisodeReports(episode.spec, listener)

    def begin(self) -> None:
        """The episode has its place on a worker."""
        self._episode.begin()
        self._episode.live = self
        self._episode.team_ready.set()
        self._reports.begin()

    def take(self, measure: EpisodeMeasure) -> None:
        """The worker has sent how far the episode is."""
        self._reports.take(measure)

    @property
    def team(self) -> Team | None:
        """Raises TeamError: the team is on the worker."""
        raise _on_worker()

    @property
    def costs(self) -> CostTracker | None:
        """Raises TeamError: the ledger is on the worker."""
        raise _on_worker()

    def status(self) -> str:
        """The progress in a few words."""
        return self._reports.words()


class ClusterPlayer(EpisodePlayer):
    """Plays each episode on a worker. Arguments as for `EpisodePlayer`."""

    def __init__(self, config: pytest.Config, settings: Settings, run_id: str, progress: ProgressListener) -> None:
        super().__init__(config, settings, run_id, progress)
        self._stack = AsyncExitStack()
        self._cluster: Cluster | None = None

    async def open(self, specs: list[EpisodeSpec], say: Callable[[str], None]) -> list[str]:
        """Connect to the cluster, and let a worker check the models. Returns warnings, one line each.

        Args:
            specs: The episodes of the session.
            say: Called with lines for the user.

        Raises:
            ClusterError: The cluster cannot be used, or a model cannot be asked from there.
        """
        settings = self._settings
        per_worker = settings.concurrency if settings.concurrency > 1 else MODEL_EPISODES_PER_WORKER
        self._cluster = await self._stack.enter_async_context(
            open_cluster(
                settings.cluster or "",
                spec=specs[0],
                per_worker=per_worker,
                new_limiter=lambda: RateLimiter(settings.rpm, settings.max_in_flight),
                has_call_limits=settings.rpm is not None or settings.max_in_flight is not None,
                budget=self._budget,
                game_processes=settings.game_processes,
                say=say,
            )
        )
        return await self._cluster.check_models(specs)

    def at_once(self, spec: EpisodeSpec) -> int:
        """How many episodes like this one the workers play at once; 1 as long as there is none."""
        return self._cluster.at_once(spec) if self._cluster is not None else 1

    async def close(self) -> None:
        """Leave the cluster; one that runs on this machine ends."""
        await self._stack.aclose()
        await super().close()

    async def _play_once(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        item, spec, cluster = episode.item, episode.spec, self._cluster
        if (
            item.ihook.pytest_rle_agents(item=item, spec=spec) is not None
            or item.ihook.pytest_rle_transport(item=item, spec=spec) is not None
        ):
            raise TeamError(
                "--rle-cluster cannot send what the hooks of a conftest.py give an episode: name the team by "
                "--rle-agent package.module:factory, or play without --rle-cluster"
            )
        if cluster is None:
            raise TeamError("the cluster is closed")
        remote = RemoteEpisode(episode, self._progress)
        result = await cluster.play(
            spec, spent_before_usd=self.spent_on(item), on_begin=remote.begin, on_measure=remote.take
        )
        self._spent[item] = self.spent_on(item) + result.costs.total.cost_usd
        return result

    def _allow_one_more(self) -> None:
        if self._cluster is not None:
            self._cluster.allow_one_more()


def _on_worker() -> TeamError:
    return TeamError(
        "the fixtures agents and cost_tracker do not reach the worker of --rle-cluster: use the result of "
        "episode.run(), or play without --rle-cluster"
    )
