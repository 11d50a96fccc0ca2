"""What is measured of an episode while it is played."""

from __future__ import annotations

import dataclasses
import itertools

from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.meter import EpisodeMeasure, EpisodeMeter
from tests.episode.conftest import play
from tests.llm.server import EMPTY_PLAN, ModelServer, says


async def test_an_episode_is_measured_when_it_begins_and_after_each_tick(spec: EpisodeSpec) -> None:
    measures: list[EpisodeMeasure] = []
    seconds = itertools.count(0, 5)
    meter = EpisodeMeter(measures.append, clock=lambda: float(next(seconds)))
    await play(dataclasses.replace(spec, policy="idle"), observers=[meter])
    first, second, third = measures
    assert first == EpisodeMeasure()
    assert (second.ticks, third.ticks, second.tick_seconds, third.tick_seconds) == (1, 2, 5.0, 5.0)
    assert 0 < second.game_ticks < third.game_ticks
    assert third.score is not None
    assert 0 < third.score < 1
    assert (third.calls, third.cost_usd) == (0, "0")


async def test_the_calls_and_their_cost_are_measured(spec: EpisodeSpec, server: ModelServer) -> None:
    measures: list[EpisodeMeasure] = []
    server.default = says(EMPTY_PLAN)
    asking = dataclasses.replace(spec, policy="llm", model="m", base_url=server.base_url, price_per_mtok="1:1", ticks=1)
    result = await play(asking, observers=[EpisodeMeter(measures.append)])
    assert (measures[-1].calls, measures[-1].unknown_calls) == (7, 0)
    assert measures[-1].cost_usd == str(result.costs.total.cost_usd)
