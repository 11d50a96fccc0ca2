"""Corpses in the game's form: the corpse refers to its pawn, which is saved with the planet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import load_save, write_save
from pytest_rle.colony.world import Building, World
from tests.colony.saves.conftest import losses

Writer = Callable[..., Path]

CORPSE = (
    '<thing Class="Corpse"><def>Corpse_{race}</def><id>Corpse_{race}70</id><map>0</map><pos>(5, 0, 6)</pos>'
    '<health>45</health><questTags IsNull="True" /><forbidden>True</forbidden><rotProg>627353.875</rotProg>'
    "<timeOfDeath>320</timeOfDeath><operationsBillStack><bills /></operationsBillStack><innerContainer>"
    "<maxStacks>1</maxStacks><contentsLookMode>Reference</contentsLookMode><innerList><li>Thing_{race}71</li>"
    "</innerList></innerContainer></thing>"
)

PAWN = (
    "<li><def>{race}</def><id>{race}71</id><map>-2</map><pos>(1, 0, 1)</pos><faction>{faction}</faction>"
    '<questTags IsNull="True" /><kindDef>Villager</kindDef><gender>Female</gender>'
    "<becameWorldPawnTickAbs>1172905</becameWorldPawnTickAbs>"
    '<name Class="NameTriple"><first>Fauna</first><nick>Furr</nick><last>Wells</last></name>'
    '<mindState IsNull="True" /><jobs IsNull="True" /><carryTracker IsNull="True" />'
    "<apparel><wornApparel><innerList><li><def>Apparel_Duster</def><id>Apparel_Duster72</id><health>137</health>"
    "<stackCount>1</stackCount><stuff>WoolSheep</stuff><quality>Poor</quality><wornByCorpse>True</wornByCorpse></li>"
    '</innerList></wornApparel></apparel><drafter IsNull="True" />'
    "<ageTracker><ageBiologicalTicks>132515727</ageBiologicalTicks></ageTracker>"
    "<healthTracker><healthState>Dead</healthState><hediffSet><hediffs><li Class='Hediff_Injury'><loadID>9</loadID>"
    "<def>Cut</def><ageTicks>328</ageTicks><part><body>Human</body><index>0</index></part><severity>8.15</severity>"
    "</li></hediffs></hediffSet></healthTracker></li>"
)


def planet(group: str = "pawnsDead", race: str = "Human", faction: str = "Faction_0") -> str:
    pawn = PAWN.format(race=race, faction=faction)
    return f"<worldPawns><pawnsAlive />{f'<{group}>{pawn}</{group}>'}<gc /></worldPawns>"


@pytest.mark.parametrize("group", ["pawnsDead", "pawnsMothballed", "pawnsForcefullyKeptAsWorldPawns"])
def test_a_corpse_gets_its_pawn_from_the_planet(small_save: Writer, group: str) -> None:
    loaded = load_save(small_save(things=CORPSE.format(race="Human"), world=planet(group)), seed=1)
    corpse = loaded.world.corpses[70]
    assert (corpse.x, corpse.z, corpse.died_tick, corpse.rot_ticks, corpse.forbidden) == (5, 6, 320, 627_353, True)
    pawn = corpse.pawn
    assert (pawn.id, pawn.name.nick, pawn.kind, pawn.faction, pawn.dead) == (71, "Furr", "Villager", 1, True)
    assert (pawn.x, pawn.z) == (5, 6)
    assert [(item.def_name, item.tainted) for item in pawn.apparel] == [("Apparel_Duster", True)]
    assert [(hediff.def_name, hediff.severity) for hediff in pawn.hediffs] == [("Cut", 8.15)]
    assert losses(loaded) == ()
    assert 71 not in loaded.world.pawns


def test_the_corpse_of_an_animal_gets_its_pawn_too(small_save: Writer) -> None:
    world = load_save(
        small_save(things=CORPSE.format(race="Bear_Polar"), world=planet(race="Bear_Polar", faction="null")), seed=1
    ).world
    assert (world.corpses[70].pawn.race, world.corpses[70].pawn.faction) == ("Bear_Polar", 0)


def test_the_dead_of_an_unsupported_faction_stay(small_save: Writer) -> None:
    world = load_save(small_save(things=CORPSE.format(race="Human"), world=planet(faction="Faction_77")), seed=1).world
    assert world.corpses[70].pawn.faction == 0


def test_a_corpse_that_holds_its_pawn_is_read_too(small_save: Writer) -> None:
    pawn = PAWN.format(race="Human", faction="Faction_0").replace("<li>", '<li Class="Pawn">', 1)
    things = CORPSE.format(race="Human").replace("<li>Thing_Human71</li>", pawn)
    assert load_save(small_save(things=things), seed=1).world.corpses[70].pawn.name.nick == "Furr"


@pytest.mark.parametrize(
    ("things", "world", "name"),
    [
        (CORPSE.format(race="Human"), "", "Corpse_Human"),
        (CORPSE.format(race="Mech_Scyther"), planet(race="Mech_Scyther"), "Mech_Scyther"),
    ],
)
def test_a_corpse_that_is_lost_is_named(small_save: Writer, things: str, world: str, name: str) -> None:
    loaded = load_save(small_save(things=things, world=world), seed=1)
    assert loaded.world.corpses == {}
    assert losses(loaded) == (f"skipped, because the embedded colony does not support them: 1 corpse ({name})",)


def test_the_writer_uses_the_form_of_the_game(small_save: Writer, tmp_path: Path) -> None:
    world = load_save(small_save(things=CORPSE.format(race="Human"), world=planet()), seed=1).world
    path = tmp_path / "again.rws"
    write_save(world, path)
    root = ET.parse(path).getroot()
    corpse = next(thing for thing in root.iter("thing") if thing.get("Class") == "Corpse")
    assert corpse.findtext("innerContainer/contentsLookMode") == "Reference"
    assert corpse.findtext("innerContainer/innerList/li") == "Thing_Human71"
    (pawn,) = root.findall("game/world/worldPawns/pawnsDead/li")
    assert (pawn.get("Class"), pawn.findtext("id"), pawn.findtext("name/nick")) == (None, "Human71", "Furr")
    assert_same(load_save(path, seed=1).world, world)


def test_the_dead_in_graves_survive_writing_and_reading(small_save: Writer, tmp_path: Path) -> None:
    world = load_save(small_save(things=CORPSE.format(race="Human"), world=planet()), seed=1).world
    grave = Building(world.new_id(), "Grave", 2, 2, hit_points=10)
    world.buildings[grave.id] = grave
    world.corpses[70].buried_in = grave.id
    world.corpses[70].x, world.corpses[70].z = 2, 2
    path = tmp_path / "buried.rws"
    write_save(world, path)
    things = ET.parse(path).getroot().findall("game/maps/li/things/thing")
    (inside,) = next(thing for thing in things if thing.findtext("def") == "Grave").findall(
        "innerContainer/innerList/li"
    )
    assert (inside.get("Class"), inside.findtext("id"), inside.find("pos")) == ("Corpse", "Corpse_Human70", None)
    assert_same(load_save(path, seed=1).world, world)


def assert_same(world: World, other: World) -> None:
    assert StateHasher().digest(world) == StateHasher().digest(other)
