"""Gates: demands on the games of a team in one scenario. A gate fails only if the games show that it is not met."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.compare.claims import Finding, mean_above
from pytest_rle.compare.comparison import score_pairs
from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import Team, by_seed, mean_score
from pytest_rle.compare.scale import game_scale
from pytest_rle.compare.verdict import Verdict
from pytest_rle.scoring.baselines import BaselineTable

NO_RESULT: Final = "no game has a valid result"


@dataclasses.dataclass(frozen=True, slots=True)
class GateResult:
    """What a gate says about a team.

    Attributes:
        verdict: `better`: the demand is met. `worse`: it is not. `undecided`: so few seeds do not tell.
        text: The answer in a sentence, with the figures.
    """

    verdict: Verdict
    text: str


def min_anchored(team: Team, scenario: str, least: float, *, baselines: BaselineTable | None = None) -> GateResult:
    """Whether the mean anchored score of a team is at least `least`.

    Args:
        team: The team.
        scenario: The scenario.
        least: The bound; 0 is the idle team, 1 is the scripted reference.
        baselines: What makes the scale; by default the pinned baselines.

    Raises:
        CompareError: There is no scale for this game.
    """
    games = team.in_scenario(scenario)
    seeds = by_seed(games)
    if not seeds:
        return GateResult(Verdict.UNDECIDED, NO_RESULT)
    scale = game_scale(games[0].game, table=baselines)
    anchored = [scale.anchored(mean_score(repeats)) for repeats in seeds.values()]
    scores = [score for score in anchored if score is not None]
    if not scores:
        raise CompareError(f"{team.name} has no anchored score in {scenario}: {scale.reason}")
    return _result(
        mean_above(scores, least),
        met=f"the anchored score is at least {least:g}: mean",
        unmet=f"the anchored score is below {least:g}: mean",
    )


def not_worse_than(team: Team, other: Team, scenario: str, margin: float) -> GateResult:
    """Whether a team scores at most a margin lower than another, on the seeds that both played.

    Args:
        team: The team.
        other: The team that it is compared with.
        scenario: The scenario.
        margin: How much lower the mean may be.

    Raises:
        CompareError: The teams share no seed, or they played different games.
    """
    if not by_seed(team.in_scenario(scenario)):
        return GateResult(Verdict.UNDECIDED, NO_RESULT)
    if scenario not in other.scenarios():
        raise CompareError(f"{other.name} ({other.source}) has no game of {scenario}")
    differences = [ours - theirs for ours, theirs in score_pairs(team, other, scenario).values()]
    below = f"{margin:g} below {other.name} ({other.source}): mean difference"
    return _result(mean_above(differences, -margin), met=f"at most {below}", unmet=f"more than {below}")


def _result(found: Finding, *, met: str, unmet: str) -> GateResult:
    answers = {Verdict.BETTER: met, Verdict.WORSE: unmet, Verdict.UNDECIDED: f"undecided whether {met}"}
    return GateResult(found.verdict, f"{answers[found.verdict]} {found.figures}")
