"""People and animals come into being by the game's generation rules."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.colony.streams import Streams
from pytest_rle.colony.systems.pawns import generation
from pytest_rle.colony.world import Faction, Grids, Pawn, World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import GAME_TICKS_PER_YEAR, SKILLS

PLAYER, PIRATES, TRIBE = 1, 2, 3


@pytest.fixture
def world() -> World:
    factions = {
        PLAYER: Faction(PLAYER, "PlayerColony", "Colony", relation=""),
        PIRATES: Faction(PIRATES, "Pirate", "Rust Vultures", -100, "Hostile"),
        TRIBE: Faction(TRIBE, "TribeRough", "Reed People", -80, "Hostile"),
    }
    return World(seed=7, grids=Grids.empty(10, 10), factions=factions)


def people(world: World, count: int = 200) -> list[Pawn]:
    streams = Streams(world.seed)
    return [generation.colonist(world, streams, index) for index in range(count)]


def without_ids(pawn: Pawn) -> dict[str, object]:
    plain = dataclasses.asdict(pawn)
    for entry in [plain, *plain["apparel"], *plain["equipment"]]:
        entry.pop("id")
    return plain


def test_the_same_seed_and_index_give_the_same_person_whoever_came_before() -> None:
    def generate(others: int) -> dict[str, object]:
        fresh = World(seed=3, grids=Grids.empty(10, 10))
        streams = Streams(3)
        for index in range(others):
            generation.generate(fresh, streams, "Pirate", PIRATES, index)
        return without_ids(generation.colonist(fresh, streams, 5))

    assert generate(0) == generate(9)


def test_another_seed_gives_another_person() -> None:
    first, second = World(seed=1, grids=Grids.empty(9, 9)), World(seed=2, grids=Grids.empty(9, 9))
    one = generation.colonist(first, Streams(1), 0)
    two = generation.colonist(second, Streams(2), 0)
    assert without_ids(one) != without_ids(two)


def test_ages_follow_the_games_curve(world: World) -> None:
    ages = [pawn.age_ticks / GAME_TICKS_PER_YEAR for pawn in people(world)]
    assert min(ages) >= 14
    assert max(ages) < 100
    assert 36 < sum(ages) / len(ages) < 47
    assert sum(1 for age in ages if age > 60) < 0.25 * len(ages)


def test_traits_never_conflict_and_never_lift_the_break_threshold_above_one_half(world: World) -> None:
    for pawn in people(world, 400):
        names = [trait.def_name for trait in pawn.traits]
        assert 1 <= len(names) == len(set(names)) <= 3
        threshold = 0.35
        for trait in pawn.traits:
            known = DEFS.traits[trait.def_name]
            assert not set(known.conflicts) & set(names)
            degree = next(entry for entry in known.degrees if entry.degree == trait.degree)
            threshold += degree.offsets.get("MentalBreakThreshold", 0.0)
        assert round(threshold, 6) <= 0.5


def test_skills_lie_in_the_games_range_with_modest_means(world: World) -> None:
    crowd = people(world)
    for pawn in crowd:
        assert tuple(pawn.skills) == SKILLS
        assert all(0 <= record.level <= 20 for record in pawn.skills.values())
    for skill in SKILLS:
        mean = sum(pawn.skills[skill].level for pawn in crowd) / len(crowd)
        assert 1.5 < mean < 6.5, skill


def test_passions_cost_about_five_and_go_to_the_best_skills(world: World) -> None:
    spent = []
    for pawn in people(world):
        able = [record for record in pawn.skills.values() if not record.disabled]
        best = sorted((record.level for record in able), reverse=True)
        keen = [record for record in able if record.passion]
        assert all(record.level >= best[len(keen) - 1] for record in keen)
        spent.append(sum(1.5 if record.passion == 2 else 1.0 for record in keen))
    assert 4.0 < sum(spent) / len(spent) < 5.5


def test_a_backstory_disables_work_and_the_skills_behind_it(world: World) -> None:
    unfit = [pawn for pawn in people(world, 300) if pawn.skills["Melee"].disabled]
    assert unfit, "some backstories make people unable to fight"
    for pawn in unfit:
        assert "Hunting" in pawn.disabled_work
        assert pawn.skills["Shooting"].disabled
        assert pawn.skills["Shooting"].level == 0
        assert pawn.work_priorities["Hunting"] == 0


def test_a_newcomer_starts_on_the_basics_and_on_the_six_skilled_works_it_does_best(world: World) -> None:
    for pawn in people(world, 50):
        on = {name for name, priority in pawn.work_priorities.items() if priority}
        assert set(pawn.work_priorities) == set(DEFS.work_types)
        basics = {name for name, known in DEFS.work_types.items() if known.always_start}
        assert basics - pawn.disabled_work <= on
        skilled = on - basics
        assert len(skilled) == 6
        left = set(DEFS.work_types) - basics - skilled - pawn.disabled_work
        worst = min(generation.relevant_skill(pawn, name) for name in skilled)
        assert all(generation.relevant_skill(pawn, name) <= worst for name in left)
        assert all(priority in (0, 3) for priority in pawn.work_priorities.values())


def test_a_founding_group_covers_every_work_that_somebody_can_do(world: World) -> None:
    group = people(world, 3)
    generation.set_starting_work(group, Streams(world.seed).stream("work"))
    for name in DEFS.work_types:
        able = [pawn for pawn in group if name not in pawn.disabled_work]
        assert any(pawn.work_priorities[name] == 3 for pawn in able) or not able
        assert all(pawn.work_priorities[name] == 0 for pawn in group if pawn not in able)


def test_people_come_dressed_and_fed(world: World) -> None:
    for pawn in people(world, 40):
        worn = {item.def_name: item for item in pawn.apparel}
        assert worn["Apparel_Pants"].stuff == "Cloth"
        assert {"Apparel_BasicShirt", "Apparel_CollarShirt"} & set(worn)
        assert all(item.x == -1 and item.hit_points > 0 for item in pawn.apparel)
        assert pawn.needs.food == 0.8
        assert 0.9 <= pawn.needs.rest <= 1.0
        assert 0.5 <= pawn.needs.joy <= 0.6
        assert pawn.needs.mood == 0.5


def test_where_it_is_cold_people_come_in_parkas(world: World) -> None:
    world.tile.mean_temperature = -10.0
    assert all(any(item.def_name == "Apparel_Parka" for item in pawn.apparel) for pawn in people(world, 20))


@pytest.mark.parametrize("kind", [name for name, known in DEFS.pawn_kinds.items() if known.is_fighter])
def test_every_fighter_can_fight_and_is_armed_within_its_money(world: World, kind: str) -> None:
    streams = Streams(world.seed)
    money = DEFS.pawn_kinds[kind].weapon_money
    for key in range(5):
        pawn = generation.generate(world, streams, kind, PIRATES, key)
        assert not pawn.skills["Melee"].disabled
        assert len(pawn.equipment) == (0 if money is None else 1)
        for item in pawn.equipment:
            assert item.def_name in DEFS.items
            assert item.hit_points > 0


def test_tribal_fighters_carry_no_guns(world: World) -> None:
    streams = Streams(world.seed)
    kinds = [name for name in DEFS.pawn_kinds if name.startswith("Tribal_")]
    for kind in kinds:
        pawn = generation.generate(world, streams, kind, TRIBE, 0)
        assert not any(item.def_name.startswith("Gun_") for item in pawn.equipment)
        assert "Tribal" in DEFS.backstories[pawn.adulthood].categories


def test_two_people_of_one_world_do_not_share_a_short_name(world: World) -> None:
    streams = Streams(world.seed)
    for index in range(60):
        pawn = generation.colonist(world, streams, index)
        assert pawn.name.short not in {other.name.short for other in world.pawns.values()}
        world.pawns[pawn.id] = pawn


def test_animals_are_wild_and_nameless_unless_they_belong_to_somebody(world: World) -> None:
    streams = Streams(world.seed)
    deer = generation.animal(world, streams, "Deer", 1)
    pet = generation.animal(world, streams, "Husky", 1, faction=PLAYER)
    assert (deer.faction, deer.name.short, deer.is_human) == (0, "", False)
    assert pet.faction == PLAYER
    assert pet.name.short in DEFS.names.animal
    assert 0.5 * DEFS.animals["Deer"].body_size <= deer.needs.food <= 0.9 * DEFS.animals["Deer"].body_size


def test_an_unknown_kind_is_refused(world: World) -> None:
    with pytest.raises(KeyError, match="Gnome"):
        generation.generate(world, Streams(1), "Gnome", PIRATES, 0)
    with pytest.raises(KeyError, match="Unicorn"):
        generation.animal(world, Streams(1), "Unicorn", 0)


def test_backstories_and_names_are_many_and_well_formed() -> None:
    assert len(DEFS.backstories) >= 40
    for story in DEFS.backstories.values():
        assert story.slot in ("childhood", "adulthood")
        assert set(story.skill_gains) <= set(SKILLS)
    for category in ("Offworld", "Outlander", "Pirate", "Tribal"):
        for slot in ("childhood", "adulthood"):
            assert any(s.slot == slot and category in s.categories for s in DEFS.backstories.values())
    mean = sum(sum(story.skill_gains.values()) for story in DEFS.backstories.values()) / len(DEFS.backstories)
    assert 7 <= mean <= 9
    names = DEFS.names
    assert len({*names.male, *names.female, *names.either}) >= 150
    assert len(set(names.last)) >= 100
