"""What people think of each other, how they are related, and how they met."""

from __future__ import annotations

from pytest_rle.rimapi.models.base import WireModel


class Opinions(WireModel):
    """GET /colonist/opinion-about: from -100 to 100, in both directions."""

    dto = "OpinionAboutPawnDto"

    opinion: int
    opinion_about_me: int


class Relation(WireModel):
    """A relation to another pawn; `Friend` from an opinion of 20 on, `Rival` from -20 down."""

    dto = "PawnRelationEntryDto"

    other_pawn_id: int
    other_pawn_name: str | None = None
    relation_def_name: str | None = None
    relation_label: str | None = None


class Relations(WireModel):
    """GET /pawns/relations."""

    dto = "PawnRelationsDto"

    relations: tuple[Relation, ...] = ()


class Interaction(WireModel):
    """One entry of the social log; `ticks` is the game tick, `time_ago` the same in words."""

    dto = "InteractionLogEntryDto"

    initiator_id: int
    initiator_name: str | None = None
    recipient_id: int
    recipient_name: str | None = None
    interaction_def_name: str | None = None
    ticks: int
    time_ago: str | None = None


class InteractionLog(WireModel):
    """GET /pawns/interactions/log: the newest first."""

    dto = "PawnInteractionLogDto"

    interactions: tuple[Interaction, ...] = ()
