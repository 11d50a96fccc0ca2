"""How the deliberations of models ended, and a warning where many of their calls failed in the same way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pytest_rle.report.columns import Row

WARNING_SHARE: Final = 0.05
"""A larger share of a model's calls with the same fault is worth a warning."""

FAULT_PHRASES: Final = {
    "length": "answers cut at the token limit",
    "empty": "answers without text",
    "moderation": "calls stopped by a content filter",
    "refusal": "calls refused by the model",
    "rate_limit": "calls refused by a rate limit",
    "context_length": "prompts too long for the model",
    "cancelled": "calls cut off by a time limit",
    "prompt_cut": "prompts were read only in part: give the server a longer context",
    "lost": "calls were under way when the process was killed",
}
"""The most frequent kinds of faults, in words. Of the others the kind is given."""


_ALWAYS: Final = frozenset({"prompt_cut"})
"""Faults that are worth a warning however rare: the model did not know what it was asked."""


def answer_notes(rows: Sequence[Row]) -> list[str]:
    """The lines about each model: its deliberations by status, and its warnings. None if no model was called."""
    lines: list[str] = []
    asking = [row for row in rows if row.get("calls")]
    for team in dict.fromkeys(row["team"] for row in asking):
        own = [row for row in asking if row["team"] == team]
        deliberations: Counter[str] = Counter()
        faults: Counter[str] = Counter()
        for row in own:
            deliberations.update(row.get("deliberations", {}))
            faults.update(row.get("faults", {}))
        calls = sum(row["calls"] for row in own)
        parts = ", ".join(f"{count} {status}" for status, count in deliberations.items())
        lines.append(f"{team}: {deliberations.total()} deliberations: {parts}")
        for kind, count in faults.most_common():
            if count > WARNING_SHARE * calls or kind in _ALWAYS:
                lines.append(f"warning: {count} of {calls} {FAULT_PHRASES.get(kind, f'calls failed: {kind}')}")
    return lines
