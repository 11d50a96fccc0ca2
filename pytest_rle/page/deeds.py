"""What each colonist did, from the events of the game that name somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from pytest_rle.page.data import Deed
from pytest_rle.records import SseReceived

_PERSON: Final = {
    "plant_cut": "pawn",
    "plant_harvested": "pawn",
    "rock_mined": "pawn",
    "colonist_ate": "colonist",
    "make_recipe_product": "worker",
}
"""The field of each event that names who did it."""


class Deeds:
    """Counts the deeds of one tick."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int | None, str, str]] = Counter()

    def add(self, event: SseReceived) -> None:
        """Count what an event reports."""
        person = _inner(event.data, _PERSON.get(event.event, ""))
        name = str(person.get("name") or "")
        number = person.get("id")
        if name or number is not None:
            self._counts[number if isinstance(number, int) else None, name, _deed(event.event, event.data)] += 1

    def all(self) -> tuple[Deed, ...]:
        """The deeds, in order of their first."""
        return tuple(
            Deed(pawn=pawn, name=name, deed=deed, count=count) for (pawn, name, deed), count in self._counts.items()
        )


def _deed(event: str, data: Mapping[str, Any]) -> str:
    target = _inner(data, "target")
    label = str(target.get("label") or target.get("def_name") or "")
    if event == "plant_cut":
        return f"cut {label or 'plant'}"
    if event == "plant_harvested":
        return f"harvested {label or 'plant'}"
    if event == "rock_mined":
        return f"mined {label or 'rock'}"
    if event == "colonist_ate":
        food = _inner(data, "food")
        return f"ate {food.get('label') or food.get('defName') or 'something'}"
    return f"finished {_inner(data, 'recipeDef').get('def_name') or 'a bill'}"


def _inner(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = data.get(name)
    return inner if isinstance(inner, Mapping) else {}
