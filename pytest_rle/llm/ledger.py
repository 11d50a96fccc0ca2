"""The cost ledger: one row per attempt, in exact decimals, and totals in which an unknown cost never counts as 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

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


class CostTracker:
    """The ledger of one episode. A row is added when a call ends, also when it fails or is cancelled.

        costs = CostTracker(limit_usd=Decimal("2.50"))
        costs.set_price("my-model", parse_price("0.30:0.50"))
        print(costs.snapshot().total.text())

    Args:
        limit_usd: The cost limit of the episode. A call that could exceed it is not sent. Calls in flight and calls of
            unknown cost count with their worst case.
        on_start: Called with each call before it is sent.
        on_row: Called with each row when it is added.
        on_settled: Called with each row when its bill arrives.
    """

    def __init__(
        self,
        *,
        limit_usd: Decimal | None = None,
        on_start: Callable[[StartedCall], None] | None = None,
        on_row: Callable[[CallRecord], None] | None = None,
        on_settled: Callable[[CallRecord], None] | None = None,
    ) -> None:
        self.limit_usd = limit_usd
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
        """Reserve the worst case of a call until its row has the real cost. False if the limit does not allow it."""
        if self.limit_usd is None:
            return True
        if worst_usd is None or self.committed_usd + worst_usd > self.limit_usd:
            return False
        self._hold(number, worst_usd)
        return True

    def reserve_recorded(self, row: CallRecord, worst_usd: Decimal | None) -> None:
        """Reserve the worst case of a recorded call whose cost is not known, also beyond the limit."""
        if self.limit_usd is not None and row.cost_usd is None and worst_usd is not None:
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
        """The amount spent. Under a limit it includes the worst case of calls in flight or of unknown cost."""
        return self._spent + sum(self._reserved.values(), Decimal(0))

    @property
    def largest_reservation_usd(self) -> Decimal:
        """The largest reservation for one call; 0 before the first one, and without a limit."""
        return self._largest

    def add(self, row: CallRecord) -> None:
        """Add the row of one attempt."""
        self._places.setdefault(row.number, len(self._rows))
        self._rows.append(row)
        if row.cost_usd is not None:
            self._spent += row.cost_usd
            self._reserved.pop(row.number, None)
        if self._on_row is not None:
            self._on_row(row)

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
        self._spent += cost_usd - (row.cost_usd or 0)
        self._reserved.pop(number, None)
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
