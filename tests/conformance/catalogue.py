"""All figures by topic, and the known differences."""

from __future__ import annotations

from tests.conformance import (
    figures_animals,
    figures_building,
    figures_combat,
    figures_crops,
    figures_diseases,
    figures_fire,
    figures_food,
    figures_health,
    figures_mood,
    figures_needs,
    figures_rooms,
    figures_thoughts,
    figures_threats,
    figures_trade,
    figures_walking,
    figures_wealth,
    figures_work,
    figures_world,
)
from tests.conformance.figure import Figure

TOPICS: dict[str, tuple[Figure, ...]] = {
    "Needs": figures_needs.FIGURES,
    "Mood": figures_mood.FIGURES,
    "Thoughts": figures_thoughts.FIGURES,
    "Food": figures_food.FIGURES,
    "Crops": figures_crops.FIGURES,
    "Mining and construction": figures_building.FIGURES,
    "Work": figures_work.FIGURES,
    "Walking": figures_walking.FIGURES,
    "Health": figures_health.FIGURES,
    "Diseases": figures_diseases.FIGURES,
    "Animals": figures_animals.FIGURES,
    "Combat": figures_combat.FIGURES,
    "Threats": figures_threats.FIGURES,
    "Fire": figures_fire.FIGURES,
    "Trade": figures_trade.FIGURES,
    "The world": figures_world.FIGURES,
    "Rooms and power": figures_rooms.FIGURES,
    "Wealth": figures_wealth.FIGURES,
}

FIGURES: tuple[Figure, ...] = tuple(figure for figures in TOPICS.values() for figure in figures)

KNOWN_DIFFERENCES: dict[str, str] = {
    "Wealth of people and animals in the real save": (
        "One of the three colonists is old and has Alzheimer's and cryptosleep sickness. The simulator values this "
        "colonist at 705 silver, the game at 840. It seems that the game ignores one of two reduced capacities, "
        "talking or eating, in the price. The values of the other two colonists and of the donkey agree."
    ),
}
"""Figures that are outside their tolerance, by name, with the reason."""
