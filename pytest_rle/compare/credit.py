"""What each role, the messages and the separate agents earn: the whole team against the team that lacks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from pytest_rle.compare.comparison import score_pairs
from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import Team
from pytest_rle.compare.verdict import Verdict, verdict_by
from pytest_rle.stats import PairedComparison, compare_paired, holm

SCHEMA_VERSION: Final = 1

_FORMS: Final = {"silent": "messages", "solo": "one agent per role"}
"""What a team of another form lacks."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True)


class Effect(_Model):
    """What a team scores more than the team that lacks one thing, in one scenario.

    Attributes:
        part: What is lacking: a role, several roles with a plus between them, `messages`, or `one agent per role`.
        whole: The team that has it.
        lacking: The team that lacks it.
        scenario: The scenario.
        paired: The comparison, whole - lacking, over the seeds that both played.
        p_holm: The p value, corrected by Holm's method for all effects of the report.
        verdict: `better`: the part earns something. `worse`: it costs something.
    """

    part: str
    whole: str
    lacking: str
    scenario: str
    paired: PairedComparison
    p_holm: float
    verdict: Verdict


class Credit(_Model):
    """The effects of all parts.

    Attributes:
        schema_version: The version of this form.
        effects: By team, scenario and part.
        unpaired: Teams that lack something and whose whole team has no game, or no common seed, with the reason.
    """

    schema_version: int = SCHEMA_VERSION
    effects: Sequence[Effect]
    unpaired: Sequence[str]


def credit(teams: Mapping[str, Team], *, alpha: float = 0.05) -> Credit:
    """Compare every team that lacks a role, the messages or the separate agents with the team that does not.

    Args:
        teams: The teams by name.
        alpha: The level of the verdicts.

    Raises:
        CompareError: No team lacks anything, or teams played different games of one scenario.
    """
    found: list[tuple[str, str, Team, Team]] = []
    unpaired: list[str] = []
    for lacking in teams.values():
        counterpart = _counterpart(lacking)
        if counterpart is None:
            continue
        part, name = counterpart
        whole = teams.get(name)
        shared = [] if whole is None else [one for one in lacking.scenarios() if one in whole.scenarios()]
        if whole is None or not shared:
            unpaired.append(f"{lacking.name}: play {name} on the same seeds, to see what it lacks")
            continue
        found += [(part, scenario, whole, lacking) for scenario in shared]
    if not found and not unpaired:
        raise CompareError(
            "no team here lacks a role: play some seeds with --rle-without ROLE, --rle-team silent or --rle-team solo, "
            "and the same seeds with the whole team"
        )
    pairs = [score_pairs(whole, lacking, scenario) for _, scenario, whole, lacking in found]
    paired = [
        compare_paired([x for x, _ in each.values()], [y for _, y in each.values()], confidence=1 - alpha)
        for each in pairs
    ]
    effects = [
        Effect(
            part=part,
            whole=whole.name,
            lacking=lacking.name,
            scenario=scenario,
            paired=one,
            p_holm=p,
            verdict=verdict_by([x - y for x, y in seeds.values()], one.interval, p, alpha=alpha),
        )
        for (part, scenario, whole, lacking), seeds, one, p in zip(
            found, pairs, paired, holm([each.p_value for each in paired]), strict=True
        )
    ]
    effects.sort(key=lambda one: (one.whole, one.scenario, -one.paired.mean_difference, one.part))
    return Credit(effects=effects, unpaired=unpaired)


def _counterpart(team: Team) -> tuple[str, str] | None:
    """What a team lacks, and the name of the team that has it; None for a whole team."""
    variant = team.games[0].variant
    if variant.without:
        return "+".join(variant.without), team.name.removesuffix(f"-without-{'+'.join(sorted(variant.without))}")
    return (_FORMS[variant.form], variant.whole) if variant.form in _FORMS else None
