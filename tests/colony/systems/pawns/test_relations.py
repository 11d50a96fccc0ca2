"""Relations, opinions, compatibility and attraction."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.pawns import generation, relations
from pytest_rle.colony.world import Grids, Memory, Pawn, Relation, Trait, World
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR

DAY = GAME_TICKS_PER_DAY


@pytest.fixture
def colony() -> Colony:
    world = World(seed=5, grids=Grids.empty(12, 12))
    colony = Colony(world, drivers.of)
    for index in range(4):
        pawn = generation.colonist(world, colony.streams, index)
        pawn.traits, pawn.gender, pawn.age_ticks = [], "Female", 30 * GAME_TICKS_PER_YEAR
        pawn.x = pawn.z = index
        world.pawns[pawn.id] = pawn
    return colony


@pytest.fixture
def pair(colony: Colony) -> tuple[Pawn, Pawn]:
    first, second, *_ = colony.world.colonists()
    return first, second


def test_strangers_without_traits_have_an_opinion_of_0(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    assert relations.opinion(colony, *pair) == 0


def test_a_shared_crash_improves_opinions_for_twenty_days(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    pair[0].memories.append(Memory("CrashedTogether", 0, 0, 20 * DAY, pair[1].id))
    assert relations.opinion(colony, *pair) == 25
    colony.world.game_tick = 17 * DAY
    assert 0 < relations.opinion(colony, *pair) < 25
    colony.world.game_tick = 20 * DAY
    assert relations.opinion(colony, *pair) == 0


def test_the_opinion_of_a_memory_falls_after_0_7_of_its_duration(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    pair[0].memories.append(Memory("Insulted", 0, 0, 20 * DAY, pair[1].id))
    colony.world.game_tick = 14 * DAY
    assert relations.opinion(colony, *pair) == -15
    colony.world.game_tick = 17 * DAY
    assert relations.opinion(colony, *pair) in (-7, -8)


def test_memories_of_one_def_stack_with_falling_weight(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    for _ in range(3):
        pair[0].memories.append(Memory("DeepTalk", 0, 0, 20 * DAY, pair[1].id))
    assert relations.opinion(colony, *pair) == round(15 * (1 + 0.9 + 0.81))


def test_chitchat_adds_at_most_ten_points_and_loses_a_point_a_day(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    pair[0].memories.append(Memory("Chitchat", 0, 0, 99 * DAY, pair[1].id, mood_factor=5.0))
    assert relations.opinion(colony, *pair) == round(3.3)
    colony.world.game_tick = 2 * DAY
    assert relations.opinion(colony, *pair) == round(1.3)
    pair[0].memories[0].mood_factor = 100.0
    assert relations.opinion(colony, *pair) == 10


@pytest.mark.parametrize(
    ("trait", "degree", "expected"),
    [("Beauty", 2, 40), ("Beauty", 1, 20), ("Beauty", -1, -20), ("Beauty", -2, -40), ("AnnoyingVoice", 0, -25)],
)
def test_looks_and_voice_change_opinions(
    colony: Colony, pair: tuple[Pawn, Pawn], trait: str, degree: int, expected: int
) -> None:
    pair[1].traits = [Trait(trait, degree)]
    assert relations.opinion(colony, *pair) == expected
    pair[0].traits = [Trait("Kind")]
    assert relations.opinion(colony, *pair) == max(0, expected)


def test_relations_count_and_the_breakdown_names_them(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    relations.relate(*pair, "Lover")
    pair[0].memories.append(Memory("KindWords", 0, 0, 20 * DAY, pair[1].id))
    parts = relations.breakdown(colony, *pair)
    assert [(name, points) for name, _, points in parts] == [("Lover", 35.0), ("KindWords", 15.0)]
    assert relations.opinion(colony, *pair) == 50
    assert relations.opinion(colony, pair[1], pair[0]) == 35
    assert relations.partner(colony, pair[0]) is pair[1]
    relations.end(*pair, "Lover")
    assert not relations.related(*pair, "Lover")
    assert relations.partner(colony, pair[0]) is None


def test_opinions_stay_within_minus_100_and_100(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    for _ in range(20):
        pair[0].memories.append(Memory("HadCatharticFight", 0, 0, 20 * DAY, pair[1].id))
        pair[1].memories.append(Memory("HadAngeringFight", 0, 0, 20 * DAY, pair[0].id))
    assert relations.opinion(colony, *pair) == 100
    assert relations.opinion(colony, pair[1], pair[0]) == -100


def test_compatibility_is_symmetric_and_falls_with_the_age_difference(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    first, second = pair
    near = relations.compatibility(colony, first, second)
    assert near == relations.compatibility(colony, second, first)
    second.age_ticks = 60 * GAME_TICKS_PER_YEAR
    assert relations.compatibility(colony, first, second) == pytest.approx(near - 0.9)


def test_attraction_depends_on_gender_age_looks_and_kinship(pair: tuple[Pawn, Pawn]) -> None:
    woman, other = pair
    assert relations.attraction(woman, other) == 0
    other.gender = "Male"
    assert relations.attraction(woman, other) == 1
    other.traits = [Trait("Beauty", 1)]
    assert relations.attraction(woman, other) == pytest.approx(2.3)
    other.traits, other.age_ticks = [], 90 * GAME_TICKS_PER_YEAR
    assert relations.attraction(woman, other) == pytest.approx(0.2)
    other.age_ticks = 30 * GAME_TICKS_PER_YEAR
    woman.relations.append(Relation("Sibling", other.id))
    assert relations.attraction(woman, other) == 0
    woman.relations.clear()
    woman.traits = [Trait("Gay")]
    assert relations.attraction(woman, other) == 0
    other.gender = "Female"
    assert relations.attraction(woman, other) == 1


def test_nobody_has_an_opinion_of_itself_or_of_an_animal(colony: Colony, pair: tuple[Pawn, Pawn]) -> None:
    dog = generation.animal(colony.world, colony.streams, "Husky", 1, faction=1)
    assert relations.breakdown(colony, pair[0], pair[0]) == []
    assert relations.breakdown(colony, pair[0], dog) == []
