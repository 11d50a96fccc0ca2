"""The worker's side of the limits that hold across all workers."""

# ruff: noqa: D102 - the classes that these stand in for document the methods

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import AsyncIterator
from decimal import Decimal

from pytest_rle.cluster.link import OfficeLink
from pytest_rle.episode.run_budget import CostLimit
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.calls import Fault
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.limits import RateLimiter, TimeLimit
from pytest_rle.llm.shared import SharedEndpoints


class RemoteEndpoints(SharedEndpoints):
    """The breakers and limits of one episode, which ask the controller.

    Args:
        link: The line to the controller.
        own: What the episodes of this worker share. Its limiters are used without limits, so that no call asks.
        is_limited: Whether calls wait for their turn.
    """

    def __init__(self, link: OfficeLink, own: SharedEndpoints, *, is_limited: bool) -> None:
        super().__init__()
        self._link = link
        self._own = own
        self._is_limited = is_limited
        self._remote_breakers: dict[str, RemoteBreaker] = {}
        self._remote_limiters: dict[str, RateLimiter] = {}

    def breaker(self, endpoint: Endpoint) -> CircuitBreaker:
        name = f"{endpoint.model} at {endpoint.base_url}"
        return self._remote_breakers.setdefault(name, RemoteBreaker(self._link, name))

    def limiter(self, endpoint: Endpoint) -> RateLimiter:
        if not self._is_limited:
            return self._own.limiter(endpoint)
        address = endpoint.base_url
        if address not in self._remote_limiters:
            self._remote_limiters[address] = RemoteLimiter(self._link, address)
        return self._remote_limiters[address]

    def take_answered(self) -> dict[str, float]:
        """The endpoints that have answered since the last time this was asked, each with how many seconds ago."""
        taken = {name: breaker.take_answered() for name, breaker in self._remote_breakers.items()}
        return {name: seconds_ago for name, seconds_ago in taken.items() if seconds_ago is not None}


class RemoteBreaker(CircuitBreaker):
    """Counts the failures of an endpoint on the controller, together with those of the other workers."""

    def __init__(self, link: OfficeLink, name: str) -> None:
        super().__init__()
        self._link = link
        self._name = name
        self._answered_at: float | None = None

    @property
    def fault(self) -> Fault | None:
        known = self._link.gone.get(self._name)
        return Fault.model_validate_json(known) if known is not None else None

    def count(self, fault: Fault) -> Fault:
        answer = self._link.ask(
            "count", endpoint=self._name, fault=fault.model_dump_json(), answered_s_ago=self.take_answered()
        )
        return Fault.model_validate_json(answer["fault"])

    def reset(self) -> None:
        self._answered_at = time.monotonic()

    def take_answered(self) -> float | None:
        """How many seconds ago the endpoint has answered; None if it has not since the last time this was asked."""
        answered_at, self._answered_at = self._answered_at, None
        return time.monotonic() - answered_at if answered_at is not None else None


class RemoteLimiter(RateLimiter):
    """Holds a call back until the controller gives it a slot.

    One call of an episode waits at the controller at a time: each occupies a connection, of which a worker has few.
    """

    def __init__(self, link: OfficeLink, address: str) -> None:
        super().__init__()
        self._link = link
        self._address = address
        self._numbers = itertools.count()
        self._next = asyncio.Lock()
        self._wanted_s = 0.0

    def hold_back(self, seconds: float) -> None:
        super().hold_back(seconds)
        self._wanted_s = max(self._wanted_s, seconds)

    @contextlib.asynccontextmanager
    async def slot(
        self, time_limit: TimeLimit | None = None, *, latest_start: float = float("inf")
    ) -> AsyncIterator[None]:
        await self._wait_for_endpoint(latest_start)
        slot = next(self._numbers)
        try:
            with time_limit.paused() if time_limit is not None else contextlib.nullcontext():
                async with self._next:
                    await self._link.wait_for("take_slot", address=self._address, slot=slot)
            yield
        finally:
            hold_back_s, self._wanted_s = self._wanted_s, 0.0
            self._link.tell("free_slot", address=self._address, slot=slot, hold_back_s=hold_back_s)


class RemoteBudget(CostLimit):
    """The cost limit of the run, which the controller keeps."""

    def __init__(self, link: OfficeLink, limit_usd: Decimal) -> None:
        self.limit_usd = limit_usd
        self._link = link

    @property
    def committed_usd(self) -> Decimal:
        return Decimal(self._link.ask("spent")["usd"])

    @property
    def is_reached(self) -> bool:
        return bool(self._link.ask("spent")["is_reached"])

    def reserve(self, usd: Decimal) -> bool:
        return bool(self._link.ask("reserve", usd=str(usd))["is_reserved"])

    def add(self, usd: Decimal) -> None:
        if usd:
            self._link.ask("spend", usd=str(usd), is_reached=False)

    def mark_reached(self) -> None:
        self._link.ask("spend", usd="0", is_reached=True)
