"""Where the plugin keeps its session: in pytest's own stash, never in a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pytest_rle.plugin.session import RleSession

SESSION: Final[pytest.StashKey[RleSession]] = pytest.StashKey()
