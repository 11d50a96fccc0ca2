"""A running game is used only if its save, its seed and its time are those of the episode."""

from __future__ import annotations

import dataclasses

import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import load_save
from pytest_rle.episode import EpisodeSpec, open_game
from pytest_rle.episode.game import LaunchError
from pytest_rle.episode.running_game import START_GAME_TICKS
from pytest_rle.scenario import hash_file, save_path


@pytest.fixture
def running(spec: EpisodeSpec) -> Game:
    """A running game with the spec's save."""
    scenario = spec.scenario
    return Game(load_save(save_path(scenario), seed=spec.seed, difficulty=scenario.difficulty).world)


def reach(game: Game, spec: EpisodeSpec) -> DispatcherTransport:
    return DispatcherTransport(Dispatcher(game, save_sha256=hash_file(save_path(spec.scenario))))


async def test_a_game_at_its_start_counts_as_pinned(running: Game, spec: EpisodeSpec) -> None:
    async with open_game(spec, transport=reach(running, spec)) as game:
        assert game.is_pinned


async def test_a_game_that_was_played_before_is_refused(running: Game, spec: EpisodeSpec) -> None:
    running.advance(START_GAME_TICKS)
    with pytest.raises(LaunchError, match="is already at game tick 15000, and an episode begins at the start"):
        async with open_game(spec, transport=reach(running, spec)):
            pass


async def test_a_played_game_that_is_allowed_does_not_count_as_pinned(running: Game, spec: EpisodeSpec) -> None:
    running.advance(START_GAME_TICKS)
    async with open_game(dataclasses.replace(spec, allow_unpinned=True), transport=reach(running, spec)) as game:
        assert not game.is_pinned


async def test_a_game_of_another_seed_is_refused_with_two_remedies(running: Game, spec: EpisodeSpec) -> None:
    with pytest.raises(LaunchError, match="add --rle-seed 42, or start the game with --seed 43"):
        async with open_game(dataclasses.replace(spec, seed=43), transport=reach(running, spec)):
            pass
