"""Which words of a selection are taken for misspelt names."""

from __future__ import annotations

import pytest

from pytest_rle.plugin.hints import near_marks, near_scenarios

SCENARIOS = ["crashlanded", "first_winter", "raid_defense"]
FACTS = {"scenario": SCENARIOS, "policy": ["scripted"], "difficulty": ["Rough"], "seed": ["42"]}
MARKS = ["rle", "rules", "smoke"]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("crashlandd", ["-k crashlandd: did you mean crashlanded?"]),
        ("Crashlandet or frist_winter", ["-k Crashlandet: did you mean *crashlanded?", "*first_winter?"]),
        ("crash and not winter", []),
        ("test_scenario or seed42", []),
        ("", []),
    ],
)
def test_words_that_are_almost_scenarios(words: str, meant: list[str]) -> None:
    found = near_scenarios("-k", words, SCENARIOS, ["test_scenario[crashlanded-seed42]"])
    assert len(found) == len(meant)
    assert all(hint.endswith(text.rpartition("*")[2]) for hint, text in zip(found, meant, strict=True))


@pytest.mark.parametrize(
    ("expression", "meant"),
    [
        ("rle(scenario='crashlandd')", ["-m crashlandd: did you mean crashlanded?"]),
        ("rle(scenario='raid') or smok", ["-m raid: did you mean raid_defense?", "-m smok: did you mean smoke?"]),
        ("rle(senario='raid_defense')", ["-m senario: did you mean scenario?"]),
        (
            'rle(policy="scriptd", difficulty="Rogh")',
            ["-m scriptd: did you mean scripted?", "-m Rogh: did you mean Rough?"],
        ),
        ("rle(seed=4)", []),
        ("rules and not smoke", []),
        ("rle(scenario='crashlanded') and not slow", []),
    ],
)
def test_marks_arguments_and_values_that_are_almost_known(expression: str, meant: list[str]) -> None:
    assert near_marks(expression, FACTS, MARKS) == meant
