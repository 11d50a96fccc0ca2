"""Calls start no faster than the user allows, and waiting for that takes no time from a deliberation."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.llm import ChatClient, CostTracker, Endpoint, FaultKind
from pytest_rle.llm.limits import RateLimiter, TimeLimit
from pytest_rle.llm.recorded import RecordedCalls
from pytest_rle.llm.request import ChatRequest
from tests.llm.server import EMPTY_PLAN, Call, ModelServer, Reply, hangs, says, status

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


class PatientClock(MovableClock):
    """A movable clock for a limit of so many calls a minute: it moves when those of the last minute have arrived."""

    def __init__(self, server: ModelServer, most: int) -> None:
        super().__init__()
        self._server, self._most, self._minutes = server, most, 0

    async def sleep(self, seconds: float) -> None:
        self._minutes += 1
        await asyncio.to_thread(self._server.wait_for_calls, self._minutes * self._most)
        await super().sleep(seconds)


class AnnouncedLimiter(RateLimiter):
    """Sets the event `held` when it is told to hold calls back."""

    def __init__(self) -> None:
        super().__init__()
        self.held = asyncio.Event()

    def hold_back(self, seconds: float) -> None:
        super().hold_back(seconds)
        self.held.set()


class MeteredServer:
    """Grants so many calls in any minute of a movable clock, and answers the others with a 429 in one of its forms."""

    def __init__(self, clock: MovableClock, most: int, refusal: Reply) -> None:
        self._clock, self._most, self._refusal = clock, most, refusal
        self._granted: list[float] = []
        self.refused = 0

    def __call__(self, call: Call) -> Any:
        now = self._clock()
        self._granted = [start for start in self._granted if now - start < 60]
        if len(self._granted) >= self._most:
            self.refused += 1
            return self._refusal(call)
        self._granted.append(now)
        return says(EMPTY_PLAN)(call)


async def test_twelve_episodes_of_seven_roles_are_never_refused_by_a_server_that_grants_twenty_calls_a_minute(
    server: ModelServer,
) -> None:
    clock = PatientClock(server, 20)
    metered = server.default = MeteredServer(clock, 20, status(429))
    limiter = RateLimiter(20, max_in_flight=6, clock=clock, sleep=clock.sleep)
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(ChatClient(endpoint, limiter=limiter)) for _ in range(12)]
        done = await asyncio.gather(*(client.complete(REQUEST, CostTracker()) for client in clients for _ in range(7)))
    assert [each.fault for each in done] == [None] * 84
    assert (metered.refused, len(server.calls)) == (0, 84)
    assert clock.now == 1240, "four more minutes after the first twenty calls, and no longer"


@pytest.mark.parametrize(
    "refusal",
    [
        status(429, headers={"Retry-After": "0.2"}),
        status(429, headers={"retry-after-ms": "200"}),
        status(429, headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "200ms"}),
        status(429, headers={"X-RateLimit-Reset-Requests": "0.2s", "X-RateLimit-Remaining-Requests": "0"}),
        status(429, "Rate limit reached. Please try again in 0.2s."),
        status(429, details=[{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "0.2s"}]),
        status(429, metadata={"headers": {"Retry-After": "0.2"}}),
    ],
    ids=["retry-after", "ms", "reset", "requests", "message", "gemini", "openrouter"],
)
async def test_a_rate_limit_holds_back_the_calls_that_have_not_begun(server: ModelServer, refusal: Reply) -> None:
    limiter = AnnouncedLimiter()
    server.script = [refusal]
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    async with ChatClient(endpoint, limiter=limiter, backoff=Backoff(0.001)) as client:
        refused = asyncio.create_task(client.complete(REQUEST, CostTracker()))
        await limiter.held.wait()
        others = [asyncio.create_task(client.complete(REQUEST, CostTracker())) for _ in range(5)]
        await asyncio.sleep(0.05)
        assert len(server.calls) == 1
        done = await asyncio.gather(refused, *others)
    assert [each.fault for each in done] == [None] * 6
    assert len(server.calls) == 7


async def test_a_recorded_rate_limit_holds_nothing_back(server: ModelServer) -> None:
    server.script = [status(429, headers={"Retry-After": "3600"})]
    ledger, endpoint = CostTracker(), Endpoint.resolve("m", server.base_url, environ={})
    async with ChatClient(endpoint) as client:
        await client.complete(REQUEST, ledger)
    limiter = AnnouncedLimiter()
    async with ChatClient(endpoint, limiter=limiter) as client:
        recorded = RecordedCalls(ledger.rows, is_complete=True)
        done = await client.complete(REQUEST, CostTracker(), recorded=recorded)
    assert done.fault is not None
    assert not limiter.held.is_set()


@pytest.mark.parametrize("has_limit", [True, False])
async def test_a_hold_that_outlasts_the_time_limit_lets_the_call_fail_with_a_name(
    server: ModelServer, has_limit: bool
) -> None:
    limiter = RateLimiter()
    limiter.hold_back(3600)
    server.default = status(429, headers={"Retry-After": "3600"})
    endpoint = Endpoint.resolve("m", server.base_url, environ={})
    async with ChatClient(endpoint, limiter=limiter) as client:
        async with asyncio.timeout(60) as scope:
            time_limit = TimeLimit(scope) if has_limit else None
            done = await client.complete(REQUEST, CostTracker(), time_limit=time_limit)
    assert done.fault is not None
    assert done.fault.kind is FaultKind.RATE_LIMIT


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
