"""How much burns, which the weather goes by. Source: FireWatcher of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony

LARGE_DANGER: Final = 90.0
"""The danger above which a fire is large (FireWatcher.LargeFireDangerPresent)."""

DANGER_EACH: Final = 0.5
"""What each fire counts, and its size with it."""


def danger(colony: Colony) -> float:
    """The sum over all fires, 0 where nothing burns."""
    return sum(DANGER_EACH + fire.size for _, fire in sorted(colony.world.fires.items()))


def is_large(colony: Colony) -> bool:
    """Whether so much burns that rain is called for."""
    return bool(colony.world.fires) and danger(colony) > LARGE_DANGER
