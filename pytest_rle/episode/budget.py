"""The limit on what an episode's calls to models may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pytest_rle.episode.ending import Ending
from pytest_rle.episode.result import Outcome
from pytest_rle.errors import SettingError
from pytest_rle.llm import CostTracker

FIRST_PROMPT_TOKENS: Final = 8_000
"""An upper bound for a prompt of the first tick. Later ticks are estimated from the largest call so far."""

PROMPT_GROWTH: Final = Decimal("1.25")
"""The largest call of the next tick may cost this many times the largest call so far."""


def require_prices(costs: CostTracker) -> None:
    """Check that every model has a price if there is a limit. Raises SettingError."""
    unknown = [model for model, price in costs.prices.items() if not price.is_known]
    if costs.limit_usd is not None and unknown:
        raise SettingError(
            f"the price of {unknown[0]} is unknown, so --rle-max-cost cannot be kept: "
            "add --rle-price-per-mtok PROMPT:COMPLETION"
        )


def stop_for_budget(costs: CostTracker, *, calls: int, tick: int) -> Ending | None:
    """Return an ending if a tick with so many calls could cost more than is left, else None."""
    limit = costs.limit_usd
    if limit is None or not costs.prices:
        return None
    most = (costs.largest_reservation_usd * PROMPT_GROWTH or costs.first_call_usd(FIRST_PROMPT_TOKENS)) * calls
    if costs.committed_usd + most <= limit:
        return None
    return Ending(
        Outcome.TRUNCATED,
        f"stopped before tick {tick}: ${costs.committed_usd:.4f} of --rle-max-cost {limit} are spent, "
        f"and a tick may cost up to ${most:.4f}",
    )
