"""Every number of a save is read, limited with a warning, or refused with its place. None stops the game later."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import MalformedError
from pytest_rle.colony.saves.reader import LoadedSave, parse_save
from tests.colony.saves.rich_save import rich_save

NUMBER = re.compile(r"<(\w+)>(-?\d+(?:\.\d+)?|\(\d+, 0, \d+\)|\d~\d+|[A-Z]\w*?\d+)<")
"""An element with a number, a cell, a range, an id or a reference."""

EXTREMES = (
    "NaN",
    "inf",
    "-1",
    "1e400",
    str(2**63),
    "",
    "text",
    "0x10",
    "0",
    "999999999",
    "2000000000",
    "1e300",
    "-5e9",
)

NUMBERS = (
    *("ticksGame", "gameStartAbsTick", "startingYear", "nextThingID", "adaptDays", "points", "fireTick", "startTick"),
    *("duration", "curWeatherAge", "curWeatherDuration", "ageBiologicalTicks", "curLevel", "severity", "ageTicks"),
    *("tendQuality", "tendTicksLeft", "totalTendQuality", "ticksUntilInfect", "ticksToDisappear", "immunity", "index"),
    *("level", "xpSinceLastLevel", "xpSinceMidnight", "degree", "resistance", "age", "stageIndex", "moodPowerFactor"),
    *("ticksBelowMinor", "ticksBelowMajor", "ticksBelowExtreme", "ticksUntilCanDoMentalBreak", "lastNonStarvingTick"),
    *("stackCount", "health", "rotProg", "rot", "fuel", "storedPower", "repeatCount", "targetCount", "fireSize"),
    *("unpauseWhenYouHave", "ingredientSearchRadius", "workDone", "thickness", "growth", "unlitTicks", "timeOfDeath"),
    *("numPawnsLostViolently", "numPawnsEverGained", "goodwill", "loadID", "uniqueID", "currentMapIndex"),
)
"""Elements with a number that the reader knows."""


@cache
def save() -> str:
    return rich_save()


def with_value(tag: str, value: str) -> str:
    """The save with another value of an element: the first of the map's things, or, if they have none, of the save."""
    matches = list(re.finditer(rf"<{tag}>([^<]+)<", save()))
    things = save().index("<things>")
    match = next((found for found in matches if found.start() > things), matches[0])
    return save()[: match.start(1)] + value + save()[match.end(1) :]


def load(text: str) -> LoadedSave:
    return parse_save(text.encode(), seed=1)


def limits(loaded: LoadedSave) -> str:
    (text,) = [warning for warning in loaded.warnings if warning.startswith("outside of what the game can write")]
    return text


def test_the_save_is_read_without_loss() -> None:
    loaded = load(save())
    world = loaded.world
    assert loaded.warnings == ("the biome number 0 is not supported: the colony plays on a temperate forest",)
    assert sorted(pawn.name.nick for pawn in world.colonists()) == ["Ada", "Ben", "Pod"]
    assert [len(kind) for kind in (world.corpses, world.caskets, world.blueprints, world.frames, world.fires)] == [
        1
    ] * 5
    assert len(world.zones) == 2


@pytest.mark.parametrize("tag", NUMBERS)
def test_what_is_no_number_is_refused_with_its_place(tag: str) -> None:
    for value in ("NaN", "1e400", "0x10", ""):
        with pytest.raises(MalformedError, match=rf"^game/[^ ]*{tag} must be a") as refusal:
            load(with_value(tag, value))
        assert repr(value) in str(refusal.value)


@pytest.mark.parametrize("tag", ["curLevel", "stackCount"])
@pytest.mark.parametrize("value", ["inf", "-Infinity", "1_000", "\u0663", "null", "text", "--1", "1e", "9" * 5000])
def test_no_other_spelling_is_a_number(tag: str, value: str) -> None:
    with pytest.raises(MalformedError, match=rf"{tag} must be a"):
        load(with_value(tag, value))


