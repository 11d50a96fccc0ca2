"""What several test modules share: where the reference material lies, if it is there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

TEST_TIMEOUT_S = 120.0
"""No test takes this long; an episode of the benchmark may, so the limit stands here and not in pyproject.toml."""

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """The folder of reference documents, which only some machines have."""
    folder = SHARED / "reference"
    if not folder.is_dir():
        pytest.skip("the reference documents are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def real_save() -> Path:
    """A real RimWorld 1.6 save, which only some machines have."""
    path = SHARED / "data" / "rle_crashlanded_v1.rws.gz"
    if not path.is_file():
        pytest.skip("the real RimWorld save is not beside this checkout")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Limit every test that has no limit of its own."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(TEST_TIMEOUT_S))
