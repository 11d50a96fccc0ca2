"""The danger of all fires, which changes the weather. Source: FireWatcher of RimWorld 1.6."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.colony import Colony

LARGE_DANGER: Final = 90.0
"""The danger above which a large fire is present (FireWatcher.LargeFireDangerPresent)."""

DANGER_EACH: Final = 0.5
"""The danger of each fire, in addition to its size."""


def danger(colony: Colony) -> float:
    """The sum of the danger of all fires; 0 without a fire."""
    return sum(DANGER_EACH + fire.size for _, fire in sorted(colony.world.fires.items()))


def is_large(colony: Colony) -> bool:
    """Whether the danger is so large that the weather turns to rain."""
    return bool(colony.world.fires) and danger(colony) > LARGE_DANGER
