"""How each role worked, from the events of a record alone."""

from __future__ import annotations

from typing import Any

from pytest_rle.records import ActionExecuted, DeliberationEnded, EpisodeStart, ObservationTaken, SseReceived, TickStart
from pytest_rle.rimworld.constants import GAME_TICKS_PER_HOUR
from pytest_rle.scoring.measurement import ColonistMeasure, Measurement
from pytest_rle.story.conduct import conduct_of
from pytest_rle.team.actions import NoAction, SetResearch

HOUR = GAME_TICKS_PER_HOUR


def measured(game_tick: int, *, nutrition: float = 100.0, enemies: int = 0) -> Measurement:
    figures: dict[str, Any] = {name: 0 for name, field in Measurement.model_fields.items() if field.is_required()}
    people = tuple(ColonistMeasure(id=number, health=1.0, mood=0.5) for number in range(3))
    return Measurement(
        **{**figures, "game_tick": game_tick, "colonists": people, "nutrition": nutrition, "enemies": enemies}
    )


def start() -> EpisodeStart:
    return EpisodeStart(
        scenario="s", seed=1, policy="llm", scoring_version="3.0", horizon_game_ticks=1, start=measured(0)
    )


def order(role: str, status: str, reason: str = "", *, tick: int = 0) -> ActionExecuted:
    return ActionExecuted(tick=tick, role=role, action=SetResearch(project="X"), status=status, reason=reason)


def turn(tick: int, *roles: str, status: str = "success", **fields: Any) -> list[Any]:
    ended = [DeliberationEnded(tick=tick, role=role, status=status, **fields) for role in roles]
    return [TickStart(tick=tick, game_tick=tick * 6 * HOUR, day=0.0), *ended]


def letter(label: str, tick: int, hour: int) -> SseReceived:
    data = {"letter": {"label": label, "def": "NegativeEvent"}, "ticks": hour * HOUR}
    return SseReceived(tick=tick, event="letter_received", data=data)


def test_orders_are_counted_by_what_became_of_them() -> None:
    events = [
        start(),
        *turn(0, "medical_officer", "research_director", rejected=({"raw": "x", "reason": "no"},)),
        *turn(1, "medical_officer", status="timeout"),
        order("research_director", "done"),
        order("research_director", "overruled", "medical_officer decided otherwise on research"),
        order("research_director", "skipped", "medical_officer does the same this tick"),
        order("research_director", "skipped", "the project is set already"),
        order("research_director", "refused", "no such project"),
        ActionExecuted(tick=0, role="research_director", action=NoAction(), status="done"),
        order("a role of others", "done"),
    ]
    found = conduct_of([events])
    assert list(found) == ["research_director", "medical_officer"]
    one = found["research_director"]
    assert (one.orders, one.contradicted, one.duplicated, one.idle, one.refused, one.rejected) == (6, 1, 1, 1, 1, 1)
    assert (one.without_plan, found["medical_officer"].without_plan) == (0, 1)
    twice = conduct_of([events, events])["research_director"]
    assert twice.orders == 12


def test_the_hours_from_an_event_to_the_order_of_the_role_that_answers_for_it() -> None:
    events = [
        start(),
        *turn(0, "medical_officer", "defense_commander", "resource_manager"),
        letter("Disease: Plague", 0, 4),
        *turn(1, "medical_officer"),
        order("defense_commander", "done", tick=1),
        order("medical_officer", "refused", tick=1),
        *turn(2, "medical_officer"),
        order("medical_officer", "done", tick=2),
        letter("Raid: pirates", 2, 13),
    ]
    found = conduct_of([events])
    medic = found["medical_officer"]
    assert (medic.events, medic.answered, medic.delay_hours) == (1, 1, 8.0)
    assert (found["defense_commander"].events, found["defense_commander"].answered) == (1, 0)
    assert found["defense_commander"].delay_hours is None
    assert "social_overseer" not in found


def test_food_that_runs_short_is_an_event_of_the_resource_manager() -> None:
    def seen(tick: int, nutrition: float) -> ObservationTaken:
        game_tick = tick * 6 * HOUR
        measurement = measured(game_tick, nutrition=nutrition)
        return ObservationTaken(tick=tick, game_tick=game_tick, day=0, state_hash=None, measurement=measurement)

    events = [
        start(),
        *turn(0, "resource_manager"),
        seen(0, 10.0),
        *turn(1, "resource_manager"),
        seen(1, 9.5),
        *turn(2, "resource_manager"),
        seen(2, 9.0),
        order("resource_manager", "done", tick=2),
    ]
    found = conduct_of([events])["resource_manager"]
    assert (found.events, found.answered, found.delay_hours) == (1, 1, 6.0)
