"""Toxic fallout: whether it is to come, and whether it falls."""

from __future__ import annotations

from typing import Final

from pytest_rle.team import facts
from pytest_rle.team.scripted.notebook import FalloutNotes
from pytest_rle.team.scripted.situation import Situation

NAME: Final = "toxic fallout"
END: Final = ("ended", "over")
"""Words of the message that the game shows at the end of a condition."""


def is_ahead(situation: Situation) -> bool:
    """Whether the scenario announces fallout that has not begun."""
    briefing = situation.request.briefing
    return briefing is not None and "toxic_fallout" in briefing.topics and not _watched(situation).has_begun


def is_falling(situation: Situation) -> bool:
    """Whether fallout has begun and not ended."""
    notes = _watched(situation)
    return notes.has_begun and not notes.is_over


def is_near(situation: Situation) -> bool:
    """Whether fallout is ahead or falls."""
    return is_ahead(situation) or is_falling(situation)


def has_fallen(situation: Situation) -> bool:
    """Whether fallout has begun and ended."""
    return _watched(situation).is_over


def is_known(situation: Situation) -> bool:
    """Whether fallout is ahead, falls, or has fallen: it leaves few trees."""
    return is_ahead(situation) or _watched(situation).has_begun


def _watched(situation: Situation) -> FalloutNotes:
    """The notes, with what this observation tells. The game shows conditions only by letters and messages."""
    notes = situation.notes(FalloutNotes)
    for event in situation.observation.events:
        text = facts.event_text(event).lower()
        if NAME not in text:
            continue
        if event.event == "letter_received":
            notes.has_begun, notes.is_over = True, False
        elif event.event == "message_received" and any(word in text for word in END):
            notes.is_over = True
    return notes
