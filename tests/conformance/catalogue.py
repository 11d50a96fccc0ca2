"""All figures by topic, and those the simulator is known to miss."""

from __future__ import annotations

from tests.conformance import (
    figures_combat,
    figures_crops,
    figures_fire,
    figures_food,
    figures_health,
    figures_mood,
    figures_needs,
    figures_threats,
    figures_trade,
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
    "Fire": figures_fire.FIGURES,
    "Trade": figures_trade.FIGURES,
    "The world": figures_world.FIGURES,
    "Wealth": figures_wealth.FIGURES,
}

FIGURES: tuple[Figure, ...] = tuple(figure for figures in TOPICS.values() for figure in figures)

KNOWN_DIFFERENCES: dict[str, str] = {
    "People and animals of the real save": (
        "One of the three colonists, old, with Alzheimer's and fresh from cryptosleep, is worth 705 silver instead of "
        "840: the game seems to leave one of two lamed capacities, talking or eating, out of the price. The other two "
        "and the donkey are worth what the game says."
    ),
}
"""Figures that the simulator misses, by name, and why that is so."""
