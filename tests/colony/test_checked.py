"""A checked game raises an error when its world is not consistent."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.colony.api import Dispatcher
from pytest_rle.colony.checked import CheckedTransport
from pytest_rle.colony.invariants import InvariantBroken
from pytest_rle.colony.new_games import NewGames
from pytest_rle.rimapi import RimApiClient
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scenario import hash_file


async def test_a_world_is_checked_after_each_day(small_project: Path) -> None:
    path = small_project / "saves" / "crashlanded.rws.gz"
    game, _ = NewGames().start(path, sha256=hash_file(path), seed=1)
    async with RimApiClient("http://colony", transport=CheckedTransport(Dispatcher(game), game)) as client:
        game.advance(2_500)
        next(iter(game.world.items.values())).stack_count = 0
        await client.game.state()
        game.world.game_tick += GAME_TICKS_PER_DAY
        with pytest.raises(InvariantBroken, match="a stack is empty"):
            await client.game.state()
