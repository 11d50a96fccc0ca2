"""Plays the episode of an item, and again if infrastructure lost it, within the limits that all episodes share.

Imported when the first episode starts, because it imports numpy and httpx.
"""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from pytest_rle.episode import EpisodeResult, EpisodeRun, EpisodeSpec, SharedStarts
from pytest_rle.episode.agent import as_team
from pytest_rle.episode.meter import EpisodeMeter
from pytest_rle.episode.reuse import PlayedEpisodes
from pytest_rle.episode.run_budget import NotPlayedError, RunBudget, cost_of_runs
from pytest_rle.llm.limits import RateLimiter
from pytest_rle.llm.shared import SharedEndpoints
from pytest_rle.plugin.observers import ItemObserver, TickTimer
from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.progress.episode import EpisodeReports
from pytest_rle.plugin.progress.report import ProgressListener, item_name
from pytest_rle.plugin.runtime import Episode
from pytest_rle.team import Team


class EpisodePlayer:
    """What the episodes of a session share, and how each is played.

    Args:
        config: The session's configuration; a worker of xdist knows from it which one it is.
        settings: The options.
        run_id: The name of the run.
        progress: Gets the progress of every episode.
    """

    def __init__(self, config: pytest.Config, settings: Settings, run_id: str, progress: ProgressListener) -> None:
        worker = getattr(config, "workerinput", {})
        share = 1 / worker.get("workercount", 1)  # a worker of xdist gets its share of the limits
        self._settings = settings
        self._progress = progress
        self._has_timer = config.pluginmanager.has_plugin("timeout")
        self._played = PlayedEpisodes(settings.reuse) if settings.reuse else None
        self._starts = SharedStarts(settings.game_processes)
        self._endpoints = SharedEndpoints(lambda: RateLimiter(settings.rpm, settings.max_in_flight, share=share))
        self._budget: RunBudget | None = None
        if settings.max_run_cost is not None:
            self._budget = RunBudget(
                settings.max_run_cost,
                settings.output / run_id,
                process=worker.get("workerid", ""),
                resumed_usd=lambda: cost_of_runs(settings.resume),
            )
        self._spent: dict[pytest.Item, Decimal] = {}

    async def play(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        """Play an episode, up to `--rle-retries` times more if infrastructure lost it.

        Raises:
            NotPlayedError: The run has reached its cost limit.
            RleError: The episode cannot start.
        """
        try:
            return await self._play(episode)
        finally:
            self._progress.end(item_name(episode.spec))

    async def _play(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        known = self._reused(episode)
        if known is not None:
            episode.begin()
            return known
        lost: tuple[EpisodeResult, ...] = ()
        while True:
            try:
                result = dataclasses.replace(await self._attempt(episode), lost_attempts=lost)
            except NotPlayedError:
                if not lost:
                    raise
                return dataclasses.replace(lost[-1], lost_attempts=lost[:-1])
            if not self._may_play_again(episode, result):
                return result
            lost = (*lost, dataclasses.replace(result, lost_attempts=()))
            self._allow_one_more()
            episode.spec = dataclasses.replace(episode.spec, attempt=episode.spec.attempt + 1, resume=None)

    def _reused(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult | None:
        """The result of an earlier run in place of this episode, if `--rle-reuse` finds one."""
        item, spec = episode.item, episode.spec
        if self._played is None or spec.resume is not None or episode.spec.attempt > 1:
            return None
        if item.ihook.pytest_rle_agents.get_hookimpls():
            return None  # a team of one's own is code without a version
        if item.ihook.pytest_rle_transport(item=item, spec=spec) is not None:
            return None
        return self._played.result_of(spec)

    def at_once(self, spec: EpisodeSpec) -> int:  # noqa: ARG002 - on a cluster the team decides
        """How many episodes like this one run at once."""
        return self._settings.concurrency

    async def close(self) -> None:
        """Release what the episodes shared, on their loop."""
        await self._starts.close()

    def spent_on(self, item: pytest.Item) -> Decimal:
        """What all attempts at an item have cost in USD, with the worst case of calls of unknown cost."""
        return self._spent.get(item, Decimal(0))

    async def _attempt(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        if self._budget is not None and episode.spec.resume is None and self._budget.is_reached:
            self._budget.require(Decimal(0))
        return await self._play_once(episode)

    async def _play_once(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        item, spec = episode.item, episode.spec
        reports = EpisodeReports(spec, self._progress)
        reports.begin()
        episode.live = observer = ItemObserver(episode, reports)
        timers = [TickTimer(item)] if self._has_timer else []
        run = EpisodeRun(
            spec,
            team=_given_team(item, spec),
            transport=item.ihook.pytest_rle_transport(item=item, spec=spec),
            observers=[observer, EpisodeMeter(reports.take), *timers],
            endpoints=self._endpoints,
            spent_before_usd=self.spent_on(item),
            budget=self._budget,
            shared=self._starts,
        )
        try:
            return await run.play()
        finally:
            if observer.costs is not None:
                self._spent[item] = observer.costs.committed_usd

    def _allow_one_more(self) -> None:
        """Let one more request through to endpoints that have failed too often."""
        self._endpoints.allow_one_more()

    def _may_play_again(self, episode: Episode[EpisodeSpec, EpisodeResult], result: EpisodeResult) -> bool:
        """Whether another attempt makes sense. A game that runs elsewhere is not at its start any more."""
        limit = episode.spec.max_cost_usd
        return (
            result.may_recover
            and len(result.lost_attempts) < self._settings.retries
            and episode.spec.rimapi_url is None
            and (limit is None or self.spent_on(episode.item) < limit)
        )


def _given_team(item: pytest.Item, spec: EpisodeSpec) -> Team | None:
    """The team that a hook gives an item, None for the team of the options. Raises TeamError."""
    made = item.ihook.pytest_rle_agents(item=item, spec=spec)
    return as_team(made, "pytest_rle_agents") if made is not None else None
