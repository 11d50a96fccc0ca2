"""The step of the needs, and how a seeker need moves in one step. Source: Need.NeedInterval and Need_Seeker."""

from __future__ import annotations

from typing import Final

STEP_TICKS: Final = 150
"""Game ticks of one step. Every rate in this wing that has no other unit holds for one step."""

STEP_HOURS: Final = 0.06
"""Game hours of one step: 150 of the 2500 game ticks of an hour."""


def seek(level: float, target: float, rise: float, fall: float) -> float:
    """Move a need towards its target by `rise` or by `fall`, not past it (Need_Seeker)."""
    if target > level:
        return min(target, level + rise)
    return max(target, level - fall)
