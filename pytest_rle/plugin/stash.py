"""The key of the plugin's session in pytest's stash. The plugin keeps no state in modules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pytest_rle.plugin.session import RleSession

SESSION: Final[pytest.StashKey[RleSession]] = pytest.StashKey()
