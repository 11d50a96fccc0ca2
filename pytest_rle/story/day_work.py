"""The everyday work of a day, counted and put into one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.records import SseReceived
from pytest_rle.story.words import counted, listed

MEALS: Final = ("Meal", "Pemmican")
"""How the defs of cooked meals begin."""


class DayWork:
    """Counts what the colony made, gathered and killed in one day."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, event: SseReceived) -> None:
        """Count one event of the game."""
        if event.event == "make_recipe_product":
            result = event.data.get("result")
            products = result if isinstance(result, list) else []
            names = [str(each.get("def_name")) for each in products if isinstance(each, Mapping)]
            self._counts["meal"] += any(name.startswith(MEALS) for name in names)
            self._counts["butchered"] += any(name.startswith("Meat_") for name in names)
        elif event.event == "pawn_killed":
            self._counts[_victim(event.data)] += 1
        elif event.event == "plant_harvested":
            target = event.data.get("target")
            is_tree = isinstance(target, Mapping) and "tree" in str(target.get("def_name", "")).lower()
            self._counts["tree" if is_tree else "harvest"] += 1
        elif event.event == "rock_mined":
            self._counts["rock"] += 1

    def sentences(self) -> list[str]:
        """What there is to say: enemies and animals killed, then the work."""
        found = self._counts
        lines = [f"{counted(found['enemy'], 'enemy', 'enemies')} died."] if found["enemy"] else []
        parts = [
            text.format(counted(found[name], one, many))
            for name, text, one, many in (
                ("animal", "killed {}", "animal", "animals"),
                ("meal", "cooked {}", "batch of meals", "batches of meals"),
                ("butchered", "butchered {}", "animal", "animals"),
                ("harvest", "harvested {}", "plant", "plants"),
                ("tree", "felled {}", "tree", "trees"),
                ("rock", "mined {}", "cell of rock", "cells of rock"),
            )
            if found[name]
        ]
        return [*lines, f"The colony {listed(parts)}."] if parts else lines


def _victim(data: Mapping[str, Any]) -> str:
    pawn = data.get("pawn")
    if not isinstance(pawn, Mapping) or pawn.get("isColonist"):
        return "colonist"  # told as a death
    return "enemy" if pawn.get("faction") else "animal"
