"""Memories and situational thoughts, and their mood offsets."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.environment import conditions
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.needs import sights, situations, thoughts
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.world import TERRAIN_INDEX, Building, Corpse, Item, Job, Pawn, Trait

MakePawn = Callable[..., Pawn]


def offsets(colony: Colony, pawn: Pawn) -> dict[str, float]:
    return {name: offset for name, _, offset in thoughts.active(colony, pawn)}


@pytest.fixture
def ann(meadow: Colony, place: MakePawn) -> Pawn:
    """A dressed colonist in mild weather who lacks nothing, in a colony of no wealth."""
    meadow.world.tile.mean_temperature, meadow.world.tile.latitude = 21.0, 0.0
    return place(meadow, apparel=("Apparel_Pants", "Apparel_BasicShirt"))


def test_a_content_colonist_has_thoughts_of_low_expectations_and_of_space(meadow: Colony, ann: Pawn) -> None:
    ann.needs.room_size = 1.0
    assert offsets(meadow, ann) == {"Expectations": 30.0, "NeedRoomSize": 5.0}


@pytest.mark.parametrize(
    ("need", "level", "thought", "offset"),
    [
        ("food", 0.23, "NeedFood", -6),
        ("food", 0.11, "NeedFood", -12),
        ("food", 0.0, "NeedFood", -20),
        ("rest", 0.27, "NeedRest", -6),
        ("rest", 0.13, "NeedRest", -12),
        ("rest", 0.0, "NeedRest", -18),
        ("joy", 0.0, "NeedJoy", -20),
        ("joy", 0.14, "NeedJoy", -10),
        ("joy", 0.29, "NeedJoy", -5),
        ("joy", 0.70, "NeedJoy", 5),
        ("joy", 0.85, "NeedJoy", 10),
        ("comfort", 0.05, "NeedComfort", -3),
        ("comfort", 0.6, "NeedComfort", 4),
        ("comfort", 0.75, "NeedComfort", 6),
        ("comfort", 0.85, "NeedComfort", 8),
        ("comfort", 0.95, "NeedComfort", 10),
        ("beauty", 0.0, "NeedBeauty", -15),
        ("beauty", 0.1, "NeedBeauty", -10),
        ("beauty", 0.3, "NeedBeauty", -5),
        ("beauty", 0.7, "NeedBeauty", 5),
        ("beauty", 0.9, "NeedBeauty", 10),
        ("beauty", 1.0, "NeedBeauty", 15),
        ("outdoors", 0.7, "NeedOutdoors", -1),
        ("outdoors", 0.5, "NeedOutdoors", -3),
        ("outdoors", 0.3, "NeedOutdoors", -5),
        ("outdoors", 0.1, "NeedOutdoors", -7),
        ("outdoors", 0.0, "NeedOutdoors", -9),
        ("room_size", 0.0, "NeedRoomSize", -10),
        ("room_size", 0.2, "NeedRoomSize", -5),
        ("room_size", 0.8, "NeedRoomSize", 5),
    ],
)
def test_each_band_of_a_need_gives_its_thought(
    meadow: Colony, ann: Pawn, need: str, level: float, thought: str, offset: float
) -> None:
    setattr(ann.needs, need, level)
    assert offsets(meadow, ann)[thought] == offset


def test_the_thought_of_starvation_follows_the_stage_of_malnutrition(meadow: Colony, ann: Pawn) -> None:
    ann.needs.food = 0.0
    for severity, offset in ((0.1, -20), (0.25, -26), (0.45, -32), (0.65, -38), (0.85, -44)):
        hediff = hediffs.of(ann, "Malnutrition") or hediffs.add(meadow, ann, "Malnutrition", severity)
        hediff.severity = severity
        assert offsets(meadow, ann)["NeedFood"] == offset


@pytest.mark.parametrize(
    ("silver", "offset"), [(0, 30), (15_000, 24), (31_000, 18), (81_000, 12), (182_000, 6), (308_000, 0)]
)
def test_expectations_rise_with_wealth(meadow: Colony, ann: Pawn, silver: float, offset: float) -> None:
    meadow.world.counted_wealth = silver
    assert offsets(meadow, ann).get("Expectations", 0) == offset


def test_alzheimers_nullifies_expectations(meadow: Colony, ann: Pawn) -> None:
    hediffs.add(meadow, ann, "Alzheimers", 0.6, part=15)
    assert "Expectations" not in offsets(meadow, ann)


@pytest.mark.parametrize(
    ("celsius", "thought", "offset"),
    [
        (5.0, "EnvironmentCold", -4),
        (-5.0, "EnvironmentCold", -8),
        (-30.0, "EnvironmentCold", -16),
        (35.0, "EnvironmentHot", -4),
    ],
)
def test_people_mind_temperatures_outside_their_comfortable_range(
    meadow: Colony, ann: Pawn, celsius: float, thought: str, offset: float, room_of: Callable[..., None]
) -> None:
    room_of(meadow, 28, 28, 6, 6)
    meadow.world.room_temperatures[28 * 60 + 28] = celsius
    assert offsets(meadow, ann)[thought] == offset


def test_people_mind_darkness_only_while_awake(meadow: Colony, ann: Pawn) -> None:
    ann.needs.dark_ticks = 300
    assert offsets(meadow, ann)["EnvironmentDark"] == -5
    ann.asleep = True
    assert "EnvironmentDark" not in offsets(meadow, ann)


def test_people_mind_nakedness_and_damaged_apparel(meadow: Colony, ann: Pawn) -> None:
    ann.apparel[0].hit_points = 15
    assert offsets(meadow, ann)["ApparelDamaged"] == -5
    ann.apparel[0].hit_points = 40
    assert offsets(meadow, ann)["ApparelDamaged"] == -3
    ann.apparel.clear()
    assert offsets(meadow, ann)["Naked"] == -6
    ann.traits.append(Trait("Nudist"))
    assert offsets(meadow, ann)["HappyNude"] == 20


@pytest.mark.parametrize(("count", "offset"), [(1, -5), (2, -8), (3, -11), (4, -14), (5, -14)])
def test_people_mind_tainted_apparel_by_its_pieces(meadow: Colony, ann: Pawn, count: int, offset: float) -> None:
    ann.apparel += [Item(900 + n, "Apparel_Tuque", -1, -1, 1, 80, "Cloth", 2, tainted=True) for n in range(count)]
    assert offsets(meadow, ann)["DeadMansApparel"] == offset


def test_pain_and_sickness_give_thoughts(meadow: Colony, ann: Pawn) -> None:
    hediffs.add(meadow, ann, "Flu", 0.3)
    assert offsets(meadow, ann)["Sick"] == -5
    hediffs.add(meadow, ann, "Cut", 6.0, part=0)
    assert offsets(meadow, ann)["Pain"] == -5
    hediffs.add(meadow, ann, "Cut", 10.0, part=0)
    assert offsets(meadow, ann)["Pain"] == -10


def test_game_conditions_give_thoughts(meadow: Colony, ann: Pawn) -> None:
    conditions.begin(meadow, "ToxicFallout", 60_000)
    conditions.begin(meadow, "Aurora", 60_000)
    assert {"ToxicFallout": -5.0, "Aurora": 14.0}.items() <= offsets(meadow, ann).items()


@pytest.mark.parametrize(("strength", "offset"), [(0.25, -12), (0.5, -22), (0.75, -30), (1.0, -40)])
def test_a_psychic_drone_reaches_one_gender(
    meadow: Colony, ann: Pawn, place: MakePawn, strength: float, offset: float
) -> None:
    condition = conditions.begin(meadow, "PsychicDrone", 60_000, strength)
    bob = place(meadow, 31, 31, apparel=("Apparel_Pants",))
    ann.gender = conditions.psychic_gender(condition)
    bob.gender = "Male" if ann.gender == "Female" else "Female"
    assert offsets(meadow, ann)["PsychicDrone"] == offset
    assert "PsychicDrone" not in offsets(meadow, bob)
    for degree, factor in ((-2, 0.0), (-1, 0.5), (1, 1.4), (2, 1.8)):
        ann.traits = [Trait("PsychicSensitivity", degree)]
        assert offsets(meadow, ann).get("PsychicDrone", 0.0) == pytest.approx(offset * factor)


def test_people_mind_a_colonist_unburied_after_a_day_and_a_half(meadow: Colony, ann: Pawn, place: MakePawn) -> None:
    dead = place(meadow, 31, 31)
    del meadow.world.pawns[dead.id]
    dead.dead = True
    meadow.world.corpses[50] = Corpse(50, dead, 31, 31, 0)
    assert "ColonistLeftUnburied" not in offsets(meadow, ann)
    meadow.world.game_tick = 90_001
    assert offsets(meadow, ann)["ColonistLeftUnburied"] == -10
    meadow.world.corpses[50].buried_in = 7
    assert "ColonistLeftUnburied" not in offsets(meadow, ann)


@pytest.mark.parametrize(
    ("trait", "degree", "thought", "offset"),
    [
        ("NaturalMood", 2, "MoodOffsetSanguine", 12),
        ("NaturalMood", 1, "MoodOffsetOptimist", 6),
        ("NaturalMood", -1, "MoodOffsetPessimist", -6),
        ("NaturalMood", -2, "MoodOffsetDepressive", -12),
        ("TorturedArtist", 0, "MoodOffsetTorturedArtist", -8),
        ("Transhumanist", 0, "ProsthophileNoProsthetic", -4),
        ("Undergrounder", 0, "UndergrounderOutdoors", -3),
    ],
)
def test_traits_give_thoughts(meadow: Colony, ann: Pawn, trait: str, degree: int, thought: str, offset: float) -> None:
    ann.traits.append(Trait(trait, degree))
    assert offsets(meadow, ann)[thought] == offset


def test_a_night_owl_is_unhappy_by_day_and_happy_by_night(meadow: Colony, ann: Pawn) -> None:
    ann.traits.append(Trait("NightOwl"))
    meadow.world.start_abs_tick = 0
    meadow.world.game_tick = 12 * 2_500
    assert offsets(meadow, ann)["NightOwlDuringTheDay"] == -10
    meadow.world.game_tick = 60_000 + 2_500
    assert offsets(meadow, ann)["NightOwlDuringTheNight"] == 16


def test_work_with_a_passion_gives_a_thought(meadow: Colony, ann: Pawn) -> None:
    ann.skills["Mining"].passion = 2
    ann.job = Job("Mine", work_speed=1.0)
    assert offsets(meadow, ann)["DoingPassionateWork"] == 14


def test_a_memory_expires_after_its_days(meadow: Colony, ann: Pawn) -> None:
    thoughts.add_memory(meadow, ann, "AteLavishMeal")
    assert offsets(meadow, ann)["AteLavishMeal"] == 12
    meadow.world.game_tick = 60_000
    assert "AteLavishMeal" not in offsets(meadow, ann)
    thoughts.forget_expired(meadow, ann)
    assert not ann.memories


def test_a_memory_that_does_not_stack_is_renewed(meadow: Colony, ann: Pawn) -> None:
    thoughts.add_memory(meadow, ann, "SleptInBedroom", 0)
    meadow.world.game_tick = 30_000
    thoughts.add_memory(meadow, ann, "SleptInBedroom", 3)
    (memory,) = ann.memories
    assert (memory.stage, memory.until) == (3, 90_000)
    assert offsets(meadow, ann)["SleptInBedroom"] == 2


def test_memories_of_one_def_stack_with_falling_weight(meadow: Colony, ann: Pawn) -> None:
    for count, offset in ((1, -3.0), (2, -5.25), (3, -6.9375)):
        thoughts.add_memory(meadow, ann, "KnowColonistDied")
        assert len(ann.memories) == count
        assert offsets(meadow, ann)["KnowColonistDied"] == pytest.approx(offset)
    for _ in range(4):
        thoughts.add_memory(meadow, ann, "KnowColonistDied")
    assert len(ann.memories) == 5


def test_a_psychopath_does_not_mourn(meadow: Colony, ann: Pawn) -> None:
    ann.traits.append(Trait("Psychopath"))
    assert thoughts.add_memory(meadow, ann, "KnowColonistDied") is None


def test_animals_have_no_thoughts(meadow: Colony, place: MakePawn) -> None:
    assert thoughts.add_memory(meadow, place(meadow, race="Donkey"), "Catharsis") is None
    assert list(situations.situational(meadow, place(meadow, race="Donkey"))) == []


def test_an_unknown_thought_is_an_error(meadow: Colony, ann: Pawn) -> None:
    with pytest.raises(KeyError):
        thoughts.add_memory(meadow, ann, "AteMoonCheese")


def test_each_corpse_in_sight_within_five_cells_gives_one_memory(
    meadow: Colony, ann: Pawn, place: MakePawn, room_of: Callable[..., None]
) -> None:
    for number, (x, z) in enumerate(((33, 30), (30, 34), (30, 20), (12, 12))):
        dead = place(meadow, x, z, faction=2)
        del meadow.world.pawns[dead.id]
        meadow.world.corpses[50 + number] = Corpse(50 + number, dead, x, z, 0)
    for _ in range(3):
        sights.look(meadow, ann)
    assert offsets(meadow, ann)["ObservedLayingCorpse"] == pytest.approx(-4 * 1.5)
    room_of(meadow, 11, 11, 2, 2)
    outside = place(meadow, 14, 12)
    sights.look(meadow, outside)
    assert not outside.memories


def test_patients_mind_an_awful_hospital(meadow: Colony, ann: Pawn, room_of: Callable[..., None]) -> None:
    room_of(meadow, 28, 28, 3, 4)
    bed = Building(meadow.world.new_id(), "Bed", 30, 30, stuff="WoodLog", medical=True)
    spawning.add_building(meadow, bed)
    hediffs.add(meadow, ann, "Flu", 0.3)
    ann.asleep = True
    assert offsets(meadow, ann)["HospitalPatientRoomStats"] == -4


def test_a_jealous_person_minds_a_better_bedroom(
    meadow: Colony, ann: Pawn, place: MakePawn, room_of: Callable[..., None]
) -> None:
    bob = place(meadow, 11, 11)
    ann.traits.append(Trait("Jealous"))
    room_of(meadow, 10, 10, 6, 6)
    bed = spawning.add_building(meadow, Building(meadow.world.new_id(), "Bed", 12, 12, stuff="WoodLog", quality=2))
    meadow.world.grids.terrain[10:16, 10:16] = TERRAIN_INDEX["GoldTile"]
    bob.bed = bed.id
    assert offsets(meadow, ann)["Jealous"] == -8
    ann.bed, bob.bed = bed.id, 0
    assert "Jealous" not in offsets(meadow, ann)
