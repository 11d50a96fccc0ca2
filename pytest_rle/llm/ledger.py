"""The cost ledger: one row per attempt, in exact decimals, and totals in which an unknown cost never counts as 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from pytest_rle.llm.calls import CallRecord, CallStatus, CostSource, StartedCall
from pytest_rle.llm.prices import UNKNOWN_PRICE, Price
from pytest_rle.llm.profile import DEFAULT_MAX_TOKENS


class Spending(BaseModel):
    """A sum over calls. `cost_usd` covers calls of known cost; `at_least` says that there are calls of unknown cost."""

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
        """The cost as text, by `cost_text`."""
        return cost_text(self.cost_usd, self.unknown_calls)


def cost_text(cost_usd: Decimal, unknown_calls: int) -> str:
    """A cost as text: "$0.0123", "at least $0.0123" if some are unknown, "unknown" if the known ones sum to 0."""
    if unknown_calls and not cost_usd:
        return "unknown"
    return f"{'at least ' if unknown_calls else ''}${cost_usd:.4f}"


class CostSnapshot(BaseModel):
    """The ledger at one moment: totals, split by role and by model, and the prices behind the estimates."""

    model_config = ConfigDict(frozen=True)

    total: Spending
    by_role: Mapping[str, Spending]
    by_model: Mapping[str, Spending]
    prices: Mapping[str, Price]
    pricing_source: str


class SharedBudget(Protocol):
    """A cost limit that several ledgers share."""

    @property
    def limit_usd(self) -> Decimal:
        """The limit in USD."""
        ...

    @property
    def committed_usd(self) -> Decimal:
        """What is spent, with the worst case of calls under way or of unknown cost."""
        ...

    def reserve(self, usd: Decimal) -> bool:
        """Reserve an amount for a call. False if the limit does not allow it."""
        ...

    def add(self, usd: Decimal) -> None:
        """Add an amount beyond the limit too; a negative amount gives back."""
        ...

    def mark_reached(self) -> None:
        """Note that the limit ended something, so that nothing new begins."""
        ...


class CostTracker:
    """The ledger of one episode. A row is added when a call ends, also when it fails or is cancelled.

        costs = CostTracker(limit_usd=Decimal("2.50"))
        costs.set_price("my-model", parse_price("0.30:0.50"))
        print(costs.snapshot().total.text())

    Args:
        limit_usd: The cost limit of the episode. A call that could exceed it is not sent. Calls in flight and calls of
            unknown cost count with their worst case.
        spent_before_usd: What earlier attempts at the episode have cost, which counts towards the limit.
        budget: The cost limit of the run, which holds in the same way. Calls from a record were counted before.
        on_start: Called with each call before it is sent.
        on_row: Called with each row when it is added.
        on_settled: Called with each row when its bill arrives.
    """

    def __init__(
        self,
        *,
        limit_usd: Decimal | None = None,
        spent_before_usd: Decimal = Decimal(0),
        budget: SharedBudget | None = None,
        on_start: Callable[[StartedCall], None] | None = None,
        on_row: Callable[[CallRecord], None] | None = None,
        on_settled: Callable[[CallRecord], None] | None = None,
    ) -> None:
        self.limit_usd = limit_usd
        self.budget = budget
        self._before = spent_before_usd
        self._on_start = on_start
        self._on_row = on_row
        self._on_settled = on_settled
        self._rows: list[CallRecord] = []
        self._places: dict[int, int] = {}  # of rows, by number
        self._spent = Decimal(0)
        self._prices: dict[str, Price] = {}
        self._max_tokens: dict[str, int] = {}
        self._numbers = 0
        self._recorded = 0
        self._reserved: dict[int, Decimal] = {}
        self._largest = Decimal(0)

    def set_price(self, model: str, price: Price, *, max_tokens: int = DEFAULT_MAX_TOKENS) -> None:
        """Set the price of a model and the tokens of its longest answer, before it is called."""
        self._prices[model] = price
        self._max_tokens[model] = max_tokens

    def first_call_usd(self, prompt_tokens: int) -> Decimal:
        """The worst case of a call before the first one, by the dearest model; 0 if no price is known."""
        worst = (self.worst_case_usd(model, prompt_tokens, most) for model, most in self._max_tokens.items())
        return max((usd for usd in worst if usd is not None), default=Decimal(0))

    def price_of(self, model: str) -> Price:
        """The price of a model, or the unknown price."""
        return self._prices.get(model, UNKNOWN_PRICE)

    def next_number(self) -> int:
        """Take the number of the next row."""
        self._numbers += 1
        return self._numbers

    def skip_numbers(self, last: int) -> None:
        """Skip the numbers up to this one, which belong to recorded calls."""
        self._numbers = self._recorded = last

    def reserve(self, number: int, worst_usd: Decimal | None) -> bool:
        """Reserve the worst case of a call until its row has the real cost. False if a limit does not allow it."""
        if not self.is_limited:
            return True
        if worst_usd is None or (self.limit_usd is not None and self.committed_usd + worst_usd > self.limit_usd):
            return False
        if self.budget is not None and not self.budget.reserve(worst_usd):
            return False
        self._hold(number, worst_usd)
        return True

    @property
    def is_limited(self) -> bool:
        """Whether the episode or its run has a cost limit."""
        return self.limit_usd is not None or self.budget is not None

    def limit_text(self, more_usd: Decimal | None) -> str:
        """Why an amount is refused: `--rle-max-cost: $0.1 of $0.2 are spent or reserved, and another call may cost`."""
        more = "an unknown amount" if more_usd is None else f"up to ${more_usd:.4f}"
        option, spent, limit = "--rle-max-cost", self.committed_usd, self.limit_usd
        if limit is None or (more_usd is not None and spent + more_usd <= limit and self.budget is not None):
            budget = self.budget
            option = "--rle-max-run-cost"
            spent, limit = (budget.committed_usd, budget.limit_usd) if budget is not None else (spent, Decimal(0))
        return f"{option}: ${spent:.4f} of ${limit:.4f} are spent or reserved, and another call may cost {more}"

    def reserve_recorded(self, row: CallRecord, worst_usd: Decimal | None) -> None:
        """Reserve the worst case of a recorded call whose cost is not known, also beyond the limit."""
        if self.is_limited and row.cost_usd is None and worst_usd is not None:
            self._hold(row.number, worst_usd)

    def _hold(self, number: int, worst_usd: Decimal) -> None:
        self._reserved[number] = worst_usd
        self._largest = max(self._largest, worst_usd)

    def start(self, call: StartedCall) -> None:
        """Report a call that is about to be sent, so that it counts even if this process is killed during it."""
        if self._on_start is not None:
            self._on_start(call)

    @property
    def committed_usd(self) -> Decimal:
        """The amount spent, earlier attempts included.

        Under a limit it includes the worst case of calls in flight or of unknown cost.
        """
        return self._before + self._spent + sum(self._reserved.values(), Decimal(0))

    @property
    def largest_reservation_usd(self) -> Decimal:
        """The largest reservation for one call; 0 before the first one, and without a limit."""
        return self._largest

    def add(self, row: CallRecord) -> None:
        """Add the row of one attempt."""
        self._places.setdefault(row.number, len(self._rows))
        self._rows.append(row)
        if row.cost_usd is not None:
            self._spend(row.number, row.cost_usd)
        if self._on_row is not None:
            self._on_row(row)

    def _spend(self, number: int, usd: Decimal) -> None:
        """Spend an amount in place of a call's reservation."""
        self._spent += usd
        reserved = self._reserved.pop(number, Decimal(0))
        if self.budget is not None and number > self._recorded:
            self.budget.add(usd - reserved)

    def adopt(self, rows: Iterable[CallRecord]) -> None:
        """Add rows of another ledger that are not in this one yet, with new numbers."""
        for row in rows:
            place = self._places.get(row.number)
            if place is None or self._rows[place] is not row:
                self.add(row.model_copy(update={"number": self.next_number()}))

    def settle(self, number: int, cost_usd: Decimal) -> None:
        """Replace the estimated or unknown cost of a row by the provider's bill.

        Raises:
            KeyError: The ledger has no such row.
        """
        place = self._places.get(number)
        if place is None:
            raise KeyError(f"the ledger has no row {number}")
        row = self._rows[place]
        settled = self._rows[place] = row.model_copy(update={"cost_usd": cost_usd, "cost_source": CostSource.BILLED})
        self._spend(number, cost_usd - (row.cost_usd or 0))
        if self._on_settled is not None:
            self._on_settled(settled)

    @property
    def rows(self) -> tuple[CallRecord, ...]:
        """The rows of all attempts, in the order in which they ended."""
        return tuple(self._rows)

    @property
    def calls(self) -> int:
        """The number of attempts so far."""
        return len(self._rows)

    @property
    def made_calls(self) -> int:
        """The number of attempts so far, without those from a record."""
        return sum(row.number > self._recorded for row in self._rows)

    def snapshot(self) -> CostSnapshot:
        """The present totals."""
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
        """The prices, by model."""
        return dict(sorted(self._prices.items()))

    def worst_case_usd(self, model: str, prompt_tokens: int, max_completion_tokens: int) -> Decimal | None:
        """The worst case of one more call in USD, None if the price is unknown."""
        return self.price_of(model).estimate(prompt_tokens, max_completion_tokens)


def spending(rows: Iterable[CallRecord]) -> Spending:
    """The sum over rows."""
    entries = list(rows)
    billed = sum((r.cost_usd for r in entries if r.cost_source is CostSource.BILLED and r.cost_usd), Decimal(0))
    estimated = sum((r.cost_usd for r in entries if r.cost_source is CostSource.ESTIMATED and r.cost_usd), Decimal(0))
    unknown = sum(row.cost_source is CostSource.UNKNOWN for row in entries)
    return Spending(
        calls=len(entries),
        failed_calls=sum(row.status is not CallStatus.OK for row in entries),
        prompt_tokens=sum(row.prompt_tokens or 0 for row in entries),
        completion_tokens=sum(row.completion_tokens or 0 for row in entries),
        reasoning_tokens=sum(row.reasoning_tokens or 0 for row in entries),
        cached_tokens=sum(row.cached_tokens or 0 for row in entries),
        cost_usd=billed + estimated,
        billed_usd=billed,
        estimated_usd=estimated,
        unknown_calls=unknown,
        at_least=unknown > 0,
    )
