"""Labels of defs."""

from __future__ import annotations

import pytest

from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.labels import label


@pytest.mark.parametrize(
    ("def_name", "expected"),
    [
        ("MealSimple", "simple meal"),
        ("BlocksGranite", "granite blocks"),
        ("Meat_Wolf_Timber", "wolf meat"),
        ("Plant_TreeOak", "oak tree"),
        ("Granite_RoughHewn", "rough-hewn granite"),
        ("Gun_BoltActionRifle", "bolt-action rifle"),
        ("SimpleResearchBench", "simple research bench"),
        ("MineableSteel", "compacted steel"),
        ("ChunkSandstone", "sandstone chunk"),
    ],
)
def test_a_def_has_the_games_label(def_name: str, expected: str) -> None:
    assert label(def_name) == expected


def test_every_def_has_a_label_without_underscores() -> None:
    for table in (DEFS.items, DEFS.buildings, DEFS.plants, DEFS.terrain, DEFS.animals, DEFS.mineables):
        for def_name in table:
            assert label(def_name).strip()
            assert "_" not in label(def_name)
