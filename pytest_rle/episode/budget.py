"""The limits on what the calls to models may cost: of an episode, and of a whole run."""

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
    if costs.is_limited and unknown:
        option = "--rle-max-cost" if costs.limit_usd is not None else "--rle-max-run-cost"
        raise SettingError(
            f"the price of {unknown[0]} is unknown, so {option} cannot be kept: "
            "add --rle-price-per-mtok PROMPT:COMPLETION"
        )


def tick_usd(costs: CostTracker, *, calls: int) -> Decimal:
    """What a tick with so many calls may cost; 0 before the first call if no price is known."""
    return (costs.largest_reservation_usd * PROMPT_GROWTH or costs.first_call_usd(FIRST_PROMPT_TOKENS)) * calls


def stop_for_budget(costs: CostTracker, *, calls: int, tick: int) -> Ending | None:
    """Return an ending if a tick with so many calls could cost more than is left, else None."""
    if not costs.is_limited or not costs.prices:
        return None
    most = tick_usd(costs, calls=calls)
    limits = [("--rle-max-cost", costs.limit_usd, costs.committed_usd)]
    if costs.budget is not None:
        limits.append(("--rle-max-run-cost", costs.budget.limit_usd, costs.budget.committed_usd))
    for option, limit, spent in limits:
        if limit is not None and spent + most > limit:
            if costs.budget is not None and option == "--rle-max-run-cost":
                costs.budget.mark_reached()
            return Ending(
                Outcome.TRUNCATED,
                f"stopped before tick {tick}: ${spent:.4f} of {option} {limit} are spent, and a tick may cost up to "
                f"${most:.4f}",
            )
    return None
