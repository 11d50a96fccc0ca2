"""`pytest benchmarks/` plays the scenarios. Endurance games and speed measurements run only on request."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pytest_rle.colony.checked import CheckedTransport
    from pytest_rle.episode import EpisodeSpec

ENDURANCE = "endurance"
SAVE_CACHE = pytest.StashKey[Any]()


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker `endurance`."""
    config.addinivalue_line(
        "markers", f"{ENDURANCE}: a whole game with checks of the world; only run with -m endurance"
    )


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Skip the files of speed measurements, except with `--benchmark-only`.

    A file that is named on the command line is collected in any case: pytest does not ask this hook about it.
    """
    is_speed = collection_path.name.startswith("test_speed_")
    return True if is_speed and not config.getoption("benchmark_only", default=False) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect the endurance games unless `-m` names them."""
    if ENDURANCE in config.getoption("markexpr"):
        return
    heavy = [item for item in items if item.get_closest_marker(ENDURANCE)]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if item not in heavy]


def pytest_rle_transport(item: pytest.Item, spec: EpisodeSpec) -> CheckedTransport | None:
    """The checked game of an endurance test; None for other tests."""
    if item.get_closest_marker(ENDURANCE) is None:
        return None
    from benchmarks.endurance import checked_transport  # imports the colony, which other sessions do not need
    from pytest_rle.colony.saves import SaveCache

    return checked_transport(spec, item.config.stash.setdefault(SAVE_CACHE, SaveCache()))
