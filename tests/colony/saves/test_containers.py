"""What is inside of things, in the game's form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.saves import SaveError, load_save, write_save
from pytest_rle.colony.world import World
from pytest_rle.rimworld import DEFS
from tests.colony.saves.conftest import losses

Writer = Callable[..., Path]

PERSON = (
    '<li Class="Pawn"><def>Human</def><id>Human{number}</id><faction>{faction}</faction><questTags IsNull="True" />'
    '<kindDef>Colonist</kindDef><name Class="NameTriple"><first>Zachary</first><nick>{nick}</nick><last>Edson</last>'
    "</name><carryTracker><innerContainer><maxStacks>1</maxStacks><innerList>{carried}</innerList></innerContainer>"
    "</carryTracker></li>"
)
ADA = PERSON.format(number=20, faction="Faction_1", nick="Ada", carried="")
BEN = PERSON.format(number=21, faction="Faction_1", nick="Ben", carried="")
RAIDER = PERSON.format(number=22, faction="Faction_0", nick="Rex", carried="")
YAK = (
    '<li Class="Pawn"><def>Yak</def><id>Yak30</id><faction>Faction_1</faction><kindDef>Yak</kindDef>'
    '<name Class="NameSingle"><nameInt>Bess</nameInt></name></li>'
)
SILVER = '<li Class="ThingWithComps"><def>Silver</def><id>Silver40</id><stackCount>800</stackCount></li>'
DEAD = (
    "<worldPawns><pawnsDead><li><def>Human</def><id>Human51</id><kindDef>Villager</kindDef></li></pawnsDead>"
    "</worldPawns>"
)
CORPSE = (
    '<li Class="Corpse"><def>Corpse_Human</def><id>Corpse_Human50</id><timeOfDeath>3</timeOfDeath><innerContainer>'
    "<contentsLookMode>Reference</contentsLookMode><innerList><li>Thing_Human51</li></innerList></innerContainer></li>"
)


def holder(kind: str, def_name: str, inside: str, *, number: int = 60, extra: str = "") -> str:
    return (
        f'<thing Class="{kind}"><def>{def_name}</def><id>{def_name}{number}</id><map>0</map><pos>(4, 0, 5)</pos>{extra}'
        f'<innerContainer Class="Verse.ThingOwner`1[Verse.Thing]"><innerList>{inside}</innerList></innerContainer>'
        "</thing>"
    )


def pod(inside: str) -> str:
    return (
        '<li Class="ActiveDropPod"><def>ActiveDropPod</def><id>ActiveDropPod61</id><health>500</health><contents>'
        f"<innerContainer><innerList>{inside}</innerList></innerContainer></contents></li>"
    )


def people(world: World) -> dict[str, tuple[int, int]]:
    return {pawn.name.nick: (pawn.x, pawn.z) for pawn in world.pawns.values()}


def test_people_animals_and_goods_come_out_of_falling_drop_pods(small_save: Writer) -> None:
    falling = holder("DropPodIncoming", "DropPodIncoming", pod(ADA + YAK + SILVER))
    loaded = load_save(small_save(things=falling), seed=1)
    assert people(loaded.world) == {"Ada": (4, 5), "Bess": (4, 5)}
    assert sorted(item.stack_count for item in loaded.world.items.values()) == [300, 500]
    assert losses(loaded) == ()


def test_people_come_out_of_drop_pods_on_the_ground(small_save: Writer) -> None:
    landed = pod(ADA).replace("<li", "<thing", 1).removesuffix("</li>") + "<map>0</map><pos>(7, 0, 8)</pos></thing>"
    assert people(load_save(small_save(things=landed), seed=1).world) == {"Ada": (7, 8)}


@pytest.mark.parametrize("kind", ["ShuttleIncoming", "PawnFlyer", "ActiveTransporter", "Skyfaller"])
def test_people_come_out_of_whatever_arrives(small_save: Writer, kind: str) -> None:
    loaded = load_save(small_save(things=holder(kind, kind, ADA)), seed=1)
    assert people(loaded.world) == {"Ada": (4, 5)}


def test_who_leaves_is_gone_and_named(small_save: Writer) -> None:
    loaded = load_save(small_save(things=holder("FlyShipLeaving", "DropPodLeaving", pod(ADA + SILVER))), seed=1)
    assert loaded.world.pawns == {}
    assert loaded.away == ("Ada",)
    assert losses(loaded) == (
        "left out, because they are not on the map: 1 person of the colony (Ada)",
        "skipped, because the embedded colony does not support them: 1 content of a container (Silver)",
    )


@pytest.mark.parametrize("def_name", ["Grave", "Sarcophagus"])
def test_the_dead_lie_in_their_graves(small_save: Writer, def_name: str) -> None:
    world = load_save(small_save(things=holder(f"Building_{def_name}", def_name, CORPSE), world=DEAD), seed=1).world
    corpse = world.corpses[50]
    assert (corpse.buried_in, corpse.x, corpse.z, corpse.pawn.id) == (60, 4, 5, 51)


@pytest.mark.parametrize("def_name", ["AncientCryptosleepCasket", "CryptosleepCasket", "Ship_CryptosleepCasket"])
def test_sleepers_stay_in_their_caskets_and_survive_writing(small_save: Writer, tmp_path: Path, def_name: str) -> None:
    world = load_save(small_save(things=holder(f"Building_{def_name}", def_name, RAIDER)), seed=1).world
    assert world.pawns == {}
    assert {casket: pawn.id for casket, pawn in world.caskets.items()} == {60: 22}
    path = tmp_path / "asleep.rws"
    write_save(world, path)
    assert load_save(path, seed=1).world.caskets == world.caskets


def test_sleepers_of_the_colony_are_named(small_save: Writer) -> None:
    loaded = load_save(small_save(things=holder("Building_CryptosleepCasket", "CryptosleepCasket", ADA)), seed=1)
    assert loaded.world.caskets[60].name.nick == "Ada"
    assert losses(loaded) == ("kept asleep, because nobody opens their caskets: 1 sleeper of the colony (Ada)",)


def test_the_colony_s_own_come_out_of_buildings_that_it_does_not_support(small_save: Writer) -> None:
    vat = holder("Building_GrowthVat", "GrowthVat", ADA + RAIDER + SILVER)
    loaded = load_save(small_save(things=vat), seed=1)
    assert people(loaded.world) == {"Ada": (4, 5)}
    assert losses(loaded) == (
        "skipped, because the embedded colony does not support them: 2 contents of containers (Colonist, Silver)",
        "skipped, because the embedded colony does not support them: 1 thing (GrowthVat)",
    )


def test_goods_come_out_of_supported_buildings(small_save: Writer) -> None:
    pods = holder("Building", "TransportPod", ADA + SILVER)
    world = load_save(small_save(things=pods), seed=1).world
    assert list(people(world)) == ["Ada"]
    assert sum(item.stack_count for item in world.items.values()) == 800
    assert all(world.grids.edifice[item.z, item.x] == 0 for item in world.items.values())


@pytest.mark.parametrize("stacks", [1, 3])
def test_goods_lie_on_shelves(small_save: Writer, stacks: int) -> None:
    shelf = '<thing Class="Building_Storage"><def>Shelf</def><id>Shelf60</id><map>0</map><pos>(4, 0, 5)</pos></thing>'
    goods = "".join(
        f'<thing Class="ThingWithComps"><def>Steel</def><id>Steel{number}</id><map>0</map><pos>(4, 0, 5)</pos>'
        "<stackCount>75</stackCount></thing>"
        for number in range(70, 70 + stacks)
    )
    loaded = load_save(small_save(things=shelf + goods), seed=1)
    assert [(item.x, item.z, item.stack_count) for item in loaded.world.items.values()] == [(4, 5, 75)] * stacks
    assert losses(loaded) == ()


def test_carried_goods_stay_and_carried_pawns_and_corpses_are_put_down(small_save: Writer) -> None:
    def carrier(number: int, cell: str, carried: str) -> str:
        person = PERSON.format(number=number, faction="Faction_1", nick=f"C{number}", carried=carried)
        return person.replace("<li", "<thing", 1).removesuffix("</li>") + f"<pos>{cell}</pos></thing>"

    things = carrier(23, "(1, 0, 1)", SILVER) + carrier(24, "(2, 0, 2)", BEN) + carrier(25, "(3, 0, 3)", CORPSE)
    loaded = load_save(small_save(things=things, world=DEAD), seed=1)
    world = loaded.world
    assert world.pawns[23].carried is not None
    assert (world.pawns[23].carried.def_name, world.pawns[23].carried.stack_count) == ("Silver", 800)
    assert people(world) == {"C23": (1, 1), "C24": (2, 2), "C25": (3, 3), "Ben": (2, 2)}
    assert (world.corpses[50].x, world.corpses[50].z) == (3, 3)
    assert losses(loaded) == ()


def test_endless_carrying_is_refused(small_save: Writer) -> None:
    start, end = ADA.split("<innerList></innerList>")
    chain = "".join(f"{start.replace('Human20', f'Human{number}')}<innerList>" for number in range(100, 3_100))
    carried = chain + f"</innerList>{end}" * 3_000
    with pytest.raises(SaveError, match="the save has too many things inside of each other"):
        load_save(small_save(things=holder("DropPodIncoming", "DropPodIncoming", carried)), seed=1)


def test_packed_furniture_is_counted(small_save: Writer) -> None:
    bed = '<li Class="Building_Bed"><def>Bed</def><id>Bed41</id></li>'
    loaded = load_save(small_save(things=holder("MinifiedThing", "MinifiedThing", bed)), seed=1)
    assert "1 content of a container (Bed)" in losses(loaded)[0]


def test_a_pet_of_every_race_of_the_game_is_read(small_save: Writer) -> None:
    races = sorted(DEFS.animals)
    pets = "".join(
        f'<thing Class="Pawn"><def>{race}</def><id>{race}{number}</id><map>0</map><pos>(5, 0, 5)</pos><rot>2</rot>'
        f'<faction>Faction_1</faction><questTags IsNull="True" /><kindDef>{race}</kindDef><gender>Female</gender>'
        f'<name Class="NameSingle"><nameInt>Pet {number}</nameInt><numerical>True</numerical></name></thing>'
        for number, race in enumerate(races, start=100)
    )
    loaded = load_save(small_save(things=pets), seed=1)
    found = [(pawn.race, pawn.name.nick, pawn.faction, pawn.gender) for pawn in loaded.world.pawns.values()]
    assert found == [(race, f"Pet {number}", 2, "Female") for number, race in enumerate(races, start=100)]
    assert len(races) == 61
    assert losses(loaded) == ()
