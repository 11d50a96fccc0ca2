"""What the episodes of a battery share of each endpoint: its circuit breaker, and the limits on its calls."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.llm.breaker import CircuitBreaker
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.limits import RateLimiter


class SharedEndpoints:
    """One breaker for each model at an address, and one limiter for each address.

    Args:
        new_limiter: Makes the limiter of an address; by default one without limits.
    """

    def __init__(self, new_limiter: Callable[[], RateLimiter] = RateLimiter) -> None:
        self._new_limiter = new_limiter
        self._breakers: dict[tuple[str, str], CircuitBreaker] = {}
        self._limiters: dict[str, RateLimiter] = {}

    def breaker(self, endpoint: Endpoint) -> CircuitBreaker:
        """The circuit breaker of a model at its address."""
        return self._breakers.setdefault((endpoint.base_url, endpoint.model), CircuitBreaker())

    def limiter(self, endpoint: Endpoint) -> RateLimiter:
        """The limits of an address, which all its models share."""
        if endpoint.base_url not in self._limiters:
            self._limiters[endpoint.base_url] = self._new_limiter()
        return self._limiters[endpoint.base_url]

    def allow_one_more(self) -> None:
        """Let requests through again where a breaker is open. The first one that fails opens it again."""
        for breaker in self._breakers.values():
            breaker.allow_one_more()
