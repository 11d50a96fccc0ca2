"""Reads the factions of the planet, and finds out which one is the player's.

A save names the player's faction by its FactionDef in the scenario (ScenPart_PlayerFaction). The game itself takes the
first faction whose def belongs to a player (FactionManager.OfPlayer). Mods bring such defs of their own.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from pytest_rle.colony.saves import elements
from pytest_rle.colony.saves.errors import MalformedError
from pytest_rle.colony.saves.ranges import GOODWILL
from pytest_rle.colony.saves.read_context import ReadContext
from pytest_rle.colony.world import Faction
from pytest_rle.rimworld.constants import FACTIONS, PLAYER_FACTIONS

STAND_IN: Final = PLAYER_FACTIONS[0]
"""The FactionDef that the colony uses for a player's faction from a mod."""

RELATIONS: Final = ("Hostile", "Neutral", "Ally")


def read_factions(game: Element, context: ReadContext) -> None:
    """Read `factionManager`. A faction's id is its load id plus one, because 0 means no faction.

    Raises MalformedError if none of them is the player's.
    """
    world = context.world
    factions = elements.items(game, "world/factionManager/allFactions")
    own = _of_player(game, factions)
    world.player_faction = context.load_number(own, "loadID") + 1
    reference = f"Faction_{world.player_faction - 1}"
    for site in elements.items(game, "world/worldObjects/worldObjects"):
        if elements.text(site, "faction") == reference:
            world.name = elements.text(site, "nameInt", world.name)
    for element in factions:
        if element is own:
            faction = _players(element, context)
        else:
            def_name = elements.text(element, "def")
            if def_name not in FACTIONS or def_name in PLAYER_FACTIONS:
                context.skip("factions", def_name)
                continue
            faction = Faction(
                context.load_number(element, "loadID") + 1, def_name, elements.text(element, "name", def_name)
            )
            if faction.id in world.factions or faction.id == world.player_faction:
                context.skip("things with the id of another", f"Faction_{faction.id - 1}")
                continue
            for relation in elements.items(element, "relations"):
                if elements.text(relation, "other") == reference:
                    kind = elements.text(relation, "kind", "Neutral")
                    faction.relation = kind if kind in RELATIONS else "Neutral"
                    faction.goodwill = context.integer(relation, "goodwill", 0, GOODWILL)
        world.factions[faction.id] = faction


def _players(element: Element, context: ReadContext) -> Faction:
    """The player's faction. Its def becomes one that the rules know."""
    def_name = elements.text(element, "def")
    if def_name not in PLAYER_FACTIONS:
        context.note(f"the faction {def_name} of the player is not supported: the colony plays as {STAND_IN} instead")
        def_name = STAND_IN
    world = context.world
    return Faction(world.player_faction, def_name, elements.text(element, "name", world.name), relation="")


def _of_player(game: Element, factions: list[Element]) -> Element:
    """The element of the player's faction: the one that the save names, else the first with a player's def."""
    reference = elements.text(game, "world/factionManager/ofPlayer")
    chosen = elements.text(game, "scenario/playerFaction/factionDef")
    found = (
        [one for one in factions if reference and f"Faction_{elements.text(one, 'loadID', '0')}" == reference]
        or [one for one in factions if chosen and elements.text(one, "def") == chosen]
        or [one for one in factions if elements.text(one, "def") in PLAYER_FACTIONS]
    )
    if not found:
        names = ", ".join(sorted({elements.text(one, "def") for one in factions})) or "none"
        wanted = chosen or " or ".join(PLAYER_FACTIONS)
        raise MalformedError(f"no faction is the player's: the save needs {wanted}, and its factions are {names}")
    return found[0]
