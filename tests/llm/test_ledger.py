"""In the ledger an unknown cost never counts as 0."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.llm import CallRecord, CallStatus, CostSource, CostTracker, parse_price


def row(number: int, cost: str | None, source: CostSource, *, role: str = "a", model: str = "m") -> CallRecord:
    return CallRecord(
        number=number,
        attempt=1,
        role=role,
        status=CallStatus.OK,
        model_requested=model,
        prompt_tokens=10,
        completion_tokens=5,
        cost_usd=None if cost is None else Decimal(cost),
        cost_source=source,
    )


def test_totals_are_exact_and_split_by_role_and_model() -> None:
    ledger = CostTracker()
    ledger.add(row(1, "0.1", CostSource.BILLED, role="a"))
    ledger.add(row(2, "0.2", CostSource.ESTIMATED, role="b", model="n"))
    snapshot = ledger.snapshot()
    assert snapshot.total.cost_usd == Decimal("0.3")
    assert (snapshot.total.billed_usd, snapshot.total.estimated_usd) == (Decimal("0.1"), Decimal("0.2"))
    assert not snapshot.total.at_least
    assert snapshot.by_role["b"].cost_usd == Decimal("0.2")
    assert snapshot.by_model["n"].calls == 1


def test_an_unknown_cost_makes_the_total_a_lower_bound() -> None:
    ledger = CostTracker()
    ledger.add(row(1, "0.1", CostSource.BILLED))
    ledger.add(row(2, None, CostSource.UNKNOWN))
    total = ledger.snapshot().total
    assert total.at_least
    assert total.text() == "at least $0.1000"


def test_a_total_without_a_known_cost_is_unknown_and_not_zero() -> None:
    ledger = CostTracker()
    ledger.add(row(1, None, CostSource.UNKNOWN))
    assert ledger.snapshot().total.text() == "unknown"


def test_free_calls_do_not_make_the_total_a_lower_bound() -> None:
    ledger = CostTracker()
    ledger.add(row(1, "0", CostSource.ESTIMATED))
    assert ledger.snapshot().total.text() == "$0.0000"
    ledger.add(row(2, None, CostSource.UNKNOWN))
    assert ledger.snapshot().total.text() == "unknown"


def test_settling_replaces_an_unknown_cost_by_the_bill() -> None:
    ledger = CostTracker()
    ledger.add(row(1, None, CostSource.UNKNOWN))
    ledger.settle(1, Decimal("0.5"))
    total = ledger.snapshot().total
    assert (total.cost_usd, total.billed_usd, total.at_least) == (Decimal("0.5"), Decimal("0.5"), False)
    with pytest.raises(KeyError, match="no row 9"):
        ledger.settle(9, Decimal(1))


def test_the_snapshot_has_the_prices_behind_the_estimates() -> None:
    ledger = CostTracker()
    assert ledger.snapshot().pricing_source == "unknown"
    ledger.set_price("m", parse_price("1:2"))
    snapshot = ledger.snapshot()
    assert snapshot.pricing_source == "override"
    assert snapshot.prices["m"].completion_per_mtok == Decimal(2)


def test_the_worst_case_of_a_call_is_known_if_its_price_is() -> None:
    ledger = CostTracker()
    assert ledger.worst_case_usd("m", 1000, 1000) is None
    ledger.set_price("m", parse_price("1:2"))
    assert ledger.worst_case_usd("m", 1000, 1000) == Decimal("0.003")


def test_under_a_limit_calls_in_flight_count_with_their_worst_case() -> None:
    ledger = CostTracker(limit_usd=Decimal(1))
    assert ledger.reserve(1, Decimal("0.6"))
    assert not ledger.reserve(2, Decimal("0.5"))
    ledger.add(row(1, "0.1", CostSource.ESTIMATED))
    assert ledger.reserve(2, Decimal("0.5"))
    assert (ledger.committed_usd, ledger.largest_reservation_usd) == (Decimal("0.6"), Decimal("0.6"))


def test_under_a_limit_a_call_of_unknown_cost_keeps_its_worst_case_until_its_bill_arrives() -> None:
    ledger = CostTracker(limit_usd=Decimal(1))
    assert ledger.reserve(1, Decimal("0.6"))
    ledger.add(row(1, None, CostSource.UNKNOWN))
    assert ledger.committed_usd == Decimal("0.6")
    ledger.settle(1, Decimal("0.2"))
    assert ledger.committed_usd == Decimal("0.2")
    assert not ledger.reserve(2, None), "a call of unknown price is not sent"


def test_rows_of_another_ledger_are_added_once_with_new_numbers() -> None:
    ledger, other = CostTracker(), [row(1, "0.1", CostSource.BILLED)]
    mine = row(ledger.next_number(), "0.2", CostSource.BILLED)
    ledger.add(mine)
    ledger.adopt([mine, *other])
    assert [entry.number for entry in ledger.rows] == [1, 2]
    assert ledger.snapshot().total.cost_usd == Decimal("0.3")


@given(st.lists(st.tuples(st.decimals(0, 10, places=6), st.sampled_from(CostSource)), max_size=20))
def test_the_parts_always_sum_to_the_total(entries: list[tuple[Decimal, CostSource]]) -> None:
    ledger = CostTracker()
    for number, (cost, source) in enumerate(entries, start=1):
        known = None if source is CostSource.UNKNOWN else str(cost)
        ledger.add(row(number, known, source, role=f"role{number % 3}"))
    snapshot = ledger.snapshot()
    assert sum((s.cost_usd for s in snapshot.by_role.values()), Decimal(0)) == snapshot.total.cost_usd
    assert snapshot.total.billed_usd + snapshot.total.estimated_usd == snapshot.total.cost_usd
    assert snapshot.total.at_least == any(source is CostSource.UNKNOWN for _, source in entries)
