"""The first ticks of every scenario, as a quick check of a change: pytest benchmarks/ -m smoke."""

from __future__ import annotations

import pytest

from pytest_rle.plugin.handle import EpisodeHandle


@pytest.mark.smoke
@pytest.mark.rle(ticks=3)
def test_smoke(episode: EpisodeHandle) -> None:
    """The team plays three ticks, and a colonist is alive afterwards."""
    result = episode.run()
    assert result.is_valid
    assert result.ticks == 3
    assert result.colonists > 0
