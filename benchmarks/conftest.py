"""A battery of teams is the scenarios alone: endurance and speed are for those who ask for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from benchmarks.endurance import WatchedTransport
    from pytest_rle.episode import EpisodeSpec

ENDURANCE = "endurance"
PROTOTYPES = pytest.StashKey[Any]()


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", f"{ENDURANCE}: a whole game under watch; only run when -m asks for it")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Speed is measured where its file is named, which pytest collects anyhow, and with `--benchmark-only`."""
    is_speed = collection_path.name.startswith("test_speed_")
    return True if is_speed and not config.getoption("benchmark_only", default=False) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave them to those who ask for them."""
    if ENDURANCE in config.getoption("markexpr"):
        return
    heavy = [item for item in items if item.get_closest_marker(ENDURANCE)]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if item not in heavy]


def pytest_rle_transport(item: pytest.Item, spec: EpisodeSpec) -> WatchedTransport | None:
    """The game of an endurance item."""
    if item.get_closest_marker(ENDURANCE) is None:
        return None
    from benchmarks.endurance import watched  # here: it brings the colony, which no other session needs
    from pytest_rle.colony.saves import SavePrototypes

    return watched(spec, item.config.stash.setdefault(PROTOTYPES, SavePrototypes()))
