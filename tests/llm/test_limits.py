"""Calls start no faster than the user allows, and waiting for that takes no time from a deliberation."""

from __future__ import annotations

import asyncio

import pytest

from pytest_rle.llm import ChatClient, CostTracker, Endpoint
from pytest_rle.llm.limits import RateLimiter, TimeLimit
from pytest_rle.llm.request import ChatRequest
from tests.llm.server import ModelServer, hangs

REQUEST = ChatRequest(messages=({"role": "user", "content": "hello"},))


class MovableClock:
    """Time that passes only while something sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def test_twelve_episodes_keep_a_limit_of_twenty_a_minute() -> None:
    clock, starts = MovableClock(), list[float]()
    limiter = RateLimiter(20, clock=clock, sleep=clock.sleep)

    async def call() -> None:
        async with limiter.slot():
            starts.append(clock())

    await asyncio.gather(*(call() for _ in range(84)))
    assert len(starts) == 84
    assert all(later - earlier >= 60 for earlier, later in zip(starts, starts[20:], strict=False))
    assert starts[-1] - starts[0] == 240, "and no slower than that"


@pytest.mark.parametrize(("share", "calls", "seconds"), [(0.5, 10, 60), (0.25, 5, 60), (1 / 40, 1, 120)])
async def test_processes_share_a_limit(share: float, calls: int, seconds: float) -> None:
    clock = MovableClock()
    limiter = RateLimiter(20, share=share, clock=clock, sleep=clock.sleep)
    started = clock()
    for _ in range(calls):
        async with limiter.slot():
            assert clock() == started
    async with limiter.slot():
        assert clock() == pytest.approx(started + seconds)


async def test_a_limited_number_of_calls_run_at_once(server: ModelServer) -> None:
    server.default = hangs()
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    async with ChatClient(endpoint, limiter=RateLimiter(max_in_flight=2)) as client:
        calls = [asyncio.create_task(client.complete(REQUEST, CostTracker())) for _ in range(5)]
        await asyncio.to_thread(server.wait_for_calls, 2)
        assert len(server.calls) == 2
        calls[0].cancel()
        calls[1].cancel()
        await asyncio.to_thread(server.wait_for_calls, 4)
        assert len(server.calls) == 4
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    await asyncio.to_thread(server.wait_until_idle)


async def test_the_time_limit_stands_still_while_a_call_waits_for_its_turn() -> None:
    limiter = RateLimiter(max_in_flight=1)
    async with limiter.slot():
        async with asyncio.timeout(0.05) as scope:
            limit = TimeLimit(scope)
            waiting = asyncio.create_task(asyncio.sleep(0))
            with limit.paused():
                await waiting
                await asyncio.sleep(0.15)
                assert limit.until == float("inf")
            assert limit.until < float("inf")
    assert not limit.has_expired()


async def test_the_time_that_was_left_is_granted_after_the_wait() -> None:
    async def deliberate() -> None:
        async with asyncio.timeout(0.05) as scope:
            with TimeLimit(scope).paused():
                await asyncio.sleep(0)
            await asyncio.sleep(1000)

    with pytest.raises(TimeoutError):
        await deliberate()
