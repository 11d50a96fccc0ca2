"""How people deal with one another: social interactions, prisoners, trade."""

from __future__ import annotations

from pytest_rle.colony.systems.society import social, trading

__all__ = ["social", "trading"]
