"""What a run has cost, by model and by role. A call of unknown cost is counted, and never as free."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from pytest_rle.llm.ledger import cost_text
from pytest_rle.report.columns import Row
from pytest_rle.shown import shown

PARTS: Final = (("by_model", "model"), ("by_role", "role"))
"""The parts of the table: the key in a row's spending, and the heading."""


def total_spending(rows: Sequence[Row]) -> dict[str, dict[str, dict[str, Any]]]:
    """The sums over the rows as JSON: by model and by role, each with calls, calls of unknown cost, and USD."""
    sums: dict[str, dict[str, dict[str, Any]]] = {part: {} for part, _ in PARTS}
    played = [attempt for row in rows for attempt in (row, *row.get("lost_attempts", ()))]
    for row in played:
        for part, names in row.get("spending", {}).items():
            for name, spent in names.items():
                entry = sums[part].setdefault(name, {"calls": 0, "unknown_calls": 0, "cost_usd": "0"})
                entry["calls"] += spent["calls"]
                entry["unknown_calls"] += spent["unknown_calls"]
                entry["cost_usd"] = str(Decimal(entry["cost_usd"]) + Decimal(spent["cost_usd"]))
    return {part: dict(sorted(names.items())) for part, names in sums.items()}


def spending_table(rows: Sequence[Row]) -> list[str]:
    """The lines of the table of costs; none if no model was called."""
    spending = total_spending(rows)
    names = [shown(name) for part in spending.values() for name in part]
    if not names:
        return []
    width = min(48, max(len(name) for name in names))
    lines: list[str] = []
    for part, heading in PARTS:
        lines.append(f"{heading:<{width}}  {'calls':>6}  {'cost':>18}")
        for name, spent in spending[part].items():
            cost = cost_text(Decimal(spent["cost_usd"]), spent["unknown_calls"])
            lines.append(f"{shown(name)[:width]:<{width}}  {spent['calls']:>6}  {cost:>18}")
    return lines
