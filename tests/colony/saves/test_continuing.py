from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.saves import StartItem, StartSpec, generate, load_save, write_save
from pytest_rle.colony.systems.storyteller import incidents

GOODS = (StartItem("MealSurvivalPack", 30), StartItem("Steel", 100), StartItem("WoodLog", 100))


@pytest.mark.parametrize("incident", [None, "RaidEnemy", "ToxicFallout", "Disease_Plague"])
def test_a_loaded_game_continues_as_if_it_had_not_been_saved(tmp_path: Path, incident: str | None) -> None:
    world = generate(StartSpec("test", "go on", 3, width=80, height=80, items=GOODS))
    for item in world.items.values():
        item.forbidden = False
    played = Game(world)
    played.advance(20_000)
    if incident is not None:
        assert incidents.fire(played.colony, incident, points=120.0, forced=True)
    played.advance(3_333)
    write_save(played.world, tmp_path / "middle.rws.gz")
    loaded = Game(load_save(tmp_path / "middle.rws.gz", seed=world.seed).world)
    assert loaded.state_hash() == played.state_hash()
    for _ in range(4):
        played.advance(4_321)
        loaded.advance(4_321)
        assert loaded.state_hash() == played.state_hash()
