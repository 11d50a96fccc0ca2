"""The worker's side of the limits that hold across all workers."""

# ruff: noqa: D102 - the classes that these stand in for document the methods

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from decimal import Decimal

from pytest_rle.cluster.link import OfficeLink
from pytest_rle.episode.run_budget import CostLimit
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.calls import Fault, FaultAction
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.limits import RateLimiter, TimeLimit
from pytest_rle.llm.shared import SharedEndpoints


class RemoteEndpoints(SharedEndpoints):
    """The breakers and limits of one episode, which ask the controller.

    Args:
        link: The line to the controller.
        is_limited: Whether calls wait for their turn; without limits no call asks.
    """

    def __init__(self, link: OfficeLink, *, is_limited: bool) -> None:
        super().__init__()
        self._link = link
        self._is_limited = is_limited
        self._remote_breakers: dict[str, RemoteBreaker] = {}
        self._remote_limiters: dict[str, RateLimiter] = {}

    def breaker(self, endpoint: Endpoint) -> CircuitBreaker:
        name = f"{endpoint.model} at {endpoint.base_url}"
        return self._remote_breakers.setdefault(name, RemoteBreaker(self._link, name))

    def limiter(self, endpoint: Endpoint) -> RateLimiter:
        address = endpoint.base_url
        if address not in self._remote_limiters:
            self._remote_limiters[address] = RemoteLimiter(self._link, address) if self._is_limited else RateLimiter()
        return self._remote_limiters[address]

    def take_answered(self) -> list[str]:
        """The endpoints that have answered since the last time this was asked."""
        return [name for name, breaker in self._remote_breakers.items() if breaker.take_answered()]


class RemoteBreaker(CircuitBreaker):
    """Counts the failures of an endpoint on the controller, together with those of the other workers."""

    def __init__(self, link: OfficeLink, name: str) -> None:
        super().__init__()
        self._link = link
        self._name = name
        self._has_answered = False

    def count(self, fault: Fault) -> Fault:
        self._has_answered = False
        answer = self._link.ask("count", endpoint=self._name, fault=fault.model_dump_json())
        counted = Fault.model_validate_json(answer["fault"])
        if counted.action is FaultAction.STOP_RUN and fault.action is not FaultAction.STOP_RUN:
            self.fault = counted
        return counted

    def reset(self) -> None:
        self._has_answered = True

    def take_answered(self) -> bool:
        """Whether the endpoint has answered since the last time this was asked."""
        has_answered, self._has_answered = self._has_answered, False
        return has_answered


class RemoteLimiter(RateLimiter):
    """Holds a call back until the controller gives it a slot."""

    def __init__(self, link: OfficeLink, address: str) -> None:
        super().__init__()
        self._link = link
        self._address = address
        self._wanted_s = 0.0

    def hold_back(self, seconds: float) -> None:
        super().hold_back(seconds)
        self._wanted_s = max(self._wanted_s, seconds)

    @contextlib.asynccontextmanager
    async def slot(
        self, time_limit: TimeLimit | None = None, *, latest_start: float = float("inf")
    ) -> AsyncIterator[None]:
        await self._wait_for_endpoint(latest_start)
        with time_limit.paused() if time_limit is not None else contextlib.nullcontext():
            taken = await self._link.wait_for("take_slot", address=self._address)
        try:
            yield
        finally:
            hold_back_s, self._wanted_s = self._wanted_s, 0.0
            self._link.ask("free_slot", address=self._address, slot=taken["slot"], hold_back_s=hold_back_s)


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
