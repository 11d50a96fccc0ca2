"""The version of the game, units of time, and lists of names.

Sources: GenDate, SkillDef and TimeAssignmentDef of RimWorld.
"""

from __future__ import annotations

from typing import Final

RIMWORLD_VERSION: Final = "1.6.4633"
"""The version of the game that the tables, the saves and the answers of RIMAPI follow."""

GAME_TICKS_PER_SECOND: Final = 60
"""Game ticks per real second at speed 1."""

GAME_TICKS_PER_HOUR: Final = 2_500
HOURS_PER_DAY: Final = 24
GAME_TICKS_PER_DAY: Final = 60_000
DAYS_PER_QUADRUM: Final = 15
DAYS_PER_YEAR: Final = 60
GAME_TICKS_PER_YEAR: Final = 3_600_000

NUTRITION_PER_DAY: Final = 1.6
"""What one fed adult eats a day (Need_Food: 2.6667e-5 a game tick at full hunger rate)."""

QUADRUMS: Final = ("Aprimay", "Jugust", "Septober", "Decembary")
"""Spring, summer, fall and winter of the northern hemisphere."""

SKILLS: Final = (
    "Shooting",
    "Melee",
    "Construction",
    "Mining",
    "Cooking",
    "Plants",
    "Animals",
    "Crafting",
    "Artistic",
    "Medicine",
    "Social",
    "Intellectual",
)
"""Names of SkillDefs in load order, which is their order in saves."""

STORYTELLERS: Final = ("Cassandra", "Phoebe", "Randy")
"""Names of the core game's StorytellerDefs."""

FACTIONS: Final = (
    "PlayerColony",
    "PlayerTribe",
    "OutlanderCivil",
    "OutlanderRough",
    "TribeCivil",
    "TribeRough",
    "TribeSavage",
    "Pirate",
    "Mechanoid",
    "Insect",
    "Ancients",
    "AncientsHostile",
)
"""Names of the core game's FactionDefs, in the order in which the wire lists them."""

PLAYER_FACTIONS: Final = ("PlayerColony", "PlayerTribe")
"""FactionDefs that a player can have."""

INSECTS: Final = frozenset({"Megascarab", "Megaspider", "Spelopede"})
"""Races of the insect hives."""

TIME_ASSIGNMENTS: Final = ("Anything", "Work", "Joy", "Sleep", "Meditate")

QUALITIES: Final = ("Awful", "Poor", "Normal", "Good", "Excellent", "Masterwork", "Legendary")
"""Names of QualityCategory. The index is the number on the wire, where -1 means none."""

RIMAPI_DEFAULT_PORT: Final = 8765
