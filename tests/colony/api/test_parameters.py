from __future__ import annotations

import pytest

from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.parameters import Parameters, parse_query


def parameters(query: str) -> Parameters:
    return Parameters(parse_query(query))


def test_names_match_in_any_case() -> None:
    assert parameters("Map_ID=3").integer("map_id") == 3
    assert parameters("buildingid=3").integer("buildingId") == 3


@pytest.mark.parametrize("query", ["", "map_id="])
def test_a_missing_parameter_gets_the_mods_error_text(query: str) -> None:
    with pytest.raises(ApiError) as caught:
        parameters(query).integer("map_id")
    assert caught.value.text == "Internal server error: Required parameter 'map_id' was not found or is empty."


@pytest.mark.parametrize("value", ["abc", "1.0", "0x10", "3000000000", "1_000", "1e3"])
def test_only_plain_32_bit_integers_are_integers(value: str) -> None:
    with pytest.raises(ApiError) as caught:
        parameters(f"map_id={value}").integer("map_id")
    expected = f"Internal server error: Parameter 'map_id' with value '{value}' cannot be converted to Int32."
    assert caught.value.text == expected


def test_negative_and_padded_integers_are_accepted() -> None:
    assert parameters("map_id=-5").integer("map_id") == -5
    assert parameters("map_id=%207%20").integer("map_id") == 7


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("TRUE", True), ("1", True), ("False", False)])
def test_booleans_are_words_or_digits(value: str, expected: bool) -> None:
    assert parameters(f"force={value}").boolean("force") is expected


def test_other_words_are_not_booleans() -> None:
    with pytest.raises(ApiError, match="cannot be converted to Boolean"):
        parameters("force=yes").boolean("force")


@pytest.mark.parametrize(("value", "expected"), [("2", 2.0), ("-0.5", -0.5), (".5", 0.5), ("1e2", 100.0)])
def test_numbers_may_have_a_point_and_an_exponent(value: str, expected: float) -> None:
    assert parameters(f"radius={value}").number("radius") == expected


@pytest.mark.parametrize("value", ["far", "1_000", "nan", "inf", "1,5", "."])
def test_a_number_that_only_python_accepts_is_refused(value: str) -> None:
    with pytest.raises(ApiError, match="cannot be converted to Single"):
        parameters(f"radius={value}").number("radius")


def test_it_records_which_parameters_were_read() -> None:
    given = parameters("map_id=0&label=x")
    given.integer("map_id")
    given.optional_text("category")
    assert given.used == {"map_id", "category"}
