"""What was spent: a row an attempt, in exact decimals, and totals that never take the unknown for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from pytest_rle.llm.calls import CallRecord, CallStatus, CostSource
from pytest_rle.llm.prices import UNKNOWN_PRICE, Price


class Spending(BaseModel):
    """A sum over calls. `cost_usd` covers the calls whose cost is known; `at_least` says that there are others."""

    model_config = ConfigDict(frozen=True)

    calls: int = 0
    failed_calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    reasoning_tokens: int = 0
    cached_tokens: int = 0
    cost_usd: Decimal = Decimal(0)
    billed_usd: Decimal = Decimal(0)
    estimated_usd: Decimal = Decimal(0)
    unknown_calls: int = 0
    at_least: bool = False

    def text(self) -> str:
        """The cost for people, as `cost_text` has it."""
        return cost_text(self.cost_usd, self.unknown_calls)


def cost_text(cost_usd: Decimal, unknown_calls: int) -> str:
    """A cost for people: "$0.0123"; where some are unknown "at least $0.0123", or "unknown" if no cent is known."""
    if unknown_calls and not cost_usd:
        return "unknown"
    return f"{'at least ' if unknown_calls else ''}${cost_usd:.4f}"


class CostSnapshot(BaseModel):
    """The ledger at one moment: totals, their split by role and by model, and the prices that estimates used."""

    model_config = ConfigDict(frozen=True)

    total: Spending
    by_role: Mapping[str, Spending]
    by_model: Mapping[str, Spending]
    prices: Mapping[str, Price]
    pricing_source: str


class CostTracker:
    """The ledger of one episode. Rows are appended as calls end, also by failed and cancelled ones.

    Args:
        limit_usd: What the episode may cost. A call that could exceed it is not made: those under way and those whose
            cost nobody knows count at their worst.
        on_row: Called with each row when it is entered.
        on_settled: Called with each row when its bill arrives.
    """

    def __init__(
        self,
        *,
        limit_usd: Decimal | None = None,
        on_row: Callable[[CallRecord], None] | None = None,
        on_settled: Callable[[CallRecord], None] | None = None,
    ) -> None:
        self.limit_usd = limit_usd
        self._on_row = on_row
        self._on_settled = on_settled
        self._rows: list[CallRecord] = []
        self._prices: dict[str, Price] = {}
        self._numbers = 0
        self._recorded = 0
        self._reserved: dict[int, Decimal] = {}
        self._largest = Decimal(0)

    def set_price(self, model: str, price: Price) -> None:
        """Say what a model's tokens cost, before it is called."""
        self._prices[model] = price

    def price_of(self, model: str) -> Price:
        """The price set for a model, or the unknown one."""
        return self._prices.get(model, UNKNOWN_PRICE)

    def next_number(self) -> int:
        """The number of the next row. Each call to this takes one."""
        self._numbers += 1
        return self._numbers

    def skip_numbers(self, last: int) -> None:
        """Give no number up to this one: they are those of calls on record."""
        self._numbers = self._recorded = last

    def reserve(self, number: int, worst_usd: Decimal | None) -> bool:
        """Set aside what a call could cost at most, until its row says what it did. False where that is too much."""
        if self.limit_usd is None:
            return True
        if worst_usd is None or self.committed_usd + worst_usd > self.limit_usd:
            return False
        self._reserved[number] = worst_usd
        self._largest = max(self._largest, worst_usd)
        return True

    @property
    def committed_usd(self) -> Decimal:
        """What is spent, and what calls under way or of unknown cost may come to. Known only under a limit."""
        return sum((row.cost_usd for row in self._rows if row.cost_usd), Decimal(0)) + sum(
            self._reserved.values(), Decimal(0)
        )

    @property
    def largest_reservation_usd(self) -> Decimal:
        """The most that was set aside for one call; 0 before the first, and without a limit."""
        return self._largest

    def add(self, row: CallRecord) -> None:
        """Enter one attempt."""
        self._rows.append(row)
        if row.cost_usd is not None:
            self._reserved.pop(row.number, None)
        if self._on_row is not None:
            self._on_row(row)

    def adopt(self, rows: Iterable[CallRecord]) -> None:
        """Enter the rows of somebody else's ledger that are not here yet, under numbers of this one."""
        known = {id(row) for row in self._rows}
        for row in rows:
            if id(row) not in known:
                self.add(row.model_copy(update={"number": self.next_number()}))

    def settle(self, number: int, cost_usd: Decimal) -> None:
        """Put the provider's bill in the place of a row's estimate or unknown cost.

        Raises:
            KeyError: there is no such row.
        """
        for place, row in enumerate(self._rows):
            if row.number == number:
                settled = row.model_copy(update={"cost_usd": cost_usd, "cost_source": CostSource.BILLED})
                self._rows[place] = settled
                self._reserved.pop(number, None)
                if self._on_settled is not None:
                    self._on_settled(settled)
                return
        raise KeyError(f"the ledger has no row {number}")

    @property
    def rows(self) -> tuple[CallRecord, ...]:
        """Every attempt, in the order in which they ended."""
        return tuple(self._rows)

    @property
    def calls(self) -> int:
        """Attempts so far."""
        return len(self._rows)

    @property
    def made_calls(self) -> int:
        """Attempts so far, without those that came from a record."""
        return sum(row.number > self._recorded for row in self._rows)

    def snapshot(self) -> CostSnapshot:
        """The totals now."""
        roles = sorted({row.role for row in self._rows})
        models = sorted({row.model_answered or row.model_requested for row in self._rows})
        sources = {price.source.value for price in self._prices.values()}
        return CostSnapshot(
            total=spending(self._rows),
            by_role={role: spending(row for row in self._rows if row.role == role) for role in roles},
            by_model={
                model: spending(r for r in self._rows if (r.model_answered or r.model_requested) == model)
                for model in models
            },
            prices=self.prices,
            pricing_source=sources.pop() if len(sources) == 1 else ("unknown" if not sources else "mixed"),
        )

    @property
    def prices(self) -> Mapping[str, Price]:
        """What tokens cost, by model."""
        return dict(sorted(self._prices.items()))

    def worst_case_usd(self, model: str, prompt_tokens: int, max_completion_tokens: int) -> Decimal | None:
        """What one more call could cost at most, None where the price is unknown."""
        return self.price_of(model).estimate(prompt_tokens, max_completion_tokens)


def spending(rows: Iterable[CallRecord]) -> Spending:
    """The sum over some rows."""
    entries = list(rows)
    billed = sum((r.cost_usd for r in entries if r.cost_source is CostSource.BILLED and r.cost_usd), Decimal(0))
    guessed = sum((r.cost_usd for r in entries if r.cost_source is CostSource.ESTIMATED and r.cost_usd), Decimal(0))
    unknown = sum(row.cost_source is CostSource.UNKNOWN for row in entries)
    return Spending(
        calls=len(entries),
        failed_calls=sum(row.status is not CallStatus.OK for row in entries),
        prompt_tokens=sum(row.prompt_tokens or 0 for row in entries),
        completion_tokens=sum(row.completion_tokens or 0 for row in entries),
        reasoning_tokens=sum(row.reasoning_tokens or 0 for row in entries),
        cached_tokens=sum(row.cached_tokens or 0 for row in entries),
        cost_usd=billed + guessed,
        billed_usd=billed,
        estimated_usd=guessed,
        unknown_calls=unknown,
        at_least=unknown > 0,
    )
