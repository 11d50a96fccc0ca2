"""Compares teams: the same seeds of the same games, from the records of runs and from the pinned baselines.

from pytest_rle.compare import compare, find_team

found = compare(find_team("results/20261130-130241-f91f515b7a4b"), find_team("scripted"))
found.scenarios["crashlanded"].verdict  # "worse"
"""

from __future__ import annotations

from pytest_rle.compare.comparison import Comparison, ScenarioComparison, compare
from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.finding import find_team
from pytest_rle.compare.games import Game, PlayedGame, Team
from pytest_rle.compare.verdict import Verdict, verdict_of

__all__ = [
    "CompareError",
    "Comparison",
    "Game",
    "PlayedGame",
    "ScenarioComparison",
    "Team",
    "Verdict",
    "compare",
    "find_team",
    "verdict_of",
]