@pytest.mark.parametrize(
    ("tag", "value", "told"),
    [
        ("ageBiologicalTicks", "-5", "thing[Human20]/ageTracker/ageBiologicalTicks is -5, read as 0"),
        ("curLevel", "1e300", "thing[Human20]/needs/needs/li[Mood]/curLevel is 1e+300, read as 1"),
        ("level", "21", "thing[Human20]/skills/skills/li[Shooting]/level is 21, read as 20"),
        ("severity", "-1", "healthTracker/hediffSet/hediffs/li[Plague]/severity is -1, read as 0"),
        ("immunity", "7", "healthTracker/immunity/imList/li[1]/immunity is 7, read as 1"),
        (
            "stackCount",
            "9999999",
            "innerContainer/innerList/li[Silver21]/stackCount is 9999999, read as 10000",
        ),
        ("rot", "9", "game/maps/li[1]/things/thing[Wall70]/rot is 9, read as 3"),
        ("fuel", "1e9", "game/maps/li[1]/things/thing[WoodFiredGenerator74]/fuel is 1000000000, read as 75"),
        ("storedPower", "-3", "game/maps/li[1]/things/thing[Battery73]/storedPower is -3, read as 0"),
        ("fireSize", "90", "game/maps/li[1]/things/thing[Fire85]/fireSize is 90, read as 1.75"),
        ("ticksGame", "-1", "game/tickManager/ticksGame is -1, read as 0"),
        ("ticksGame", str(2**62), "game/tickManager/ticksGame is 4.61168601842739e+18, read as 2000000000"),
        ("startingYear", "999999999", "game/tickManager/startingYear is 999999999, read as 100000"),
        ("thickness", "900", "thing[Filth_Dirt89]/thickness is 900, read as 5"),
        ("growth", "7", "game/maps/li[1]/things/thing[Plant_Grass87]/growth is 7, read as 1"),
        (
            "goodwill",
            "-3000",
            "allFactions/li[Pirate]/relations/li[1]/goodwill is -3000, read as -100",
        ),
        ("allowedSkillRange", "-4~900", "bills/li[1]/allowedSkillRange is -4, read as 0"),
    ],
)
def test_a_number_out_of_range_is_limited_and_named(tag: str, value: str, told: str) -> None:
    assert told in limits(load(with_value(tag, value)))


def test_many_limited_numbers_are_counted() -> None:
    text = re.sub(r"<curLevel>[^<]*<", "<curLevel>5<", save())
    told = limits(load(text))
    assert told.startswith("outside of what the game can write, and limited: 50 numbers (")
    assert told.endswith("; and 44 more)")


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("id", "20"),
        ("id", "Human"),
        ("id", "Human0"),
        ("id", "Human-3"),
        ("id", "Human99999999999999999999"),
        ("id", "Human2147483648"),
        ("faction", "Pirates"),
        ("faction", "Thing_Human3"),
        ("ownedBed", "Bed71"),
        ("otherPawn", "1e9"),
        ("pos", "(1, 0, 999)"),
        ("pos", "(1, 0)"),
        ("size", "(-1, 1, 5)"),
        ("size", "(100000, 1, 100000)"),
    ],
)
def test_ids_references_and_cells_of_another_form_are_refused(tag: str, value: str) -> None:
    with pytest.raises(MalformedError, match=r"must be|not possible"):
        load(with_value(tag, value))


def test_a_building_that_is_partly_off_the_map_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"thing\[Bed71\]/pos must leave room for all of Bed71 on the map, and is"):
        load(save().replace("<id>Bed71</id><map>0</map><pos>(1, 0, 4)</pos>", "<id>Bed71</id><pos>(9, 0, 9)</pos>"))


def test_of_two_things_with_one_id_the_first_stays() -> None:
    loaded = load(
        save().replace("<id>Steel60</id>", "<id>Steel20</id>").replace("<id>Human30</id>", "<id>Human20</id>")
    )
    assert [pawn.name.nick for pawn in loaded.world.colonists()] == ["Ada", "Pod"]
    assert (
        "left out, because an id names one thing: 2 things with the id of another (Human20, Steel20)" in loaded.warnings
    )
    assert not any(item.def_name == "Steel" for item in loaded.world.items.values())


def test_new_ids_are_above_all_others() -> None:
    loaded = load(with_value("nextThingID", "3"))
    assert loaded.world.next_id >= 110
    hediffs = {hediff.id for pawn in loaded.world.pawns.values() for hediff in pawn.hediffs}
    assert min(hediffs) > 110
    assert len(hediffs) == 3 * 4


def test_ids_that_leave_no_room_for_new_things_are_refused() -> None:
    with pytest.raises(MalformedError, match="the ids of the save reach 900,000,001"):
        load(with_value("nextThingID", "900000002"))


@settings(max_examples=40)
@given(changes=st.lists(st.tuples(st.floats(0, 0.999), st.sampled_from(EXTREMES)), min_size=1, max_size=4))
def test_no_number_of_a_save_stops_the_game(changes: list[tuple[float, str]]) -> None:
    text = save()
    for place, value in changes:
        numbers = list(NUMBER.finditer(text))
        match = numbers[int(place * len(numbers))]
        text = text[: match.start(2)] + value + text[match.end(2) :]
    refusal = ""
    try:
        Game(load(text).world).advance(25)
    except MalformedError as error:
        refusal = str(error)
    assert "invalid value" not in refusal, "the reader knows each value that it refuses"
