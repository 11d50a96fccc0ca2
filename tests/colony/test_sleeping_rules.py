"""Rules that sleep until something arms them change nothing: a game in which they never sleep has the same states."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.colony.game import AWAKE, Game
from pytest_rle.colony.saves import load_save
from pytest_rle.colony.systems.combat import combat
from pytest_rle.colony.systems.health import injuries
from pytest_rle.colony.systems.needs import mental_breaks
from pytest_rle.colony.systems.pawns import hediffs
from pytest_rle.colony.systems.storyteller import incidents
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY, GAME_TICKS_PER_HOUR

SAVES = Path(__file__).parents[2] / "saves"


class Restless(Game):
    """A game whose rules never sleep, and which looks for fighters and for pawns in its care at every step."""

    def _sleepers(self) -> int:
        self.colony.pawns_changed()
        hediffs.bleeding_pawns(self.colony).update(self.world.pawns)
        return AWAKE


class Forgetful(Game):
    """A game that computes every cached value again on each game tick on which something is due."""

    def _next_tick(self, now: int) -> int:
        self.colony._memo.clear()
        return super()._next_tick(now)


def _quiet(game: Game) -> None:
    pass


def _raid(game: Game) -> None:
    assert incidents.fire(game.colony, "RaidEnemy", 100.0)


def _manhunters(game: Game) -> None:
    assert incidents.fire(game.colony, "ManhunterPack", 200.0)


def _berserk(game: Game) -> None:
    mental_breaks.start(game.colony, game.world.colonists()[0], "Berserk")


def _wound(game: Game) -> None:
    injuries.hurt(game.colony, game.world.colonists()[0], "Cut", 8.0, source="a test")


@pytest.mark.parametrize("arm", [_quiet, _raid, _manhunters, _berserk, _wound])
def test_a_game_whose_rules_sleep_has_the_states_of_one_whose_rules_never_sleep(arm: Callable[[Game], None]) -> None:
    games = [kind(load_save(SAVES / "crashlanded.rws.gz", seed=5).world) for kind in (Game, Restless)]
    for hours in (4, 8):
        hashes: list[list[str]] = [[], []]
        for game, states in zip(games, hashes, strict=True):
            for _ in range(hours):
                game.advance(GAME_TICKS_PER_HOUR)
                states.append(game.state_hash())
        assert hashes[0] == hashes[1]
        for game in games:
            arm(game)


def test_a_raid_that_is_under_way_has_the_same_states_without_sleep() -> None:
    games = [kind(load_save(SAVES / "raid_defense.rws.gz", seed=8).world) for kind in (Game, Restless)]
    for game in games:
        game.advance(GAME_TICKS_PER_DAY)
    assert games[0].state_hash() == games[1].state_hash()


@pytest.mark.parametrize("arm", [_quiet, _raid])
def test_a_game_that_forgets_its_cached_values_has_the_same_states(arm: Callable[[Game], None]) -> None:
    games = [kind(load_save(SAVES / "crashlanded.rws.gz", seed=6).world) for kind in (Game, Forgetful)]
    for game in games:
        game.advance(GAME_TICKS_PER_HOUR)
        arm(game)
        game.advance(GAME_TICKS_PER_HOUR)
    assert games[0].state_hash() == games[1].state_hash()


def test_a_mental_state_wakes_the_fights_and_its_end_lets_them_sleep() -> None:
    game = Game(load_save(SAVES / "crashlanded.rws.gz", seed=5).world)
    colonist = game.world.colonists()[0]
    asleep = combat.is_asleep
    assert asleep(game.colony)
    mental_breaks.start(game.colony, colonist, "Wander_Sad")
    assert not asleep(game.colony)
    mental_breaks.recover(game.colony, colonist)
    assert asleep(game.colony)
