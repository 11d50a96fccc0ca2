"""The pinned baseline of a recorded episode, and its anchored score."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from pytest_rle.episode.spec import Recipe
from pytest_rle.page.data import PageBaseline
from pytest_rle.records import EpisodeEnd, EpisodeStart
from pytest_rle.scenario import Scenario
from pytest_rle.scoring.baselines import FLOOR, REFERENCE, Baseline, anchored, baseline_of


def anchored_score(start: EpisodeStart, end: EpisodeEnd) -> float | None:
    """The score between the unmanaged colony (0) and the reference (1); None unless a whole, pinned game was played."""
    recipe, scenario = _played(start)
    if recipe is None or scenario is None or recipe.ticks is not None or start.save_sha256 != scenario.save.sha256:
        return None
    return anchored(end.score, scenario, version=start.scoring_version, horizon_game_ticks=start.horizon_game_ticks)


def page_baseline(start: EpisodeStart) -> PageBaseline | None:
    """The pinned baseline of the recorded game; None if there is none."""
    _, scenario = _played(start)
    if scenario is None:
        return None
    found = baseline_of(scenario, version=start.scoring_version, horizon_game_ticks=start.horizon_game_ticks)
    if found is None:
        return None
    idle, reference = _score(found, FLOOR, start.seed), _score(found, REFERENCE, start.seed)
    if idle is None or reference is None:
        return None
    return PageBaseline(idle=idle, reference=reference, reference_policy=REFERENCE)


def _score(baseline: Baseline, team: str, seed: int) -> float | None:
    """What a policy scored on the same seed; the mean over the anchor seeds if it did not play this one."""
    own = baseline.teams.get(team, {}).get(seed)
    return baseline.mean(team) if own is None else own.score


def _played(start: EpisodeStart) -> tuple[Recipe | None, Scenario | None]:
    """The recorded recipe and scenario; None for what this version cannot read."""
    try:
        recipe = Recipe.model_validate(start.recipe)
        return recipe, recipe.scenario_at(Path(f"{start.scenario}.yaml"))
    except ValidationError:
        return None, None
