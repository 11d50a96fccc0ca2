from __future__ import annotations

import gzip
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import LoadedSave, load_save, write_save
from pytest_rle.colony.saves.writer import encode_save
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.environment import wealth
from pytest_rle.colony.systems.storyteller import threat_points
from pytest_rle.colony.world import ROCKS, ROOFS, TERRAINS, Pawn, World
from pytest_rle.rimworld import DEFS

CLASSIC_START = (
    "AirConditioning",
    "ComplexClothing",
    "ComplexFurniture",
    "Electricity",
    "NutrientPaste",
    "PassiveCooler",
    "Stonecutting",
)
"""The projects that a start with the tag ClassicStart grants (ResearchProjectDef.tags)."""


@pytest.fixture(scope="module")
def loaded(real_save: Path) -> LoadedSave:
    return load_save(real_save, seed=42)


@pytest.fixture
def world(loaded: LoadedSave) -> World:
    return loaded.world


def colonist(world: World, nick: str) -> Pawn:
    return next(pawn for pawn in world.colonists() if pawn.name.nick == nick)


def test_the_wealth_of_items_is_the_game_s(world: World) -> None:
    assert wealth.wealth(Colony(world, drivers.of)).items == pytest.approx(9038.9297, abs=0.005)


def test_all_items_are_read(world: World) -> None:
    counts: Counter[str] = Counter()
    for item in world.items.values():
        counts[item.def_name] += item.stack_count
    expected = {"Steel": 1170, "WoodLog": 300, "MealSurvivalPack": 57, "ComponentIndustrial": 30, "Dye": 17}
    expected |= {"MedicineIndustrial": 30, "Silver": 800, "ChunkSandstone": 514, "ChunkSlagSteel": 3}
    assert {name: counts[name] for name in expected} == expected
    priced = math.fsum(DEFS.items[name].market_value * n for name, n in expected.items() if name in DEFS.items)
    assert priced == pytest.approx(9038.93 - 2742.88, abs=0.01)


def test_the_wealth_of_floors_is_the_game_s(world: World) -> None:
    assert wealth.wealth(Colony(world, drivers.of)).floors == pytest.approx(2978.652, abs=0.02)


def test_needs_have_changed_by_the_game_s_steps(world: World) -> None:
    contreras, bob = colonist(world, "Contreras"), colonist(world, "Bob")
    assert contreras.needs.mood == pytest.approx(0.5 + 3 * 0.0072, abs=1e-6)
    assert contreras.needs.food == pytest.approx(0.8 - 3 * 0.004, abs=1e-6)
    assert bob.needs.mood == pytest.approx(0.5 - 2 * 0.0048, abs=1e-6)
    assert bob.needs.food == pytest.approx(0.8 - 2 * 0.004, abs=1e-6)


def test_threat_points_are_at_their_minimum(world: World) -> None:
    assert threat_points.points(Colony(world, drivers.of)) == 35


def test_the_finished_research_is_that_of_a_classic_start(world: World) -> None:
    progress = world.research.progress
    assert progress == {name: DEFS.research[name].cost for name in CLASSIC_START}


def test_the_map_is_read_cell_by_cell(world: World) -> None:
    grids = world.grids
    assert (grids.width, grids.height) == (250, 250)
    rocks = Counter({ROCKS[i]: int(n) for i, n in enumerate(np.bincount(grids.rock.ravel())) if i and n})
    assert rocks["Sandstone"] == 932
    assert rocks["MineableSteel"] == 337
    assert rocks["MineableComponentsIndustrial"] == 63
    roofs = {ROOFS[i] for i in np.unique(grids.roof).tolist()}
    assert roofs == {"", "RoofConstructed", "RoofRockThin", "RoofRockThick"}
    terrains = {TERRAINS[i] for i in np.unique(grids.terrain).tolist()}
    assert {"Soil", "Sandstone_Rough", "WaterMovingShallow", "TileMarble"} <= terrains
    assert int((grids.plant > 0).sum()) == 27_837
    assert int(grids.fogged.sum()) == 1406


