"""What a call costs, and where the figure comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pytest_rle.llm.answer import Answer
from pytest_rle.llm.calls import CostSource
from pytest_rle.llm.prices import Price

FREE_STATUS: Final = frozenset({*range(300, 400), 400, 401, 402, 403, 404, 405, 413, 422, 429})
"""HTTP statuses of requests that no model saw, so they certainly cost nothing."""


def cost_of(answer: Answer, price: Price) -> tuple[Decimal | None, CostSource]:
    """The cost of a call in USD, None if it is unknown, and its source.

    A usage with no prompt tokens is not a count, because each prompt has some; so is one with no completion tokens
    beside a text. A bill above 0 counts whatever the usage says.
    """
    usage, fault = answer.usage, answer.fault
    if usage.billed_usd:
        return usage.billed_usd, CostSource.BILLED
    if usage.prompt_tokens != 0:
        if usage.billed_usd is not None:
            return usage.billed_usd, CostSource.BILLED
        is_count = usage.completion_tokens != 0 or not answer.text
        if usage.prompt_tokens is not None and usage.completion_tokens is not None and is_count:
            completion, reasoning = usage.completion_tokens, usage.reasoning_tokens or 0
            # Reasoning tokens are part of the completion's count. If there are more, the server counts them apart.
            if reasoning > completion:
                completion += reasoning
            cost = price.estimate(usage.prompt_tokens, completion, usage.cached_tokens or 0)
            if cost is not None:
                return cost, CostSource.ESTIMATED
            return None, CostSource.UNKNOWN
    if fault is not None and fault.http_status in FREE_STATUS:
        return Decimal(0), CostSource.ESTIMATED
    return None, CostSource.UNKNOWN
