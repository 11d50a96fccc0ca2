"""Social interactions: talks, insults, social fights, romance and recruitment."""

from __future__ import annotations

import pytest

from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.behaviour import drivers
from pytest_rle.colony.systems.jobs import arrivals
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation, relations
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import Grids, Memory, Pawn, Trait, World
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_YEAR


def make_colony(people: int = 2, seed: int = 4) -> Colony:
    colony = Colony(World(seed=seed, grids=Grids.empty(30, 30)), drivers.of)
    for index in range(people):
        pawn = generation.colonist(colony.world, colony.streams, index)
        pawn.traits, pawn.gender, pawn.age_ticks = [], "Female", 30 * GAME_TICKS_PER_YEAR
        arrivals.enter(colony, pawn, 10 + index, 10)
        colony.due_pawns()
    return colony


def run(colony: Colony, days: float) -> None:
    end = colony.now + round(days * GAME_TICKS_PER_DAY)
    while colony.now < end:
        colony.world.game_tick += 600
        social.step(colony)


def remember(pawn: Pawn, thought: str, other: Pawn, times: int = 1) -> None:
    pawn.memories += [Memory(thought, 0, 0, 60 * GAME_TICKS_PER_DAY, other.id) for _ in range(times)]


def test_two_people_side_by_side_interact_nine_to_twenty_two_times_a_day() -> None:
    colony = make_colony(2)
    run(colony, 10)
    talks = sum(1 for pawn in colony.world.colonists() for memory in pawn.memories if memory.def_name == "Chitchat")
    assert talks == 2, "small talk is one memory for each person"
    assert len(colony.world.interactions) <= social.LOG_LENGTH
    recent = [entry for entry in colony.world.interactions if entry.tick > colony.now - 5 * GAME_TICKS_PER_DAY]
    assert 45 <= len(recent) <= 110


def test_people_far_apart_or_behind_a_wall_do_not_interact() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    second.x = 25
    run(colony, 2)
    assert not colony.world.interactions
    first.x, second.x = 10, 13
    for z in range(30):
        spawning.set_rock(colony, 11, z, "Granite")
    run(colony, 2)
    assert not colony.world.interactions


@pytest.mark.parametrize("state", ["asleep", "downed"])
def test_a_person_who_is_asleep_or_downed_does_not_interact(state: str) -> None:
    colony = make_colony(2)
    setattr(colony.world.colonists()[1], state, True)
    run(colony, 2)
    assert not colony.world.interactions


def test_drafted_people_interact_less() -> None:
    chatty, drafted = make_colony(2), make_colony(2)
    for pawn in drafted.world.colonists():
        pawn.drafted = True
    for colony in (chatty, drafted):
        run(colony, 8)
    assert len(drafted.world.interactions) < 0.6 * len(chatty.world.interactions)


def test_small_talk_raises_opinion_and_gives_experience_in_social() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    before = (first.skills["Social"].xp, first.skills["Social"].level)
    for _ in range(12):
        social.interact(colony, first, second, "Chitchat")
    assert relations.opinion(colony, first, second) == relations.opinion(colony, second, first) == 8
    assert first.skills["Social"].disabled or (first.skills["Social"].xp, first.skills["Social"].level) != before


def test_an_insult_lowers_opinion_and_mood() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    second.skills["Melee"].disabled = True
    social.interact(colony, first, second, "Insult")
    assert relations.opinion(colony, second, first) == -15
    assert {memory.def_name for memory in second.memories} == {"Insulted", "InsultedMood"}
    assert not first.memories


def test_kind_people_never_insult_and_abrasive_people_insult_more() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    plain = social.weights(colony, first, second)
    first.traits = [Trait("Kind")]
    kind = social.weights(colony, first, second)
    first.traits = [Trait("Abrasive")]
    abrasive = social.weights(colony, first, second)
    assert kind["Insult"] == kind["Slight"] == 0
    assert kind["KindWords"] > plain["KindWords"] == 0
    assert abrasive["Insult"] == pytest.approx(2.3 * plain["Insult"])


def test_a_low_opinion_makes_insults_more_likely() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    plain = social.weights(colony, first, second)["Insult"]
    remember(first, "HadAngeringFight", second, 3)
    assert social.weights(colony, first, second)["Insult"] > 3 * plain


def test_nobody_dies_in_a_social_fight_and_both_people_remember_it() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    social.fight(colony, first, second)
    for pawn in (first, second):
        assert not pawn.dead
        assert any(memory.def_name in ("HadAngeringFight", "HadCatharticFight") for memory in pawn.memories)
    assert any(event.name == "message_received" for event in colony.drain_events())


def test_fights_are_more_likely_at_a_low_opinion_and_impossible_for_nonviolent_people() -> None:
    colony = make_colony(2)
    first, second = colony.world.colonists()
    first.skills["Melee"].disabled = False
    assert social.fight_chance(colony, first, second, "Insult") == pytest.approx(0.04)
    assert social.fight_chance(colony, first, second, "Chitchat") == 0
    remember(first, "HadAngeringFight", second, 8)
    assert social.fight_chance(colony, first, second, "Insult") == pytest.approx(0.16)
    first.skills["Melee"].disabled = True
    assert social.fight_chance(colony, first, second, "Insult") == 0


def test_people_who_like_and_attract_each_other_become_lovers_and_can_break_up() -> None:
    colony = make_colony(2)
    man, woman = colony.world.colonists()
    man.gender = "Male"
    for one, two in ((man, woman), (woman, man)):
        remember(one, "HadCatharticFight", two, 5)
    assert social.weights(colony, man, woman)["RomanceAttempt"] > 0.5
    for _ in range(30):
        colony.world.game_tick += 600
        social.interact(colony, man, woman, "RomanceAttempt")
        if relations.related(man, woman, "Lover"):
            break
    assert relations.related(man, woman, "Lover")
    assert relations.related(woman, man, "Lover")
    assert social.weights(colony, man, woman)["RomanceAttempt"] == 0
    social.interact(colony, man, woman, "Breakup")
    assert relations.related(woman, man, "ExLover")
    assert relations.opinion(colony, woman, man) < relations.opinion(colony, man, woman)


def test_a_warden_lowers_the_resistance_of_a_prisoner_and_then_recruits_it() -> None:
    colony = make_colony(1)
    (warden,) = colony.world.colonists()
    warden.skills["Social"].level = 8
    captive = generation.generate(colony.world, colony.streams, "Drifter", 2, 1)
    arrivals.enter(colony, captive, 12, 12)
    captive.guest, captive.recruit_resistance, captive.needs.mood = "Prisoner", 2.5, 0.5
    attempts = 1
    while not social.recruit_attempt(colony, warden, captive):
        attempts += 1
    assert attempts == 4, "0.4 + 8 * 0.075 = 1 a talk, a little more as rapport grows"
    assert captive in colony.world.colonists()
    assert any(memory.def_name == "RecruitedMe" for memory in captive.memories)


def test_the_same_seed_gives_the_same_interactions() -> None:
    logs = []
    for _ in range(2):
        colony = make_colony(4)
        run(colony, 2)
        logs.append([(entry.def_name, entry.tick) for entry in colony.world.interactions])
    assert logs[0] == logs[1]
    assert logs[0]
