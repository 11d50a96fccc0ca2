"""Pawns that a save holds outside of the map that is played: the planet's list, caravans, and other maps."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.world.pawn import HUMAN

WORLD_OBJECTS = "world/worldObjects"


def pawns_of_planet(game: Element) -> dict[str, Element]:
    """The pawns that are saved with the planet, living and dead, by their reference such as `Thing_Human11281`."""
    found = {}
    pawns = elements.child(game, "world/worldPawns")
    for group in pawns if pawns is not None else ():
        for pawn in group.findall("li"):
            if name := elements.text(pawn, "id"):
                found[f"Thing_{name}"] = pawn
    return found


def has_people(map_element: Element, faction: str) -> bool:
    """Whether a person of the faction, given by its reference, is on a map or inside of something there."""
    return any(
        elements.text(pawn, "def") == HUMAN and elements.text(pawn, "faction") == faction
        for pawn in _pawns(map_element)
    )


def count_people_elsewhere(game: Element, played: Element, context: ReadContext) -> None:
    """Record the colony's people and animals that are in caravans or on other maps."""
    faction = f"Faction_{context.world.player_faction - 1}"
    objects = elements.child(game, WORLD_OBJECTS)
    away = []
    if objects is not None:
        named = {(entry.text or "").strip() for entry in objects.iter("li")}
        away += [pawn for name, pawn in context.pawns_elsewhere.items() if name in named]
        away += _pawns(objects)
    away += [pawn for other in elements.items(game, "maps") if other is not played for pawn in _pawns(other)]
    for pawn in away:
        if elements.text(pawn, "faction") == faction and elements.text(pawn, "healthTracker/healthState") != "Dead":
            race = elements.text(pawn, "def")
            kind = "people of the colony" if race == HUMAN else "animals of the colony"
            context.skip(kind, elements.text(pawn, "name/nick") or elements.text(pawn, "name/first", race))


def _pawns(parent: Element) -> Iterator[Element]:
    return (element for element in parent.iter() if element.get("Class") == "Pawn")
