"""Combat: targeting, attacks, raids, turrets, drafting, and the responses of colonists to enemies."""

from __future__ import annotations

from pytest_rle.colony.systems.combat import attacks, combat, drafting, raids

__all__ = ["attacks", "combat", "drafting", "raids"]
