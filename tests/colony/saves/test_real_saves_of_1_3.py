"""Saves of RimWorld 1.3: a crew that is still in its drop pods, and a colony of 57 days with its dead and two maps."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest

from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import LoadedSave, load_save, write_save
from pytest_rle.colony.saves.writer import encode_save
from tests.conftest import SHARED


def real(name: str) -> Path:
    path = SHARED / "data" / f"real_1.3_{name}.rws.gz"
    if not path.is_file():
        pytest.skip("the real saves of RimWorld 1.3 are not beside this checkout")
    return path


@pytest.fixture(scope="module")
def in_pods() -> LoadedSave:
    return load_save(real("crew_in_pods"), seed=1)


@pytest.fixture(scope="module")
def lived_in() -> LoadedSave:
    return load_save(real("day57_corpses"), seed=1)


def test_the_crew_comes_out_of_its_pods(in_pods: LoadedSave) -> None:
    world = in_pods.world
    where = {pawn.name.nick: (pawn.x, pawn.z) for pawn in world.colonists()}
    assert where == {"Zebo": (121, 126), "Amie": (119, 119), "Squirt": (114, 121)}
    (yak,) = [pawn for pawn in world.pawns.values() if pawn.race == "Yak" and pawn.faction == world.player_faction]
    assert max(abs(yak.x - 118), abs(yak.z - 122)) < 10
    goods = Counter[str]()
    for item in world.items.values():
        goods[item.def_name] += item.stack_count
    assert (goods["Silver"], goods["MealSurvivalPack"], goods["MedicineIndustrial"]) == (800, 57, 30)
    assert {"Gun_BoltActionRifle", "Gun_Revolver", "MeleeWeapon_Knife", "Apparel_FlakVest"} <= set(goods)
    (sleeper,) = world.caskets.values()
    assert (sleeper.kind, sleeper.name.nick != "") == ("AncientSoldier", True)
    assert in_pods.notes.game_version == "1.3.3387 rev685"
    assert in_pods.away == ()


def test_the_dead_of_the_colony_are_read(lived_in: LoadedSave) -> None:
    corpses = lived_in.world.corpses
    assert Counter(corpse.pawn.race for corpse in corpses.values()) == {"Human": 10, "Bear_Polar": 2, "Raccoon": 1}
    assert all(corpse.pawn.dead for corpse in corpses.values())
    furr = next(corpse for corpse in corpses.values() if corpse.pawn.name.nick == "Furr")
    grave = lived_in.world.buildings[furr.buried_in]
    assert (grave.def_name, grave.x, grave.z) == ("Grave", furr.x, furr.z)
    assert corpses[373494].died_tick == 1_059_752
    assert not any("corpse" in warning for warning in lived_in.warnings)


def test_what_was_lost_is_told_with_people_first(lived_in: LoadedSave) -> None:
    assert lived_in.warnings[0] == "left out, because they are not on the map: 1 person of the colony (Checkers)"
    assert "1 content of a container (Bed)" in lived_in.warnings[1]
    filth = next(warning for warning in lived_in.warnings if "under other filth" in warning)
    assert filth.startswith("left out, because a cell has room for one: 20 pieces of filth under other filth (")
    assert lived_in.away == ("Checkers",)


def test_the_second_map_is_read_when_it_was_open(tmp_path: Path) -> None:
    data = gzip.decompress(real("day57_corpses").read_bytes())
    path = tmp_path / "second.rws"
    path.write_bytes(data.replace(b"<currentMapIndex>0<", b"<currentMapIndex>1<"))
    loaded = load_save(path, seed=1)
    assert [pawn.name.nick for pawn in loaded.world.colonists()] == ["Checkers"]
    assert (len(loaded.world.corpses), len(loaded.world.caskets)) == (4, 6)
    assert loaded.warnings[0].startswith(
        "left out, because they are not on the map: 9 people of the colony (BW, Baker,"
    )


@pytest.mark.parametrize("name", ["crew_in_pods", "day57_corpses"])
def test_it_survives_writing_and_reading(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    loaded: LoadedSave = request.getfixturevalue("in_pods" if name == "crew_in_pods" else "lived_in")
    path = tmp_path / "written.rws.gz"
    write_save(loaded.world, path)
    again = load_save(path, seed=1)
    assert again.warnings == ()
    assert StateHasher().digest(again.world) == StateHasher().digest(loaded.world)
    assert encode_save(again.world) == gzip.decompress(path.read_bytes())
