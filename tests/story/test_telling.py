"""The story of a record in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pytest_rle.records import (
    ActionExecuted,
    EpisodeEnd,
    EpisodeStart,
    ErrorRaised,
    Event,
    IncidentTriggered,
    ObservationTaken,
    SceneTaken,
    Scored,
    SseReceived,
    TickStart,
)
from pytest_rle.story import Chronicle, Kind, tell
from pytest_rle.story.sights import plural
from pytest_rle.team.actions import NoAction
from tests.records import made


def start(game_tick: int = 0) -> EpisodeStart:
    return made.start(made.measurement(game_tick, colonists=2))


def tick(number: int, game_tick: int) -> TickStart:
    return TickStart(tick=number, game_tick=game_tick, day=game_tick / 60_000)


def seen(number: int, game_tick: int, enemies: int) -> ObservationTaken:
    return ObservationTaken(
        tick=number,
        game_tick=game_tick,
        day=0.0,
        state_hash=None,
        measurement=made.measurement(game_tick, enemies=enemies, colonists=2),
    )


def sse(number: int, event: str, ticks: int, **data: Any) -> SseReceived:
    return SseReceived(tick=number, event=event, data={**data, "ticks": ticks})


def message(number: int, ticks: int, text: str, def_name: str = "NegativeEvent") -> SseReceived:
    return sse(number, "message_received", ticks, message={"text": text, "def": def_name})


def letter(number: int, ticks: int, label: str, def_name: str) -> SseReceived:
    return sse(number, "letter_received", ticks, letter={"label": label, "def": def_name})


def death(number: int, ticks: int, name: str, **pawn: Any) -> SseReceived:
    return sse(number, "pawn_killed", ticks, pawn={"name": name, **pawn}, cause="bled out")


def order(number: int, status: str, reason: str = "") -> ActionExecuted:
    return ActionExecuted(tick=number, role="medical_officer", action=NoAction(), status=status, reason=reason)


def score(number: int, composite: float) -> Scored:
    return Scored(tick=number, game_tick=0, version="2.0", composite=composite, metrics={})


def test_a_story_tells_each_day_in_order_of_time() -> None:
    events: list[Event] = [
        start(),
        tick(0, 0),
        order(0, "done"),
        order(0, "refused", "no bed"),
        letter(0, 30_000, "Visitor", "PositiveEvent"),
        message(0, 20_000, "Ann lost a shoe."),
        message(0, 25_000, "Ann lost a shoe."),
        score(0, 0.5),
        tick(1, 60_000),
        death(1, 70_000, "Ann", isColonist=True),
        score(1, 0.25),
        EpisodeEnd(outcome="defeat", reason="nobody is left", ticks=2, days=1.25, score=0.3),
    ]
    assert tell(events).lines() == [
        "2 colonists in crashlanded, seed 42, led by scripted.",
        ("Day 1: Ann lost a shoe (2 times). Visitor. The team gave 2 orders, and the game refused 1. Score 0.500."),
        "Day 2: Ann died: bled out. Score 0.250, down 0.250.",
        "It ended after 1.2 days as defeat: nobody is left. Score 0.300.",
    ]


def test_days_count_from_the_start_of_the_episode() -> None:
    """The save of a live game may have been played for weeks."""
    story = tell([start(600_000), tick(0, 600_000), message(0, 665_000, "Fire at a wall."), tick(1, 660_000)])
    assert [(day.day, day.text) for day in story.days] == [(1, ""), (2, "Fire at a wall.")]


def test_the_work_of_a_day_is_one_sentence() -> None:
    events: list[Event] = [
        start(),
        tick(0, 0),
        death(0, 10, "Deer", isColonist=False, faction=None),
        death(0, 20, "Vex", isColonist=False, faction="Pirates"),
        sse(0, "make_recipe_product", 30, result=[{"def_name": "MealSimple"}]),
        sse(0, "plant_harvested", 40, target={"def_name": "Plant_TreeOak"}),
        sse(0, "plant_harvested", 41, target={"def_name": "Plant_Rice"}),
        sse(0, "rock_mined", 42),
        sse(0, "rock_mined", 43),
    ]
    assert tell(events).days[0].text == (
        "1 enemy died. The colony killed 1 animal, cooked 1 batch of meals, harvested 1 plant, felled 1 tree "
        "and mined 2 cells of rock."
    )


@pytest.mark.parametrize(
    ("event", "kind", "text"),
    [
        (letter(0, 5, "Raid: Red Fangs", "ThreatBig"), Kind.RAID, "Raid: Red Fangs."),
        (letter(0, 5, "Mental break: Ann", "ThreatSmall"), Kind.BREAK, "Mental break: Ann."),
        (letter(0, 5, "Mad animal", "ThreatSmall"), Kind.RAID, "Mad animal."),
        (letter(0, 5, "Research finished: Batteries", "PositiveEvent"), Kind.RESEARCH, "Research finished: Batteries."),
        (letter(0, 5, "Wanderer joins", "PositiveEvent"), Kind.JOINED, "Wanderer joins."),
        (letter(0, 5, "Disease: Plague", "NegativeEvent"), Kind.ILLNESS, "Disease: Plague."),
        (letter(0, 5, "Trade ship", "PositiveEvent"), Kind.NEWS, "Trade ship."),
        (message(0, 5, "Ann has been downed: blood loss."), Kind.DOWNED, "Ann has been downed: blood loss."),
        (message(0, 5, "Fire at a bed."), Kind.FIRE, "Fire at a bed."),
        (message(0, 5, "Ann failed to construct a bed."), Kind.MISHAP, "Ann failed to construct a bed."),
        (message(0, 5, "Ann botched a harvest of rice."), Kind.MISHAP, "Ann botched a harvest of rice."),
        (message(0, 5, "A stool was destroyed."), Kind.LOST, "A stool was destroyed."),
        (death(0, 5, "Ann", isColonist=True), Kind.DEATH, "Ann died: bled out."),
        (IncidentTriggered(tick=0, name="RaidEnemy"), Kind.INCIDENT, "The scenario triggers RaidEnemy."),
        (order(0, "refused", "no bed"), Kind.REFUSED, "Medical officer: no_action refused: no bed."),
        (
            ErrorRaised(tick=0, role="map_analyst", error="deliberation_timeout", message="", timeout_s=60.0),
            Kind.TIMEOUT,
            "Map analyst ran out of its time of 60 s.",
        ),
        (
            ErrorRaised(tick=0, role="map_analyst", error="parse_failure", message="no JSON"),
            Kind.FAILURE,
            "Map analyst has no plan: no JSON.",
        ),
    ],
)
def test_a_happening_has_the_kind_that_its_event_means(event: Event, kind: Kind, text: str) -> None:
    chronicle = Chronicle()
    chronicle.read(start())
    assert [(each.kind, each.text) for each in chronicle.read(event)] == [(kind, text)]


@pytest.mark.parametrize(
    "event",
    [
        letter(0, 5, "Death: Ann", "Death"),
        message(0, 5, "The rice has rotted away.", "SilentInput"),
        death(0, 5, "Deer", isColonist=False),
        order(0, "done"),
        sse(0, "letter_received", 5, letter="none"),
        sse(0, "pawn_killed", 5, pawn=["Ann"]),
        sse(0, "message_received", 5),
    ],
)
def test_what_is_told_elsewhere_or_malformed_is_no_happening(event: Event) -> None:
    chronicle = Chronicle()
    chronicle.read(start())
    assert chronicle.read(event) == []


def told(*events: Event) -> list[tuple[int, str, str]]:
    chronicle = Chronicle()
    happenings = [each for event in (start(), *events, tick(99, 0)) for each in chronicle.read(event)]
    return [(each.tick, each.kind, each.text) for each in happenings]


def scene(number: int, gone: Mapping[str, tuple[str, ...]] | None = None, **layers: Any) -> SceneTaken:
    return SceneTaken(tick=number, set=layers, gone=gone or {})


def test_enemies_are_told_when_they_become_more() -> None:
    found = told(seen(0, 0, 0), seen(1, 1, 2), seen(2, 2, 2), seen(3, 3, 1), seen(4, 4, 2))
    assert found == [(1, "raid", "2 enemies are on the map."), (4, "raid", "2 enemies are on the map.")]


@pytest.mark.parametrize(
    ("places", "where"),
    [({"8": (10, 90), "9": (12, 90)}, "north"), ({"8": (90, -70), "9": (92, -70)}, "south-east"), ({}, "")],
)
def test_a_scene_says_who_the_enemies_are_and_where(places: dict[str, tuple[int, int]], where: str) -> None:
    pawns = {"1": ("colonist", "Ann", ""), "8": ("enemy", "Vex", ""), "9": ("enemy", "Rod", "")}
    found = told(seen(1, 1, 2), scene(1, pawns=pawns, places={"1": (11, 10), **places}))
    expected = f"2 raiders are on the map, {where} of the colony." if where else "2 raiders are on the map."
    assert found == [(1, "raid", expected)]


def test_mad_animals_are_no_raiders() -> None:
    found = told(seen(1, 1, 1), scene(1, pawns={"8": ("enemy", "muffalo", "Muffalo")}))
    assert found == [(1, "raid", "1 enemy is on the map.")]


def test_what_a_scene_shows_for_the_first_time_was_built_in_the_tick_before() -> None:
    found = told(
        scene(0, buildings={"1": ("Wall", 1, 1, 1, 1, 0)}),
        scene(1, buildings={"2": ("Wall", 2, 1, 1, 1, 0), "3": ("Frame_Bed", 5, 5, 1, 2, 0)}),
        scene(
            2,
            gone={"buildings": ("3",)},
            buildings={"4": ("Bed", 5, 5, 1, 2, 0), "5": ("Wall", 3, 1, 1, 1, 0), "6": ("Wall", 4, 1, 1, 1, 0)},
        ),
    )
    assert found == [(0, "built", "The colony built 1 wall."), (1, "built", "The colony built 2 walls and 1 bed.")]


def test_a_room_is_told_when_there_are_more_of_its_sort_than_ever() -> None:
    found = told(
        scene(0),
        scene(1, rooms={"7": ("bedroom", 12, 3, ())}),
        scene(2, rooms={"7": ("bedroom", 12, 0, ())}),
        scene(3, gone={"rooms": ("7",)}, rooms={"8": ("bedroom", 12, 0, ()), "9": ("bedroom", 12, 0, ())}),
        scene(4, gone={"rooms": ("8", "9")}, rooms={"10": ("bedroom", 12, 0, ()), "11": ("none", 12, 0, ())}),
    )
    assert found == [(1, "built", "1 new bedroom stands."), (2, "built", "1 new bedroom stands.")]


def test_a_room_below_freezing_on_a_warm_day_is_a_freezer() -> None:
    rooms = {"7": ("none", 20, 0, ())}
    cold_night = scene(1, rooms=rooms, warmth={"7": (-2,)}, sky={"now": ("Clear", -5.0, "", "")})
    warm_day = scene(2, warmth={"7": (-4,)}, sky={"now": ("Clear", 21.0, "", "")})
    assert told(scene(0), cold_night, warm_day, scene(3)) == [(1, "built", "The freezer works: -4 °C.")]


def test_the_buildings_of_a_day_are_one_sentence() -> None:
    wall = ("Wall", 1, 1, 1, 1, 0)
    story = tell([start(), tick(0, 0), scene(0), scene(1, buildings={"1": wall}), scene(2, buildings={"2": wall})])
    assert story.days[0].text == "The colony built 2 walls."


def test_a_malformed_row_tells_nothing() -> None:
    assert told(scene(0), scene(1, buildings={"1": ()}, rooms={"2": ("bedroom",)}, pawns={"3": ()})) == []


@pytest.mark.parametrize(("one", "many"), [("bench", "benches"), ("battery", "batteries"), ("bay", "bays")])
def test_labels_have_plurals(one: str, many: str) -> None:
    assert plural(one) == many


def test_failures_of_the_team_are_counted() -> None:
    failure = ErrorRaised(tick=0, role="map_analyst", error="parse_failure", message="no JSON")
    late = ErrorRaised(tick=0, role="map_analyst", error="deliberation_timeout", message="", timeout_s=60.0)
    day = tell([start(), tick(0, 0), failure, failure, failure, late, late]).days[0]
    assert day.text == "Twice a role ran out of time. 3 times a role had no plan."
