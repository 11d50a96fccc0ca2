from __future__ import annotations

import pytest

from pytest_rle.colony.api.naming import pascal, snake, snake_keys


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MapId", "map_id"),
        ("RimWorldVersion", "rim_world_version"),
        ("HideUI", "hide_u_i"),
        ("ArmorRating_Sharp", "armor_rating__sharp"),
        ("MineableSteel", "mineable_steel"),
        ("ResourcesRaw", "resources_raw"),
        ("already_snake", "already_snake"),
        ("", ""),
    ],
)
def test_every_capital_but_the_first_gets_an_underscore(name: str, expected: str) -> None:
    assert snake(name) == expected


def test_dictionary_keys_are_converted_and_values_are_not() -> None:
    assert snake_keys({"MineableSteel": "MineableSteel"}) == {"mineable_steel": "MineableSteel"}


def test_a_snake_case_name_becomes_pascal_case() -> None:
    assert pascal("is_mod_settings_open") == "IsModSettingsOpen"
