"""Bills that are fetched after the run replace estimates."""

from __future__ import annotations

from decimal import Decimal

from pytest_rle.llm import CallRecord, CallStatus, CostSource, CostTracker, Endpoint
from pytest_rle.llm.providers import OPENROUTER
from pytest_rle.llm.reconcile import reconcile
from tests.llm.server import ModelServer


def ledger_of(*rows: tuple[str | None, CostSource]) -> CostTracker:
    ledger = CostTracker()
    for number, (generation, source) in enumerate(rows, start=1):
        ledger.add(
            CallRecord(
                number=number,
                attempt=1,
                status=CallStatus.OK,
                model_requested="m",
                response_id=generation,
                cost_usd=None if source is CostSource.UNKNOWN else Decimal(1),
                cost_source=source,
            )
        )
    return ledger


def billing(server: ModelServer) -> Endpoint:
    """A service that bills calls as OpenRouter does."""
    return Endpoint.resolve("m", server.base_url, profile=OPENROUTER.profile, environ={"RLE_API_KEY": "k"})


async def test_unknown_and_estimated_rows_are_settled_by_their_bill(server: ModelServer) -> None:
    server.generations = {"gen-1": {"total_cost": 0.25}, "gen-2": {"total_cost": 0.5}, "gen-3": {"total_cost": 9}}
    ledger = ledger_of(("gen-1", CostSource.UNKNOWN), ("gen-2", CostSource.ESTIMATED), ("gen-3", CostSource.BILLED))
    found = await reconcile(ledger, billing(server))
    assert found is not None
    assert (found.settled, found.missing, found.billed_usd) == (2, 0, Decimal("0.75"))
    total = ledger.snapshot().total
    assert (total.cost_usd, total.at_least) == (Decimal("1.75"), False)


async def test_bills_are_recorded_in_the_same_order_whichever_role_ended_first(server: ModelServer) -> None:
    server.generations = {f"gen-{number}": {"total_cost": number} for number in (1, 2, 3)}
    roles = {1: "social_overseer", 2: "medical_officer", 3: "map_analyst"}
    for numbers in ((1, 2, 3), (3, 1, 2)):
        settled: list[CallRecord] = []
        ledger = CostTracker(on_settled=settled.append)
        for number in numbers:
            ledger.add(
                CallRecord(
                    number=number,
                    attempt=1,
                    role=roles[number],
                    status=CallStatus.OK,
                    model_requested="m",
                    response_id=f"gen-{number}",
                )
            )
        await reconcile(ledger, billing(server))
        assert [row.number for row in settled] == [3, 2, 1]


async def test_a_missing_bill_leaves_the_cost_unknown(server: ModelServer) -> None:
    server.generations = {"gen-2": {"total_cost": None}}
    ledger = ledger_of(("gen-1", CostSource.UNKNOWN), ("gen-2", CostSource.UNKNOWN), (None, CostSource.UNKNOWN))
    found = await reconcile(ledger, billing(server), waits_s=(0.0, 0.0))
    assert found is not None
    assert (found.settled, found.missing) == (0, 2)
    assert ledger.snapshot().total.text() == "unknown"


async def test_a_service_without_bills_is_not_asked() -> None:
    endpoint = Endpoint.resolve("m", "http://127.0.0.1:1/v1", environ={})
    assert await reconcile(ledger_of(("x", CostSource.UNKNOWN)), endpoint) is None
