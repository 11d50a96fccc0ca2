"""Death: the corpse, the gear, the events and the mourning."""

from __future__ import annotations

from collections.abc import Callable

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.health import death
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.world import Building, Lord, Pawn, Relation, Trait


def memories(pawn: Pawn) -> set[str]:
    return {memory.def_name for memory in pawn.memories}


def test_a_dead_pawn_leaves_the_map_and_a_corpse_and_weapon_behind(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, x=12, z=14, weapon="Gun_Revolver", apparel=("Apparel_Pants",))
    corpse = death.kill(meadow, pawn, "plague")
    assert pawn.id not in meadow.world.pawns
    assert (corpse.x, corpse.z, corpse.pawn) == (12, 14, pawn)
    assert meadow.world.corpses == {corpse.id: corpse}
    assert [(item.def_name, item.x, item.z) for item in meadow.world.items.values()] == [("Gun_Revolver", 12, 14)]
    assert pawn.apparel[0].tainted


def test_a_colonists_death_is_recorded_and_announced_with_its_cause(meadow: Colony, place: Callable[..., Pawn]) -> None:
    pawn = place(meadow, name="Ann")
    meadow.drain_events()
    death.kill(meadow, pawn, "starvation")
    (record,) = meadow.world.deaths
    assert (record.name, record.cause, record.pawn) == ("Ann", "starvation", pawn.id)
    events = {event.name: event.data for event in meadow.drain_events()}
    assert events["pawn_killed"]["pawn"] == {
        "id": pawn.id,
        "name": "Ann",
        "isColonist": True,
        "faction": "New Arrivals",
    }
    assert events["pawn_killed"]["cause"] == "starvation"
    assert events["letter_received"]["letter"]["def"] == "Death"  # type: ignore[index]


def test_a_raiders_death_is_not_recorded_and_nobody_mourns_it(meadow: Colony, place: Callable[..., Pawn]) -> None:
    raider = place(meadow, faction=2, weapon="Gun_Revolver")
    friend = place(meadow)
    death.kill(meadow, raider, "shot to death by Ann")
    assert meadow.world.deaths == []
    assert "KnowColonistDied" not in memories(friend)
    assert next(iter(meadow.world.items.values())).forbidden


def test_colonists_mourn_a_colonist_and_witnesses_mourn_more(meadow: Colony, place: Callable[..., Pawn]) -> None:
    dead, near, far = place(meadow), place(meadow, x=33), place(meadow, x=5)
    psychopath = place(meadow, x=31)
    psychopath.traits.append(Trait("Psychopath"))
    death.kill(meadow, dead, "plague")
    assert {"KnowColonistDied", "WitnessedDeathAlly"} <= memories(near)
    assert "KnowColonistDied" in memories(far)
    assert "WitnessedDeathAlly" not in memories(far)
    assert memories(psychopath) == set()


def test_a_widow_mourns_her_husband(meadow: Colony, place: Callable[..., Pawn]) -> None:
    dead, widow = place(meadow), place(meadow, x=5)
    dead.gender = "Male"
    dead.relations.append(Relation("Spouse", widow.id))
    widow.relations.append(Relation("Spouse", dead.id))
    death.kill(meadow, dead, "plague")
    assert "MyHusbandDied" in memories(widow)


def test_a_death_releases_bed_reservation_designation_and_lord(meadow: Colony, place: Callable[..., Pawn]) -> None:
    raider = place(meadow, faction=2)
    bed = spawning.add_building(meadow, Building(meadow.world.new_id(), "Bed", 5, 5, owners=[raider.id]))
    meadow.world.lords[900] = Lord(900, 2, "LordJob_AssaultColony", "LordToil_AssaultColony", [raider.id], 0, gained=1)
    raider.lord = 900
    meadow.world.reserved[77] = raider.id
    meadow.world.designations.hunt.add(raider.id)
    death.kill(meadow, raider, "wounds")
    assert bed.owners == []
    assert meadow.world.reserved == {}
    assert meadow.world.designations.hunt == set()
    assert meadow.world.lords[900].pawns == []
    assert meadow.world.lords[900].lost_violently == 1


def test_corpses_of_hunted_animals_and_colonists_are_allowed_and_others_forbidden(
    meadow: Colony, place: Callable[..., Pawn]
) -> None:
    hunted, stray, ann = place(meadow, race="Deer", faction=0), place(meadow, race="Deer", faction=0), place(meadow)
    meadow.world.designations.hunt.add(hunted.id)
    assert not death.kill(meadow, hunted, "shot to death by Ann").forbidden
    assert death.kill(meadow, stray, "old age").forbidden
    assert not death.kill(meadow, ann, "plague").forbidden
