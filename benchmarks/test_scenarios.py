"""Every scenario, from its first tick to its end: pytest benchmarks/ -k crashlanded --rle-seed 42."""

from __future__ import annotations

from pytest_rle.plugin.handle import EpisodeHandle


def test_scenario(episode: EpisodeHandle) -> None:
    """The team plays the scenario; the item passes when the result is a valid one, won or lost."""
    result = episode.run()
    assert result.is_valid
