"""Skills and the stats that depend on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import stats
from pytest_rle.colony.systems.pawns import skills
from pytest_rle.colony.world import Pawn, Trait

MakePawn = Callable[..., Pawn]


@pytest.mark.parametrize(("passion", "gained"), [(0, 35.0), (1, 100.0), (2, 150.0)])
def test_passion_multiplies_the_experience(meadow: Colony, place: MakePawn, passion: int, gained: float) -> None:
    ann = place(meadow)
    ann.skills["Mining"].passion = passion
    skills.gain(meadow, ann, "Mining", 100.0)
    assert ann.skills["Mining"].xp == gained


def test_the_first_level_needs_a_thousand_points(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow)
    ann.skills["Mining"].passion = 1
    skills.gain(meadow, ann, "Mining", 1_000.0)
    assert (ann.skills["Mining"].level, ann.skills["Mining"].xp) == (1, 0.0)


def test_experience_beyond_4000_a_day_counts_for_a_fifth(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, Mining=15)
    ann.skills["Mining"].passion = 1
    skills.gain(meadow, ann, "Mining", 4_000.0)
    skills.gain(meadow, ann, "Mining", 1_000.0)
    assert ann.skills["Mining"].xp == 4_200.0


def test_a_disabled_skill_gains_nothing(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow)
    ann.skills["Mining"].disabled = True
    skills.gain(meadow, ann, "Mining", 100.0)
    assert ann.skills["Mining"].xp == 0.0
    assert skills.level(ann, "Mining") == 0


def test_high_levels_decay_and_low_levels_do_not(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, Mining=14, Plants=9)
    ann.skills["Mining"].xp = 1_000.0
    ann.skills["Plants"].xp = 1_000.0
    skills.decay(meadow)
    assert ann.skills["Mining"].xp == 1_000.0 - 1.0 * 300
    assert ann.skills["Plants"].xp == 1_000.0


def test_enough_decay_costs_a_level(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, Mining=20)
    ann.skills["Mining"].xp = 100.0
    skills.decay(meadow)
    assert ann.skills["Mining"].level == 19
    assert ann.skills["Mining"].xp > 0


@pytest.mark.parametrize(
    ("stat", "skill", "level", "value"),
    [
        ("ConstructionSpeed", "Construction", 0, 0.30),
        ("ConstructionSpeed", "Construction", 8, 1.0),
        ("MiningSpeed", "Mining", 8, 1.0),
        ("PlantWorkSpeed", "Plants", 8, 1.0),
        ("ResearchSpeed", "Intellectual", 8, 1.0),
        ("CookSpeed", "Cooking", 10, 1.0),
        ("MedicalTendQuality", "Medicine", 8, 1.0),
        ("MedicalTendSpeed", "Medicine", 10, 1.0),
        ("ConstructSuccessChance", "Construction", 0, 0.75),
        ("ConstructSuccessChance", "Construction", 8, 1.0),
        ("ButcheryFleshEfficiency", "Cooking", 10, 1.0),
        ("GeneralLaborSpeed", "Crafting", 0, 1.0),
    ],
)
def test_stats_by_skill_level_are_the_games(
    meadow: Colony, place: MakePawn, stat: str, skill: str, level: int, value: float
) -> None:
    meadow.world.game_tick = 25_000
    ann = place(meadow, **{skill: level})
    assert stats.stat(meadow, ann, stat) == pytest.approx(value)


def test_an_industrious_person_works_faster_by_a_third(meadow: Colony, place: MakePawn) -> None:
    meadow.world.game_tick = 25_000
    ann = place(meadow, Mining=8)
    ann.traits.append(Trait("Industriousness", 2))
    assert stats.stat(meadow, ann, "MiningSpeed") == pytest.approx(1.35)


def test_work_in_the_dark_has_0_8_of_the_speed(meadow: Colony, place: MakePawn) -> None:
    ann = place(meadow, Mining=8)
    meadow.world.grids.roof[:] = 1
    meadow.index.structure_version += 1
    assert stats.stat(meadow, ann, "MiningSpeed") == pytest.approx(0.8)


def test_an_unknown_stat_raises_an_error(meadow: Colony, place: MakePawn) -> None:
    with pytest.raises(KeyError):
        stats.stat(meadow, place(meadow), "HackingSpeed")
