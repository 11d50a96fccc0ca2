"""Fighting: targeting, attacks, raids, turrets, drafting, and how pawns respond to an enemy."""

from __future__ import annotations

from pytest_rle.colony.systems.combat import attacks, combat, drafting, raids

__all__ = ["attacks", "combat", "drafting", "raids"]
