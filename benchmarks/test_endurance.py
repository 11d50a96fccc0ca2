"""Whole games with checks: pytest benchmarks/ -m endurance --rle-seed 0-19 --rle-policy idle,random,scripted -n 2."""

from __future__ import annotations

import pytest

from benchmarks.causes import is_expected
from pytest_rle.plugin.handle import EpisodeHandle


@pytest.mark.endurance
def test_endurance(episode: EpisodeHandle) -> None:
    """The scenario is played to its end, the world stays consistent, and every death has an expected cause."""
    result = episode.run()
    assert result.is_valid
    unexpected = [death.cause for death in result.deaths if not is_expected(result.scenario, death.cause)]
    assert unexpected == []
