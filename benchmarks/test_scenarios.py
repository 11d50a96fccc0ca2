"""Every scenario, from start to end: pytest benchmarks/ -k crashlanded --rle-seed 42."""

from __future__ import annotations

from pytest_rle.plugin.handle import EpisodeHandle


def test_scenario(episode: EpisodeHandle) -> None:
    """The team plays the scenario. The test passes if the result is valid, whether the team won or lost."""
    result = episode.run()
    assert result.is_valid
