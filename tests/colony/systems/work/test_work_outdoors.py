"""Fields, trees, rock, game and filth: work by type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.jobs import jobs, zones
from pytest_rle.colony.systems.nature import plants
from pytest_rle.colony.systems.production import designations
from pytest_rle.colony.world import FILTH_INDEX, ROCK_INDEX, Item, Job, Pawn
from pytest_rle.rimworld import DEFS

MakePawn = Callable[..., Pawn]
Labour = Callable[[Colony, int], None]
Stock = Callable[..., Item]


def worker(colony: Colony, place: MakePawn, work: str, **skills: int) -> Pawn:
    colony.world.game_tick = max(colony.now, 20_000)
    ann = place(colony, 30, 30, **skills)
    ann.work_priorities[work] = 3
    ann.needs.food = ann.needs.joy = 1.0
    return ann


def items(colony: Colony) -> Counter[str]:
    found: Counter[str] = Counter()
    for item in colony.world.items.values():
        found[item.def_name] += item.stack_count
    return found


def test_a_field_is_sown_cell_by_cell(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = worker(meadow, place, "Growing", Plants=8)
    zones.create_growing(meadow, 32, 30, 34, 32, "Plant_Rice")
    labour(meadow, 9 * 250)
    assert meadow.world.grids.plant_sown[30:33, 32:35].all()
    assert plants.plant_at(meadow, 33, 31) == "Plant_Rice"
    assert ann.skills["Plants"].xp > 0


def test_sowing_a_cell_of_rice_takes_a_hundred_and_seventy_game_ticks_at_level_eight(
    meadow: Colony, place: MakePawn, labour: Labour
) -> None:
    ann = worker(meadow, place, "Growing", Plants=8)
    zone = zones.create_growing(meadow, 30, 30, 30, 30, "Plant_Rice")
    assert zone is not None
    begun = meadow.now
    jobs.start(meadow, ann, Job("Sow", cell=meadow.world.grids.index(30, 30), target=zone.id))
    while not meadow.world.grids.plant[30, 30]:
        labour(meadow, 1)
    assert meadow.now - begun == pytest.approx(170, abs=3)


def test_nobody_sows_a_crop_beyond_their_skill_or_in_the_cold(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Growing", Plants=4)
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Healroot")
    labour(meadow, 5_000)
    assert not meadow.world.grids.plant.any()
    meadow.world.zones.clear()
    meadow.world.grids.zone[:] = 0
    meadow.world.tile.mean_temperature = -40.0
    meadow.world.game_tick += 60_000
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Rice")
    labour(meadow, 5_000)
    assert not meadow.world.grids.plant.any()


def test_a_ripe_field_is_harvested_and_an_unripe_one_is_not(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Growing", Plants=8)
    zone = zones.create_growing(meadow, 32, 30, 33, 30, "Plant_Rice")
    assert zone is not None
    zone.allow_sow = False
    for x in (32, 33):
        plants.sow(meadow, x, 30, "Plant_Rice")
    meadow.world.grids.plant_growth[30, 32] = 1_000_000
    meadow.world.grids.plant_growth[30, 33] = 800_000
    labour(meadow, 3_000)
    assert items(meadow) == {"RawRice": 6}
    assert not meadow.world.grids.plant[30, 32]
    assert meadow.world.grids.plant[30, 33]


def test_weeds_on_a_field_are_cut_before_it_is_sown(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Growing", Plants=8)
    plants.grow_wild(meadow, 32, 30, "Plant_Grass", 0.5)
    zones.create_growing(meadow, 32, 30, 32, 30, "Plant_Rice")
    labour(meadow, 2_000)
    assert plants.plant_at(meadow, 32, 30) == "Plant_Rice"


def test_a_marked_oak_becomes_wood(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "PlantCutting", Plants=8)
    plants.grow_wild(meadow, 35, 30, "Plant_TreeOak", 1.0)
    designations.mark(meadow, "harvest", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"WoodLog": DEFS.plants["Plant_TreeOak"].harvest_yield}
    assert not meadow.world.grids.plant[30, 35]
    assert not meadow.world.designations.harvest_plant


def test_a_picked_berry_bush_lives_on(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "PlantCutting", Plants=8)
    plants.grow_wild(meadow, 35, 30, "Plant_Berry", 1.0)
    designations.mark(meadow, "harvest", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"RawBerries": 10}
    assert meadow.world.grids.plant_growth[30, 35] == 300_000


def rock(colony: Colony, x: int, z: int, kind: str) -> None:
    colony.world.grids.rock[z, x] = ROCK_INDEX[kind]
    colony.world.grids.rock_hit_points[z, x] = DEFS.mineables[kind].max_hit_points
    colony.index.rebuild()


def test_marked_ore_is_mined_and_its_yield_falls(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = worker(meadow, place, "Mining", Mining=8)
    rock(meadow, 35, 30, "MineableSteel")
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert items(meadow) == {"Steel": 40}
    assert meadow.index.passable(35, 30)
    assert ann.skills["Mining"].xp > 0
    told = {event.name: event.data for event in meadow.drain_events()}
    assert told["rock_mined"]["target"]["id"] == -1 - meadow.world.grids.index(35, 30)  # type: ignore[index]
    assert "fog_updated" not in told


def test_open_space_behind_mined_rock_comes_to_light_and_is_told(
    meadow: Colony, place: MakePawn, labour: Labour
) -> None:
    worker(meadow, place, "Mining", Mining=8)
    rock(meadow, 35, 30, "MineableSteel")
    meadow.world.grids.fogged[28:33, 36:39] = True
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 4_000)
    assert not meadow.world.grids.fogged.any()
    (told,) = [event.data for event in meadow.drain_events() if event.name == "fog_updated"]
    assert told["cells_revealed"] == 15
    assert told["root_cell"]["x"] == 36  # type: ignore[index]


def test_granite_takes_a_miner_of_level_eight_twelve_blows_of_a_hundred_game_ticks(
    meadow: Colony, place: MakePawn, labour: Labour
) -> None:
    ann = worker(meadow, place, "Mining", Mining=8)
    ann.x, ann.z = 34, 30
    rock(meadow, 35, 30, "Granite")
    jobs.start(meadow, ann, Job("Mine", cell=meadow.world.grids.index(35, 30)))
    begun = meadow.now
    while meadow.world.grids.rock[30, 35] and meadow.now < begun + 5_000:
        labour(meadow, 5)
    assert meadow.now - begun == pytest.approx(1_200, abs=10)


def test_mining_that_is_broken_off_is_not_lost(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = worker(meadow, place, "Mining", Mining=8)
    rock(meadow, 35, 30, "Granite")
    designations.mark(meadow, "mine", 35, 30, 35, 30)
    labour(meadow, 600)
    jobs.interrupt(meadow, ann)
    assert 300 < meadow.world.grids.rock_hit_points[30, 35] < 700


def test_mining_into_a_hidden_cave_brings_it_to_light(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Mining", Mining=15)
    grids = meadow.world.grids
    grids.rock[20:27, 40:47] = ROCK_INDEX["Sandstone"]
    grids.rock_hit_points[20:27, 40:47] = 400
    grids.rock[22:25, 42:45] = 0
    grids.fogged[21:26, 41:46] = True
    meadow.index.rebuild()
    designations.mark(meadow, "mine", 40, 23, 41, 23)
    labour(meadow, 4_000)
    assert not grids.fogged[22:25, 42:45].any()


def test_a_hunter_brings_a_marked_deer_down(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    ann = worker(meadow, place, "Hunting", Shooting=12)
    ann.equipment.append(Item(meadow.world.new_id(), "Gun_BoltActionRifle", -1, -1, 1, 100, None, 2))
    deer = place(meadow, 40, 40, race="Deer", faction=0)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    labour(meadow, 20_000)
    assert deer.id not in meadow.world.pawns
    assert [corpse.pawn.race for corpse in meadow.world.corpses.values()] == ["Deer"]
    assert not meadow.world.designations.hunt


def test_nobody_hunts_with_bare_hands(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Hunting")
    deer = place(meadow, 40, 40, race="Deer", faction=0)
    designations.mark(meadow, "hunt", 0, 0, 59, 59)
    labour(meadow, 10_000)
    assert deer.id in meadow.world.pawns


def test_filth_is_cleaned_in_the_home_area_alone(meadow: Colony, place: MakePawn, labour: Labour) -> None:
    worker(meadow, place, "Cleaning")
    grids = meadow.world.grids
    for x in (32, 34, 50):
        grids.filth[30, x], grids.filth_thickness[30, x] = FILTH_INDEX["Filth_Dirt"], 2
    grids.home_area[25:40, 25:40] = True
    labour(meadow, 3_000)
    assert not grids.filth[30, 32]
    assert not grids.filth[30, 34]
    assert grids.filth[30, 50]


def test_a_marked_animal_is_tamed_in_time(meadow: Colony, place: MakePawn, stock: Stock, labour: Labour) -> None:
    worker(meadow, place, "Handling", Animals=15)
    cow = place(meadow, 33, 33, race="Cow", faction=0)
    stock(meadow, "RawCorn", 75)
    meadow.world.designations.tame.add(cow.id)
    labour(meadow, 300_000)
    assert cow.faction == meadow.world.player_faction
    assert not meadow.world.designations.tame
