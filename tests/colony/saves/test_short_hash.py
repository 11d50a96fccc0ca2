from __future__ import annotations

import pytest

from pytest_rle.colony.saves.names import COMPRESSED_HASHES, TERRAIN_HASHES
from pytest_rle.colony.saves.short_hash import HashTable, short_hash


@pytest.mark.parametrize(
    ("name", "number"), [("Sandstone_Rough", 0x2738), ("Granite_Rough", 0xEEDE), ("Limestone_Rough", 0xDE63)]
)
def test_a_name_has_the_game_s_number(name: str, number: int) -> None:
    assert short_hash(name) == number
    assert TERRAIN_HASHES.name(number) == name


def test_a_def_whose_number_is_taken_gets_the_next_one() -> None:
    assert short_hash("MineableSteel") == 0x6A9C
    assert COMPRESSED_HASHES.number("MineableSteel") == 0x6A9D
    assert COMPRESSED_HASHES.name(0x6A9D) == "MineableSteel"


def test_a_number_slightly_above_a_known_def_counts_as_a_collision() -> None:
    table = HashTable(["Granite"])
    own = table.number("Granite")
    assert table.name(own + 2) == "Granite"
    assert table.name(own + 50) is None
    assert table.name(own - 1) is None


def test_numbers_translate_back_to_their_names() -> None:
    names = ["A", "B", "Wall", "Plant_TreeBirch", "Überlegung"]
    table = HashTable(names)
    assert [table.name(table.number(name)) for name in names] == names
