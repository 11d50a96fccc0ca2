"""Causes of death: their kinds, and which of them a scenario explains."""

from __future__ import annotations

from typing import Final

CAUSES: Final = {
    "violence": ("bled out", "blood loss", "shot", "stabbed", "beaten", "cut", "bitten", "torn", "crushed", "blown up"),
    "hunger": ("starvation",),
    "infected wounds": ("an infected wound",),
    "illness": ("plague", "flu", "malaria", "sleeping sickness", "food poisoning"),
    "poison": ("toxic buildup",),
    "cold and heat": ("hypothermia", "heatstroke", "frozen to death"),
    "fire": ("burned to death",),
}
"""How the text of a cause of death begins, by kind of death."""

EXPECTED: Final = {
    "crashlanded": ("hunger", "violence"),
    "first_winter": ("hunger", "cold and heat"),
    "toxic_fallout": ("poison", "hunger"),
    "raid_defense": ("violence",),
    "plague_response": ("illness",),
    "ship_launch": ("violence", "hunger"),
}
"""The kinds of death that each scenario is about."""

ANYWHERE: Final = ("violence", "hunger", "infected wounds", "illness", "cold and heat", "fire")
"""The kinds of death that bad management can cause in any scenario: colonists without arms, food, warmth or a doctor,
and fires that nobody fights."""


def kind_of(cause: str) -> str | None:
    """The kind of a death; None for an unknown cause."""
    return next((kind for kind, beginnings in CAUSES.items() if cause.startswith(beginnings)), None)


def is_expected(scenario: str, cause: str) -> bool:
    """Whether the scenario is about this kind of death, or bad management can cause it."""
    return kind_of(cause) in (*EXPECTED[scenario], *ANYWHERE)
