"""Society: social interactions, prisoners and trade."""

from __future__ import annotations

from pytest_rle.colony.systems.society import social, trading

__all__ = ["social", "trading"]