def test_the_world_tile_is_the_one_that_the_game_shows(world: World) -> None:
    tile = world.tile
    assert (tile.index, tile.biome, tile.hilliness) == (59170, "TemperateForest", "Flat")
    assert (tile.mean_temperature, tile.rainfall, tile.elevation) == (13.0, 1841.0, 336.0)
    assert tile.longitude == -15.0
    assert 25 < tile.latitude < 45
    assert tile.stone_types == ("Sandstone", "Granite", "Limestone")


def test_people_are_read_completely(world: World) -> None:
    assert [pawn.id for pawn in world.colonists()] == [181, 184, 187]
    contreras = colonist(world, "Contreras")
    assert (contreras.x, contreras.z, contreras.gender) == (125, 140, "Male")
    assert contreras.age_ticks / 3_600_000 == pytest.approx(39.58, abs=0.01)
    assert contreras.skills["Crafting"].level == 7
    assert contreras.skills["Crafting"].passion == 2
    assert contreras.skills["Social"].level == 0
    assert [trait.def_name for trait in contreras.traits] == ["TorturedArtist", "Nimble"]
    assert [item.def_name for item in contreras.apparel] == ["Apparel_BasicShirt", "Apparel_Pants"]
    assert contreras.apparel[0].stuff == "Synthread"
    assert contreras.work_priorities["Doctor"] == 3
    assert contreras.work_priorities["Hauling"] == 0
    assert contreras.disabled_work == {"Hauling", "Cleaning"}
    assert [hediff.def_name for hediff in contreras.hediffs] == ["Scratch"]
    assert contreras.hediffs[0].permanent
    assert DEFS.body[contreras.hediffs[0].part].part == "Arm"
    assert {memory.other_pawn for memory in contreras.memories if memory.def_name == "CrashedTogether"} == {184, 187}
    assert [hediff.def_name for hediff in colonist(world, "Bob").hediffs] == ["Alzheimers", "CryptosleepSickness"]
    assert colonist(world, "Bob").hediffs[1].ends_tick == world.game_tick + 11_173


def test_animals_are_read(world: World) -> None:
    races = Counter(pawn.race for pawn in world.pawns.values() if not pawn.is_human)
    assert sum(races.values()) == 60
    assert races["Squirrel"] == 8
    iris = next(pawn for pawn in world.pawns.values() if pawn.race == "Donkey")
    assert (iris.name.nick, iris.gender, iris.faction) == ("Iris", "Female", world.player_faction)


def test_ruins_do_not_belong_to_the_colony(world: World) -> None:
    walls = [building for building in world.buildings.values() if building.def_name == "Wall"]
    assert len(walls) == 355
    assert not any(building.player for building in walls)
    assert all(world.grids.edifice[wall.z, wall.x] for wall in walls)


def test_all_items_except_chunks_are_forbidden(world: World) -> None:
    assert all(item.forbidden != item.def_name.startswith("Chunk") for item in world.items.values())


def test_unsupported_content_is_skipped_with_one_warning_for_each_kind(loaded: LoadedSave) -> None:
    kinds = [warning.split(": ", 1)[1].split(" (", 1)[0] for warning in loaded.warnings]
    assert len(kinds) == len(set(kinds))
    text = "\n".join(loaded.warnings)
    assert "1 faction (Empire)" in text
    assert "19 research projects" in text
    assert "Plant_TreeAnima" in text
    assert not any(faction.def_name == "Empire" for faction in loaded.world.factions.values())


def test_the_real_save_survives_writing_and_reading(loaded: LoadedSave, tmp_path: Path) -> None:
    path = tmp_path / "written.rws.gz"
    write_save(loaded.world, path)
    again = load_save(path, seed=42)
    assert again.warnings == ()
    assert StateHasher().digest(again.world) == StateHasher().digest(loaded.world)
    assert encode_save(again.world) == gzip.decompress(path.read_bytes())
