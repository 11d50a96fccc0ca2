"""What can happen in a run, as far as a story tells it and a timeline marks it."""

from __future__ import annotations

import dataclasses
import enum


class Kind(enum.StrEnum):
    """What sort of thing happened."""

    RAID = "raid"
    """Enemies, mad animals, or another threat."""
    DEATH = "death"
    """A colonist died."""
    DOWNED = "downed"
    """A colonist was downed, or collapsed."""
    BREAK = "break"
    """A mental break or a social fight."""
    FIRE = "fire"
    ILLNESS = "illness"
    """An infection, a disease or food poisoning."""
    BUILT = "built"
    """A building was completed."""
    LOST = "lost"
    """A building was destroyed, or a colonist left."""
    JOINED = "joined"
    """A colonist joined."""
    MISHAP = "mishap"
    """A piece of work failed."""
    RESEARCH = "research"
    """A research project was finished."""
    INCIDENT = "incident"
    """The scenario triggered an incident."""
    NEWS = "news"
    """Any other letter or message of the game."""
    REFUSED = "refused"
    """The game refused an order."""
    TIMEOUT = "timeout"
    """A role ran out of time."""
    FAILURE = "failure"
    """A role had no plan for another reason, or the game failed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened.

    Attributes:
        tick: The decision turn, from 0.
        game_tick: The game's own time.
        kind: What sort of thing it is.
        text: A sentence. It may quote the game or a model, so it is foreign text.
        buildings: The labels of the buildings that were completed, so that a day can count them.
    """

    tick: int
    game_tick: int
    kind: Kind
    text: str
    buildings: tuple[str, ...] = ()
