"""All figures by topic, and those the simulator is known to miss."""

from __future__ import annotations

from tests.conformance import (
    figures_combat,
    figures_crops,
    figures_food,
    figures_health,
    figures_mood,
    figures_needs,
    figures_threats,
    figures_wealth,
    figures_work,
    figures_world,
)
from tests.conformance.figure import Figure

TOPICS: dict[str, tuple[Figure, ...]] = {
    "Needs": figures_needs.FIGURES,
    "Mood": figures_mood.FIGURES,
    "Food": figures_food.FIGURES,
    "Crops": figures_crops.FIGURES,
    "Work": figures_work.FIGURES,
    "Health": figures_health.FIGURES,
    "Combat": figures_combat.FIGURES,
    "Threats": figures_threats.FIGURES,
    "The world": figures_world.FIGURES,
    "Wealth": figures_wealth.FIGURES,
}

FIGURES: tuple[Figure, ...] = tuple(figure for figures in TOPICS.values() for figure in figures)

KNOWN_DIFFERENCES: dict[str, str] = {}
"""Figures that the simulator misses, by name, and why that is so."""
