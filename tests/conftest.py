"""What several test modules share: where the reference material lies, if it is there at all."""

from __future__ import annotations

from pathlib import Path

import pytest

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
