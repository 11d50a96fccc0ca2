"""Settling the ledger after an episode: OpenRouter reports the bill of each generation, also of cancelled ones.

Services that imitate OpenRouter give their answers the same kind of id, so they are asked in the same way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from decimal import Decimal, InvalidOperation

import httpx
from pydantic import BaseModel, ConfigDict

from pytest_rle.llm.calls import CallRecord, CostSource
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.ledger import CostTracker

CONCURRENT_REQUESTS = 8
TIMEOUT_S = 15.0

GENERATION_PREFIX = "gen-"
"""The beginning of the ids that have a bill."""

WAITS_S = (0.0, 2.0, 4.0)
"""Seconds before each request for a bill, because a bill is not available at once."""


class Reconciliation(BaseModel):
    """The result of settling. The cost of `missing` generations stays estimated or unknown."""

    model_config = ConfigDict(frozen=True)

    settled: int
    missing: int
    billed_usd: Decimal


async def reconcile(
    ledger: CostTracker,
    endpoint: Endpoint,
    *,
    numbers: Collection[int] | None = None,
    waits_s: tuple[float, ...] = WAITS_S,
) -> Reconciliation | None:
    """Replace estimates and unknown costs by the provider's bills.

    Args:
        ledger: The ledger of the episode. Its rows are settled in place.
        endpoint: Where the calls went. If its profile has no bills, and no call has an id that stands for one, the
            result is None.
        numbers: The ledger's numbers of the calls that went there; None for all.
        waits_s: Seconds before each request for the same bill.
    """
    own = [row for row in ledger.rows if numbers is None or row.number in numbers]
    open_rows = [row for row in own if row.response_id and row.cost_source is not CostSource.BILLED]
    if not endpoint.profile.bills_calls:
        open_rows = [row for row in open_rows if (row.response_id or "").startswith(GENERATION_PREFIX)]
        if not open_rows:
            return None
    # Roles end in any order, so rows are sorted: the bills are recorded in the same order in every run.
    open_rows.sort(key=lambda row: (row.tick, row.role, row.number))
    url = f"{endpoint.base_url}/generation"
    key = endpoint.api_key.get_secret_value()
    slots = asyncio.Semaphore(CONCURRENT_REQUESTS)
    async with httpx.AsyncClient(timeout=TIMEOUT_S, headers={"Authorization": f"Bearer {key}"}) as client:

        async def settle(row: CallRecord) -> Decimal | None:
            async with slots:
                return await _bill(client, url, row.response_id or "", waits_s)

        bills = await asyncio.gather(*map(settle, open_rows))
    for row, bill in zip(open_rows, bills, strict=True):
        if bill is not None:
            ledger.settle(row.number, bill)
    known = [bill for bill in bills if bill is not None]
    return Reconciliation(settled=len(known), missing=len(bills) - len(known), billed_usd=sum(known, Decimal(0)))


async def _bill(client: httpx.AsyncClient, url: str, generation: str, waits_s: tuple[float, ...]) -> Decimal | None:
    for wait in waits_s:
        await asyncio.sleep(wait)
        try:
            response = await client.get(url, params={"id": generation})
            if response.status_code == httpx.codes.OK:
                return Decimal(str(response.json()["data"]["total_cost"]))
        except (httpx.HTTPError, ValueError, KeyError, TypeError, InvalidOperation):
            continue
    return None
