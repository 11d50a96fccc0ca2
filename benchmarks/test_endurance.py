"""Whole games under watch: pytest benchmarks/ -m endurance --rle-seed 0-19 --rle-policy idle,random,scripted -n 2."""

from __future__ import annotations

import pytest

from benchmarks.endurance import is_explained
from pytest_rle.plugin.handle import EpisodeHandle


@pytest.mark.endurance
def test_endurance(episode: EpisodeHandle) -> None:
    """The scenario is played to its end, the world stays whole, and every death has a reason."""
    result = episode.run()
    assert result.is_valid
    unexplained = [death.cause for death in result.deaths if not is_explained(result.scenario, death.cause)]
    assert unexplained == []
