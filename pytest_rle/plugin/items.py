"""Which items play an episode. Imports nothing that an episode needs."""

from __future__ import annotations

import pytest


def asks_for_episode(item: pytest.Item) -> bool:
    """Whether the item plays an episode."""
    return "episode" in getattr(item, "fixturenames", ())


def deselect_smoke(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect smoke episodes unless `-m` names them: `-k crashlanded` means the whole game."""
    if "smoke" in config.getoption("markexpr"):
        return
    smoke = [item for item in items if asks_for_episode(item) and item.get_closest_marker("smoke")]
    if smoke:
        config.hook.pytest_deselected(items=smoke)
        items[:] = [item for item in items if item not in smoke]
