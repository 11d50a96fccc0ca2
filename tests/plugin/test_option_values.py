"""What each kind of option accepts and refuses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.plugin.options.values import parse_policies, positive_int, positive_seconds, price_pair
from pytest_rle.seeds import parse_seed, parse_seeds


@pytest.mark.parametrize(
    ("text", "seeds"),
    [
        ("42", (42,)),
        ("1,2,3", (1, 2, 3)),
        ("0-4", (0, 1, 2, 3, 4)),
        ("7, 0-2", (7, 0, 1, 2)),
        ("3,3,1-3", (3, 1, 2)),
        (str(2**63 - 1), (2**63 - 1,)),
    ],
)
def test_seeds_are_a_number_a_list_or_a_range(text: str, seeds: tuple[int, ...]) -> None:
    assert parse_seeds(text) == seeds


@pytest.mark.parametrize("text", ["", "abc", "1,,2", "-3", "5-2", "1.5", "0-99999999", str(2**63), "٣", "1_0"])
def test_text_that_is_not_a_seed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="seed"):
        parse_seeds(text)


@pytest.mark.parametrize("text", ["", "-3", "1.5", "1,2", str(2**63), "9" * 5000, "٣", "1_0", "0x10"])
def test_a_single_seed_follows_the_same_rules(text: str) -> None:
    assert parse_seed(" 42 ") == 42
    with pytest.raises(ValueError, match="is not a seed: write a whole number from 0 to 9223372036854775807"):
        parse_seed(text)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_any_list_of_seeds_keeps_its_order_without_repeats(seeds: list[int]) -> None:
    assert parse_seeds(",".join(map(str, seeds))) == tuple(dict.fromkeys(seeds))


def test_policies_are_separated_by_commas() -> None:
    assert parse_policies("idle,scripted,idle") == ("idle", "scripted")
    with pytest.raises(ValueError, match="'clever' is not a policy: choose from scripted, idle, random, llm"):
        parse_policies("clever")


def test_prices_have_two_parts() -> None:
    assert price_pair(" 0.30:0.50 ") == "0.30:0.50"
    for text in ("0.3", "a:b", "-1:2", "1:2:3", ""):
        with pytest.raises(ValueError, match="price"):
            price_pair(text)


def test_numbers_have_bounds() -> None:
    assert positive_int("3") == 3
    assert positive_seconds("0.5") == 0.5
    for text in ("0", "-1", "x", ""):
        with pytest.raises(ValueError, match="whole number"):
            positive_int(text)
    for text in ("0", "-1", "x", "inf", "nan"):
        with pytest.raises(ValueError, match="seconds"):
            positive_seconds(text)
