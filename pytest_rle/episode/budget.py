"""What an episode's calls to models may cost, and whether the next tick fits into what is left."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pytest_rle.episode.ending import Ending
from pytest_rle.episode.launch import LaunchError
from pytest_rle.episode.result import Outcome
from pytest_rle.llm import CostTracker
from pytest_rle.team.policies.llm import MAX_TOKENS

FIRST_PROMPT_TOKENS: Final = 8_000
"""More than a prompt of the first tick has; later ticks are judged by the largest prompt so far."""

GROWTH: Final = Decimal("1.25")
"""How much larger than the largest so far a call of the next tick may be."""


def require_prices(costs: CostTracker) -> None:
    """A limit is kept only where every call has a price. Raises LaunchError."""
    unknown = [model for model, price in costs.prices.items() if not price.is_known]
    if costs.limit_usd is not None and unknown:
        raise LaunchError(
            f"nobody knows what calls to {unknown[0]} cost, so --rle-max-cost cannot be kept: "
            "add --rle-price-per-mtok PROMPT:COMPLETION"
        )


def over_budget(costs: CostTracker, *, calls: int, tick: int) -> Ending | None:
    """The end, where a tick of so many calls could cost more than is left; None where it may begin."""
    limit, prices = costs.limit_usd, costs.prices.values()
    if limit is None or not prices:
        return None
    first = max(price.estimate(FIRST_PROMPT_TOKENS, MAX_TOKENS) or Decimal(0) for price in prices)
    most = (costs.largest_reservation_usd * GROWTH or first) * calls
    if costs.committed_usd + most <= limit:
        return None
    return Ending(
        Outcome.TRUNCATED,
        f"stopped before tick {tick}: ${costs.committed_usd:.4f} of --rle-max-cost {limit} are spent, "
        f"and a tick may cost up to ${most:.4f}",
    )
