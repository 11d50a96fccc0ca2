"""What a pawn does next: orders, the think tree, errands, outfits, sleep, and the driver of each JobDef."""

from __future__ import annotations

from pytest_rle.colony.systems.behaviour import drivers, orders, think

__all__ = ["drivers", "orders", "think"]
