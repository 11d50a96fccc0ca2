"""A refused name comes with the nearest right ones."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_rle.rimworld import DEFS
from pytest_rle.team.names import SUGGESTIONS, did_you_mean, nearest


@pytest.mark.parametrize(
    ("wrong", "known", "right"),
    [
        ("Rice", DEFS.plants, "Plant_Rice"),
        ("potatoes", DEFS.plants, "Plant_Potato"),
        ("Wood", DEFS.stuff, "WoodLog"),
        ("GraniteBlocks", DEFS.stuff, "BlocksGranite"),
        ("Stove", DEFS.buildings, "FueledStove"),
        ("Research Bench", DEFS.buildings, "SimpleResearchBench"),
        ("CookSimpleMeal", DEFS.recipes, "CookMealSimple"),
        ("Butcher", DEFS.recipes, "ButcherCorpseFlesh"),
        ("Cook", DEFS.work_types, "Cooking"),
        ("Plant Cutting", DEFS.work_types, "PlantCutting"),
        ("Solar", DEFS.research, "SolarPanels"),
    ],
)
def test_the_right_name_is_suggested(wrong: str, known: Iterable[str], right: str) -> None:
    assert right in nearest(wrong, known)
    assert right in did_you_mean(wrong, known)


def test_a_suggestion_reads_as_a_question() -> None:
    assert did_you_mean("Rice", DEFS.plants) == "Rice: did you mean Plant_Rice?"


def test_without_a_near_name_a_short_list_is_named_and_a_long_one_is_not() -> None:
    assert did_you_mean("xyzzy", ["Sleep", "Work"]) == "xyzzy: there are Sleep, Work"
    assert did_you_mean("xyzzy", DEFS.buildings) == "xyzzy, and none has a name like it"
    assert did_you_mean("xyzzy", []) == "xyzzy: there are none"


@given(st.sampled_from(sorted(DEFS.buildings)), st.booleans())
def test_a_known_name_is_among_its_own_nearest_in_any_case(name: str, lower: bool) -> None:
    found = nearest(name.lower() if lower else name, DEFS.buildings)
    assert name in found
    assert len(found) <= SUGGESTIONS


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    assert did_you_mean(text, DEFS.work_types).startswith(text)
