"""Raids in a whole game with all systems: small, medium and large, against drafted and undrafted colonists."""

from __future__ import annotations

import copy

import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.systems.combat import drafting, raids
from pytest_rle.colony.systems.map import spawning
from pytest_rle.colony.systems.pawns import generation, hostility
from pytest_rle.colony.world import Faction, Grids, World
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY

GUNS = ("Gun_BoltActionRifle", "Gun_Revolver", "Gun_PumpShotgun", "Gun_Revolver", "Gun_BoltActionRifle")


def colony_of(people: int, seed: int = 5) -> Game:
    """A colony of armed settlers on open ground, 120 by 120, on its twelfth day."""
    world = World(seed=seed, grids=Grids.empty(120, 120))
    world.factions = {
        1: Faction(1, "PlayerColony", "New Arrivals"),
        2: Faction(2, "Pirate", "Red Hand", goodwill=-100, relation="Hostile"),
    }
    world.game_tick = 12 * GAME_TICKS_PER_DAY
    game = Game(world)
    for number in range(people):
        pawn = generation.colonist(world, game.colony.streams, number)
        pawn.x, pawn.z = 58 + 2 * number, 60
        pawn.equipment[:] = [spawning.new_item(game.colony, GUNS[number], 1, quality=2)]
        world.pawns[pawn.id] = pawn
        game.colony.wake_at(pawn, world.game_tick)
    spawning.spawn_item(game.colony, spawning.new_item(game.colony, "MealSurvivalPack", 10), 60, 62)
    return game


@pytest.mark.parametrize(("points", "people"), [(35.0, 3), (200.0, 4), (500.0, 5)])
@pytest.mark.parametrize("drafted", [False, True])
def test_a_raid_arrives_fights_and_ends(points: float, people: int, drafted: bool) -> None:
    game = colony_of(people)
    world = game.world
    colonists = {pawn.id for pawn in world.colonists()}
    lord = raids.spawn(game.colony, points)
    assert lord is not None
    raiders = set(lord.pawns)
    if drafted:
        for pawn in world.colonists():
            assert drafting.set_drafted(game.colony, pawn, True)
    game.advance(GAME_TICKS_PER_DAY)
    assert not [pawn for pawn in hostility.enemies(game.colony) if pawn.id in raiders]
    assert all(world.pawns[i].downed or world.pawns[i].guest == "Prisoner" for i in raiders & set(world.pawns))
    dead = {death.pawn for death in world.deaths}
    assert colonists <= dead | set(world.pawns)
    for death in world.deaths:
        assert any(word in death.cause for word in (" by ", "blood loss", "infected")), death.cause
    fallen = [corpse for corpse in world.corpses.values() if corpse.pawn.id in raiders]
    assert dead or fallen or raiders & set(world.pawns) or points < 100


def test_three_drafted_gunmen_usually_defeat_a_small_raid() -> None:
    lost = 0
    for seed in range(6):
        game = colony_of(3, seed)
        raids.spawn(game.colony, 35.0)
        for pawn in game.world.colonists():
            drafting.set_drafted(game.colony, pawn, True)
        game.advance(GAME_TICKS_PER_DAY // 4)
        lost += any(pawn.downed for pawn in game.world.colonists()) or bool(game.world.deaths)
    assert lost <= 3


def test_a_copied_fight_continues_like_the_original() -> None:
    game = colony_of(4)
    raids.spawn(game.colony, 200.0)
    game.advance(2_000)
    other = Game(copy.deepcopy(game.world))
    for _ in range(4):
        game.advance(1_500)
        other.advance(1_500)
        assert game.state_hash() == other.state_hash()
