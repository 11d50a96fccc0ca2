"""Events that are made up, for records without a game."""

from __future__ import annotations

from pytest_rle.records import DeliberationEnded, EpisodeStart
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from pytest_rle.team.actions import Draft


def measurement(game_tick: int = 0, *, enemies: int = 0, colonists: int = 1) -> Measurement:
    """A colony of some colonists."""
    return Measurement(
        game_tick=game_tick,
        colonists=tuple(ColonistMeasure(id=number, health=1.0, mood=0.5) for number in range(1, colonists + 1)),
        enemies=enemies,
        nutrition=10.0,
        food_items=20,
        wealth=1_000.0,
        research_points=0.0,
        research_finished=7,
        research_available=24,
        crops=0,
        infected_crops=0,
        meal_bills=0,
        power_made=0.0,
        power_drawn=0.0,
        power_wanted=0.0,
        power_stored=0.0,
    )


def start(seen: Measurement) -> EpisodeStart:
    """The first event of an episode that begins with this colony."""
    return EpisodeStart(
        scenario="crashlanded",
        seed=42,
        policy="scripted",
        scoring_version="2.0",
        horizon_game_ticks=1_800_000,
        start=seen,
    )


def deliberation(role: str, *, confidence: int = 50, latency_s: float = 1.0) -> DeliberationEnded:
    """The turn of a role that drafts the first colonist."""
    actions = (Draft(colonist_id=1, drafted=True, priority=3),)
    return DeliberationEnded(
        tick=0, role=role, status="success", confidence=confidence, actions=actions, latency_s=latency_s
    )
