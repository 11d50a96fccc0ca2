"""Every element that the reader knows, in the game's form and with the game's value.

A test that reads what our writer wrote misses what both get wrong. The hand-written save has the forms of real ones.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

import numpy as np
import pytest

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.reader import parse_save
from pytest_rle.colony.world import MentalState, Pawn, Relation, Trait, World
from tests.colony.saves.rich_save import rich_save

NEVER_IN_THE_GAME = {"components", "world/factionManager/ofPlayer"}
"""Our own component, and an element that only some tools write."""


@pytest.fixture(scope="module")
def world() -> World:
    return parse_save(rich_save().encode(), seed=1).world


@pytest.fixture(scope="module")
def ada(world: World) -> Pawn:
    return world.pawns[20]


def test_the_save_has_every_element_that_the_reader_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, bool] = {}
    find = elements.child

    def noted(parent: Element, path: str) -> Element | None:
        found = find(parent, path)
        asked[path] = asked.get(path, False) or found is not None
        return found

    monkeypatch.setattr(elements, "child", noted)
    parse_save(rich_save().encode(), seed=1)
    assert {path for path, found in asked.items() if not found} == NEVER_IN_THE_GAME
    assert len(asked) > 150


def test_clock_story_and_research(world: World) -> None:
    assert (world.game_tick, world.start_abs_tick, world.starting_year, world.name) == (1000, 317_500, 5500, "Home")
    story = world.storyteller
    assert (story.def_name, story.difficulty, story.adaptation_days) == ("Cassandra", "Medium", 4.5)
    assert [(queued.def_name, queued.tick, queued.points) for queued in story.queue] == [("ColdSnap", 3000, 50)]
    assert story.last_fired == {"RaidEnemy": 500}
    assert (world.research.current, world.research.progress) == ("Batteries", {"Batteries": 100.5, "Stonecutting": 300})
    assert [(one.def_name, one.start, one.duration) for one in world.conditions] == [
        ("ToxicFallout", 100, 2_000_000_000)
    ]
    assert (world.weather.current, world.weather.last, world.weather.since, world.weather.until) == (
        *("Rain", "Clear"),
        *(600, 5600),
    )
    (lord,) = world.lords.values()
    assert (lord.faction, lord.job, lord.pawns, lord.lost_violently, lord.gained) == (
        *(1, "LordJob_AssaultColony", [40]),
        *(1, 3),
    )
    assert [(one.def_name, one.relation, one.goodwill) for one in world.factions.values()] == [
        ("Pirate", "Hostile", -100),
        ("PlayerColony", "", 0),
    ]


def test_mind_and_body_of_a_person(ada: Pawn, world: World) -> None:
    assert (ada.name.first, ada.name.nick, ada.name.last, ada.gender, ada.kind) == (
        "A",
        "Ada",
        "B",
        "Female",
        "Colonist",
    )
    assert (ada.age_ticks, ada.childhood, ada.adulthood, ada.bed) == (132_515_727, "Foo", "Bar", 71)
    assert ada.traits == [Trait("NaturalMood", 1)]
    assert (ada.skills["Shooting"].level, ada.skills["Shooting"].xp, ada.skills["Shooting"].xp_today) == (7, 500, 20)
    assert ada.skills["Shooting"].passion == 1
    needs = ada.needs
    assert (needs.mood, needs.food, needs.rest, needs.joy, needs.outdoors) == (0.5, 0.8, 0.9, 0.6, 1)
    assert (needs.below_minor, needs.below_major, needs.below_extreme, needs.starving_since) == (3, 2, 1, -1)
    assert ada.can_break_after == 1500
    assert world.pawns[30].relations == [Relation("Sibling", 20)]
    (memory,) = ada.memories
    assert (memory.def_name, memory.stage, memory.since, memory.other_pawn) == ("CrashedTogether", 0, 900, 20)
    assert world.pawns[40].mental_state == MentalState("Wander_Sad", 990, 990, 60_990)
    plague, cut, sickness = ada.hediffs
    assert (plague.severity, plague.immunity, plague.since, plague.tended_until) == (0.4, 0.3, 700, 3000)
    assert (plague.tend_quality, plague.total_tend_quality, plague.part) == (0.75, 0.75, -1)
    assert (cut.severity, cut.part, cut.infects_at, cut.permanent, cut.source) == (
        2.5,
        29,
        5000,
        True,
        "MeleeWeapon_Knife",
    )
    assert (sickness.def_name, sickness.ends_tick) == ("CryptosleepSickness", 9322)


def test_settings_and_gear_of_a_person(ada: Pawn, world: World) -> None:
    assert set(ada.work_priorities.values()) == {3}
    assert (len(ada.work_priorities), len(ada.timetable)) == (20, 24)
    assert (ada.medical_care, ada.self_tend, ada.hostility_response, ada.drafted, ada.downed) == (
        4,
        True,
        1,
        False,
        False,
    )
    carried = ada.carried
    assert carried is not None
    assert (carried.def_name, carried.stack_count, carried.id) == ("Silver", 20, 21)
    assert [(item.def_name, item.quality, item.tainted) for item in ada.apparel] == [("Apparel_Pants", 3, True)]
    assert [item.def_name for item in ada.equipment] == ["Gun_Revolver"]
    assert [(item.def_name, item.rot_ticks, item.poison_share) for item in ada.inventory] == [("MealSimple", 5, 0.5)]
    prisoner = world.pawns[40]
    assert (prisoner.guest, prisoner.recruit_resistance, prisoner.faction) == ("Prisoner", 12.5, 1)


def test_things_of_the_map(world: World) -> None:
    assert (world.items[60].stack_count, world.items[60].forbidden) == (75, True)
    assert (world.items[61].rot_ticks, world.items[61].ingredients) == (100, ("RawRice",))
    bed, stove, battery, generator = (world.buildings[number] for number in (71, 72, 73, 74))
    assert (bed.rotation, bed.hit_points, bed.stuff, bed.player, bed.quality, bed.medical) == (
        1,
        20,
        "WoodLog",
        True,
        3,
        True,
    )
    assert bed.owners == [20]
    assert (battery.stored_energy, battery.broken_down) == (50.5, True)
    assert (generator.fuel, generator.switched_on, generator.target_temperature) == (10.5, False, 18)
    (bill,) = stove.bills
    assert (bill.recipe, bill.repeat_mode, bill.repeat_count, bill.target_count) == (
        "CookMealSimple",
        "TargetCount",
        5,
        10,
    )
    assert (bill.suspended, bill.paused, bill.pause_when_satisfied, bill.unpause_when_you_have) == (
        False,
        True,
        True,
        5,
    )
    assert (bill.include_equipped, bill.include_tainted, bill.limit_to_allowed_stuff) == (True, True, True)
    assert (bill.hit_points_range, bill.quality_range, bill.allowed_skill_range) == ((0.5, 1), (2, 6), (0, 20))
    assert (bill.ingredient_search_radius, bill.pawn_restriction, bill.custom_name) == (999, None, "Dinner")
    assert {"RawPotatoes", "RawCorn", "Meat_Human"} <= bill.disallowed_ingredients
    assert "RawRice" not in bill.disallowed_ingredients
    assert [(plan.def_name, plan.stuff) for plan in world.blueprints.values()] == [("Wall", "WoodLog")]
    (frame,) = world.frames.values()
    assert (frame.delivered, frame.work_done, frame.hit_points) == ({"WoodLog": 3}, 10, 30)
    assert [(fire.x, fire.z, fire.size, fire.pawn) for fire in world.fires.values()] == [(9, 9, 0.3, 0)]
    (corpse,) = world.corpses.values()
    assert (corpse.pawn.name.nick, corpse.buried_in, corpse.died_tick, corpse.rot_ticks) == ("Old", 76, 500, 10)
    assert world.caskets[75].name.nick == "Zoe"


def test_cells_of_the_map(world: World) -> None:
    grids = world.grids
    assert int(grids.rock_hit_points[0, 9]) == 100
    assert (int(grids.plant_growth[2, 0]), int(grids.plant_age[2, 0]), int(grids.plant_unlit[2, 0])) == (
        500_000,
        1000,
        10,
    )
    assert (int(grids.plant_hit_points[2, 0]), bool(grids.plant_sown[2, 0]), bool(grids.plant_sown[2, 1])) == (
        50,
        False,
        True,
    )
    assert int(grids.filth_thickness[2, 2]) == 2
    assert bool(np.all(grids.home_area))
    assert world.designations.mine == {9}
    assert world.designations.hunt == {50}
    assert world.designations.cut_plant == {20}
    stockpile, farm = world.zones.values()
    assert (stockpile.label, stockpile.cells, farm.plant, farm.allow_sow) == ("Stores", [15, 16], "Plant_Potato", False)
    assert stockpile.storage is not None
    assert (stockpile.storage.priority, stockpile.storage.allowed, stockpile.storage.quality_range) == (
        *(2, {"Steel"}),
        *((0, 6),),
    )
