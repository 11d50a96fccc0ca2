"""Assertions about teams, with three answers: yes, no, and too few seeds to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_rle.errors import SettingError

Scores = Mapping[int, float]
"""Raw scores by seed."""


class UnlikeSeedsError(SettingError):
    """Two teams share no seed, so they cannot be compared."""


def assert_better(a: Scores, b: Scores, *, margin: float = 0.0, alpha: float = 0.05) -> None:
    """Assert that team A scores higher than team B, by more than a margin.

        assert_better({1: 0.71, 2: 0.74, ...}, {1: 0.41, 2: 0.42, ...})

    Args:
        a: The scores of team A by seed.
        b: The scores of team B by seed. Seeds of one team alone are left out.
        margin: The mean difference that A must exceed.
        alpha: How often the assertion may hold by chance where the mean difference is the margin.

    Raises:
        AssertionError: A is not better, or so few seeds do not tell. The message says which, with the figures.
        UnlikeSeedsError: The teams share no seed.
    """
    claim = f"A is better than B by more than {margin:g}: mean difference"
    _require(_differences(a, b), margin=margin, alpha=alpha, claim=claim)


def assert_not_worse(a: Scores, b: Scores, *, margin: float, alpha: float = 0.05) -> None:
    """Assert that team A scores at most a margin lower than team B.

    Args:
        a: The scores of team A by seed.
        b: The scores of team B by seed. Seeds of one team alone are left out.
        margin: How much lower the mean of A may be, above 0.
        alpha: How often the assertion may hold by chance where A is lower by the margin.

    Raises:
        AssertionError: A is worse, or so few seeds do not tell. The message says which, with the figures.
        UnlikeSeedsError: The teams share no seed.
    """
    _require(_differences(a, b), margin=-margin, alpha=alpha, claim=f"A is at most {margin:g} below B: mean difference")


def assert_at_least(scores: Scores | Sequence[float], least: float, *, alpha: float = 0.05) -> None:
    """Assert that a team's mean score lies above a value.

    Raises:
        AssertionError: It does not, or so few seeds do not tell. The message says which, with the figures.
    """
    values = list(scores.values()) if isinstance(scores, Mapping) else list(scores)
    _require(values, margin=least, alpha=alpha, claim=f"the mean score is above {least:g}: mean")


def _differences(a: Scores, b: Scores) -> list[float]:
    shared = sorted(set(a) & set(b))
    if not shared:
        raise UnlikeSeedsError(f"the teams share no seed: A has {sorted(a)}, and B has {sorted(b)}")
    return [a[seed] - b[seed] for seed in shared]


def _require(values: Sequence[float], *, margin: float, alpha: float, claim: str) -> None:
    from pytest_rle.compare import Verdict  # here: imports SciPy, only for tests that compare
    from pytest_rle.compare.claims import mean_above

    found = mean_above(values, margin, alpha=alpha)
    if found.verdict is not Verdict.BETTER:
        answer = "it is not the case" if found.verdict is Verdict.WORSE else "it is undecided"
        raise AssertionError(f"{answer} that {claim} {found.figures}")
