"""Limits that hold across all workers: calls to an address, a model's circuit breaker, the cost of the run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pytest_rle.episode.run_budget import RunBudget
from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.calls import Fault
from pytest_rle.llm.limits import RateLimiter


class SharedLimits:
    """What the controller keeps for all workers. Everything runs on its event loop.

    Args:
        new_limiter: Makes the limiter of an address.
        budget: The cost limit of the run; None without one.
        clock: Gives the time in seconds.
    """

    def __init__(
        self,
        new_limiter: Callable[[], RateLimiter],
        budget: RunBudget | None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.budget = budget
        self._new_limiter = new_limiter
        self._clock = clock
        self._limiters: dict[str, RateLimiter] = {}
        self._breakers: dict[str, CircuitBreaker] = {}
        self._first_failures: dict[str, float] = {}
        """By endpoint, when the failures in a row began."""
        self._slots: dict[str, dict[tuple[str, int], asyncio.Task[None]]] = {}

    async def take_slot(self, ticket: str, address: str, slot: int) -> bool:
        """Wait until a call to an address may start, and hold a slot for it until `free_slot`.

        Args:
            ticket: The episode that makes the call.
            address: The endpoint.
            slot: The number by which the episode knows the call.

        Returns:
            False if the slot was freed while it waited: the call is not made any more.
        """
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        holding = asyncio.create_task(self._hold(address, granted))
        self._slots.setdefault(ticket, {})[address, slot] = holding
        await asyncio.wait([holding, granted], return_when=asyncio.FIRST_COMPLETED)
        return not holding.done()

    def free_slot(self, ticket: str, address: str, slot: int) -> None:
        """A call has ended, or waits no longer. A slot that is free already stays free."""
        holding = self._slots.get(ticket, {}).pop((address, slot), None)
        if holding is not None:
            holding.cancel()

    def free_all(self, ticket: str) -> None:
        """Free the slots of an episode that is over, or whose worker is lost."""
        for holding in self._slots.pop(ticket, {}).values():
            holding.cancel()

    def hold_back(self, address: str, seconds: float) -> None:
        """Start no call to an address for so many seconds, because it has asked for it."""
        if seconds > 0:
            self._limiter(address).hold_back(seconds)

    def count(self, endpoint: str, fault: str, *, answered_s_ago: float | None) -> str:
        """Count a request that failed. Returns the fault as JSON, which stops the run if too many failed in a row.

        Args:
            endpoint: The model and its address.
            fault: The fault of the request's last attempt, as JSON.
            answered_s_ago: When the endpoint has answered the same worker, if that was not reported yet.
        """
        if answered_s_ago is not None:
            self.reset({endpoint: answered_s_ago})
        breaker = self._breakers.setdefault(endpoint, CircuitBreaker())
        counted = breaker.count(Fault.model_validate_json(fault))
        if breaker.failures == 1:
            self._first_failures[endpoint] = self._clock()
        return counted.model_dump_json()

    def reset(self, answered: Mapping[str, float]) -> None:
        """These endpoints have answered, so many seconds ago. An answer from before the failures says nothing new."""
        now = self._clock()
        for endpoint, seconds_ago in answered.items():
            first = self._first_failures.get(endpoint)
            if first is not None and now - seconds_ago >= first:
                self._breakers[endpoint].reset()

    def gone(self) -> dict[str, str]:
        """By endpoint whose breaker is open: the fault of every further request, as JSON."""
        open_breakers = {name: breaker.fault for name, breaker in self._breakers.items()}
        return {name: fault.model_dump_json() for name, fault in open_breakers.items() if fault is not None}

    def allow_one_more(self) -> None:
        """Let requests through again where a breaker is open. The first one that fails opens it again."""
        for breaker in self._breakers.values():
            breaker.allow_one_more()

    def reserve(self, usd: str) -> bool:
        """Reserve an amount of the run's limit. False if the limit does not allow it."""
        return self.budget is None or self.budget.reserve(Decimal(usd))

    def spend(self, usd: str, *, is_reached: bool) -> None:
        """Add an amount, also beyond the limit; a negative one gives back."""
        if self.budget is None:
            return
        self.budget.add(Decimal(usd))
        if is_reached:
            self.budget.mark_reached()

    def spent(self) -> dict[str, Any]:
        """What the run has cost in USD, and whether something was refused."""
        if self.budget is None:
            return {"usd": "0", "is_reached": False}
        return {"usd": str(self.budget.committed_usd), "is_reached": self.budget.is_reached}

    async def _hold(self, address: str, granted: asyncio.Future[None]) -> None:
        """Hold a slot until this task is cancelled."""
        async with self._limiter(address).slot():
            granted.set_result(None)
            await asyncio.Event().wait()

    def _limiter(self, address: str) -> RateLimiter:
        if address not in self._limiters:
            self._limiters[address] = self._new_limiter()
        return self._limiters[address]
