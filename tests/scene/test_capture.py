"""What one observation does not tell is kept, and what a faulty game sends does no harm."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from pytest_rle.rimapi import Observation
from pytest_rle.rimapi.models import ServerSentEvent
from pytest_rle.rimapi.models.maps import MapTerrain
from pytest_rle.scene.capture import Capture
from tests.scene.conftest import Played


def seen(played: Played, number: int, **changes: Any) -> Observation:
    return dataclasses.replace(played.observations[number], **changes)


def terrain_of(observation: Observation, **changes: Any) -> Observation:
    terrain = observation.scenery.terrain
    assert terrain is not None
    scenery = dataclasses.replace(observation.scenery, terrain=terrain.model_copy(update=changes))
    return dataclasses.replace(observation, scenery=scenery)


def test_an_unchanged_colony_has_no_change(played: Played) -> None:
    capture = Capture(played.static.terrain)
    assert capture.take(seen(played, 0)).set["pawns"]
    again = capture.take(seen(played, 0))
    assert (again.set, again.gone) == ({}, {})


def test_an_enemy_stays_one_without_its_lord(played: Played) -> None:
    capture = Capture(played.static.terrain)
    raider = played.observations[0].scenery.pawns[-1]
    first = capture.take(seen(played, 0, hostiles=(raider,)))
    assert first.set["pawns"][str(raider.id)][0] == "enemy"
    assert "pawns" not in capture.take(seen(played, 0)).set, "downed raiders belong to no lord"


def test_the_season_is_that_of_the_last_new_day(played: Played) -> None:
    capture = Capture(played.static.terrain)
    assert capture.take(seen(played, 0, events=())).set["sky"]["now"][3] == ""
    event = ServerSentEvent(event="date_changed", data={"date": {"season": "Fall"}})
    assert capture.take(seen(played, 0, events=(event,))).set["sky"]["now"][3] == "Fall"
    assert "sky" not in capture.take(seen(played, 0, events=())).set


def test_a_new_floor_is_a_row_and_a_removed_one_is_gone(played: Played) -> None:
    capture = Capture(played.static.terrain)
    start = seen(played, 0)
    capture.take(start)
    terrain = start.scenery.terrain
    assert terrain is not None
    count, kind, *rest = terrain.grid
    palette = (*terrain.palette, "WoodPlankFloor")
    floored = terrain_of(start, palette=palette, grid=(1, len(palette) - 1, count - 1, kind, *rest))
    assert capture.take(floored).set["floors"] == {"0,0": ("WoodPlankFloor",)}
    assert capture.take(start).gone == {"floors": ("0,0",)}


def test_a_terrain_that_cannot_be_decoded_changes_nothing(played: Played) -> None:
    capture = Capture(played.static.terrain)
    capture.take(seen(played, 0))
    assert capture.take(terrain_of(seen(played, 0), grid=(1, 99))).set == {}
    no_terrain = dataclasses.replace(played.observations[0].scenery, terrain=None)
    assert capture.take(seen(played, 0, scenery=no_terrain)).set == {}
    other_size = MapTerrain(width=1, height=1, palette=("Soil",), grid=(1, 0))
    small = dataclasses.replace(played.observations[0].scenery, terrain=other_size)
    assert capture.take(seen(played, 0, scenery=small)).set == {}


def test_figures_that_are_no_numbers_are_recorded_as_0(played: Played) -> None:
    weather = played.observations[0].weather.model_copy(update={"temperature": math.nan})
    pawns = tuple(p.model_copy(update={"health": math.inf}) for p in played.observations[0].scenery.pawns)
    scenery = dataclasses.replace(played.observations[0].scenery, pawns=pawns)
    change = Capture(played.static.terrain).take(seen(played, 0, weather=weather, scenery=scenery))
    assert change.set["sky"]["now"][1] == 0
    assert set(change.set["health"].values()) == {(0,)}
