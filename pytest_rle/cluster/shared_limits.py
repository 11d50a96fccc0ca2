"""Limits that hold across all workers: calls to an address, a model's circuit breaker, the cost of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
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
    """

    def __init__(self, new_limiter: Callable[[], RateLimiter], budget: RunBudget | None) -> None:
        self.budget = budget
        self._new_limiter = new_limiter
        self._limiters: dict[str, RateLimiter] = {}
        self._breakers: dict[str, CircuitBreaker] = {}
        self._slots: dict[str, dict[int, AsyncExitStack]] = {}
        self._last_slot = 0

    async def take_slot(self, ticket: str, address: str) -> int:
        """Wait until a call to an address may start. Returns the name of its slot."""
        stack = AsyncExitStack()
        await stack.enter_async_context(self._limiter(address).slot())
        self._last_slot += 1
        self._slots.setdefault(ticket, {})[self._last_slot] = stack
        return self._last_slot

    async def free_slot(self, ticket: str, slot: int) -> None:
        """The call in a slot has ended. A slot that is free already stays free."""
        stack = self._slots.get(ticket, {}).pop(slot, None)
        if stack is not None:
            await stack.aclose()

    async def free_all(self, ticket: str) -> None:
        """Free the slots of an episode whose worker was lost."""
        for slot in list(self._slots.pop(ticket, {}).values()):
            await slot.aclose()

    def hold_back(self, address: str, seconds: float) -> None:
        """Start no call to an address for so many seconds, because it has asked for it."""
        if seconds > 0:
            self._limiter(address).hold_back(seconds)

    def count(self, endpoint: str, fault: str) -> str:
        """Count a request that failed. Returns the fault as JSON, which stops the run if too many failed in a row."""
        breaker = self._breakers.setdefault(endpoint, CircuitBreaker())
        return breaker.count(Fault.model_validate_json(fault)).model_dump_json()

    def reset(self, answered: Iterable[str]) -> None:
        """These endpoints have answered."""
        for endpoint in answered:
            if endpoint in self._breakers:
                self._breakers[endpoint].reset()

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

    def _limiter(self, address: str) -> RateLimiter:
        if address not in self._limiters:
            self._limiters[address] = self._new_limiter()
        return self._limiters[address]
