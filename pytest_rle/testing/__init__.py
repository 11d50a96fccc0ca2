"""What a test of your own names: the types of the plugin's fixtures, and how an episode ends.

    from pytest_rle.testing import EpisodeHandle, Outcome

    def test_the_colony_survives(episode: EpisodeHandle) -> None:
        assert episode.run().outcome is not Outcome.DEFEAT

`Team`, the type of the fixture `agents`, is in `pytest_rle.team`.
"""

from __future__ import annotations

from pytest_rle.episode import ColonistDeath, EpisodeResult, EpisodeSpec, Outcome
from pytest_rle.llm import CostTracker
from pytest_rle.plugin.handle import EpisodeHandle
from pytest_rle.rimapi import RimApiClient
from pytest_rle.scenario import Scenario
from pytest_rle.testing.verdicts import assert_at_least, assert_better, assert_not_worse

__all__ = [
    "ColonistDeath",
    "CostTracker",
    "EpisodeHandle",
    "EpisodeResult",
    "EpisodeSpec",
    "Outcome",
    "RimApiClient",
    "Scenario",
    "assert_at_least",
    "assert_better",
    "assert_not_worse",
]
