"""PawnSocialController: interactions, relations and opinions of pawns."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.health import age_text
from pytest_rle.colony.api.mapping.pawns import short_name
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.routes import SINCE_1_10, Controller
from pytest_rle.colony.systems.pawns import relations
from pytest_rle.colony.systems.society import social
from pytest_rle.colony.world import InteractionEntry, Pawn
from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.rimworld.labels import label

controller = Controller("PawnSocialController")

INTERACTIONS: Final = (
    "Chitchat",
    "DeepTalk",
    "Slight",
    "Insult",
    "KindWords",
    "RomanceAttempt",
    "MarriageProposal",
    "Breakup",
    "BuildRapport",
    "RecruitAttempt",
)

COOLDOWN: Final = 120
"""Game ticks between two interactions of one pawn (Pawn_InteractionsTracker.InteractIntervalAbsoluteMin)."""

RELATIONS: Final = frozenset(relations.OPINION_OF_RELATION) | {
    "ChildInLaw",
    "Cousin",
    "CousinOnceRemoved",
    "GranduncleOrGrandaunt",
    "GreatGrandchild",
    "GreatGrandparent",
    "Kin",
    "NephewOrNiece",
    "ParentInLaw",
    "SecondCousin",
    "Stepchild",
    "Stepparent",
    "UncleOrAunt",
}
"""The PawnRelationDefs of the core game."""

FRIEND_AT: Final = 20
RIVAL_AT: Final = -20
LOG_LENGTH: Final = 50


@controller.get("/api/v1/game/defs/interactions", SINCE_1_10)
def interaction_defs(_ctx: Context) -> list[Json]:
    """List the interaction defs."""
    return [{"def_name": name, "label": label(name), "description": label(name)} for name in INTERACTIONS]


@controller.get("/api/v1/pawns/interactions", SINCE_1_10)
def status(ctx: Context) -> Json:
    """Get whether a pawn may interact, and how long it must wait."""
    pawn = ctx.pawn(ctx.parameters.integer("pawn_id"))
    last = pawn.interacted_tick
    wait = max(last + COOLDOWN - ctx.colony.now, 0) if last >= 0 else 0
    return {
        "can_interact": pawn.is_human and wait == 0 and not pawn.downed and not pawn.asleep,
        "cooldown_ticks": wait,
        "cooldown_days": single(wait / GAME_TICKS_PER_DAY),
        "last_interaction_ticks": last,
    }


@controller.get("/api/v1/pawns/interactions/log", SINCE_1_10)
def log(ctx: Context) -> Json:
    """Get a pawn's social log, newest first."""
    pawn = ctx.pawn(ctx.parameters.integer("pawn_id"))
    limit = ctx.parameters.optional_integer("limit", LOG_LENGTH) or LOG_LENGTH
    own = [entry for entry in reversed(ctx.world.interactions) if pawn.id in (entry.initiator, entry.recipient)]
    shown = [_entry(ctx, entry) for entry in own[: max(limit, 0)]]
    return {"pawn_id": pawn.id, "interactions": shown, "count": len(shown)}


def _entry(ctx: Context, entry: InteractionEntry) -> Json:
    first, second = _name(ctx, entry.initiator), _name(ctx, entry.recipient)
    return {
        "initiator_id": entry.initiator,
        "initiator_name": first,
        "recipient_id": entry.recipient,
        "recipient_name": second,
        "interaction_def_name": entry.def_name,
        "interaction_label": label(entry.def_name),
        "text": f"{first} and {second}: {label(entry.def_name)}.",
        "ticks": entry.tick,
        "time_ago": f"{age_text(ctx.colony.now - entry.tick)} ago",
    }


def _name(ctx: Context, pawn_id: int) -> str:
    pawn = ctx.world.pawns.get(pawn_id)
    return short_name(pawn) if pawn is not None else "somebody"


@controller.get("/api/v1/pawns/relations", SINCE_1_10)
def pawn_relations(ctx: Context) -> Json:
    """Get a pawn's relations, friends and rivals included."""
    pawn = ctx.pawn(ctx.parameters.integer("pawn_id"))
    found = []
    for relation in pawn.relations:
        other = ctx.world.pawns.get(relation.other_pawn)
        if other is not None:
            found.append(_relation(other, relation.def_name))
    for other in ctx.world.colonists():
        if other is not pawn and pawn.is_human:
            opinion = relations.opinion(ctx.colony, pawn, other)
            if opinion >= FRIEND_AT or opinion <= RIVAL_AT:
                found.append(_relation(other, "Friend" if opinion > 0 else "Rival"))
    return {"pawn_id": pawn.id, "relations": found}


def _relation(other: Pawn, def_name: str) -> Json:
    return {
        "other_pawn_id": other.id,
        "other_pawn_name": short_name(other),
        "relation_def_name": def_name,
        "relation_label": label(def_name),
    }


@controller.get("/api/v1/pawns/opinions", SINCE_1_10)
def opinions(ctx: Context) -> list[Json]:
    """List a pawn's opinion of each colonist, with its reasons."""
    pawn = ctx.pawn(ctx.parameters.integer("pawn_id"))
    others = [other for other in ctx.world.colonists() if other is not pawn and pawn.is_human]
    return [
        {
            "target_pawn_id": other.id,
            "target_pawn_name": short_name(other),
            "opinion": relations.opinion(ctx.colony, pawn, other),
            "breakdown": [
                {"thought_def_name": def_name, "label": text, "score": single(points)}
                for def_name, text, points in relations.breakdown(ctx.colony, pawn, other)
            ],
        }
        for other in others
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class ForceInteractionRequestDto:
    """POST /pawns/interactions/force."""

    initiator_id: int = 0
    recipient_id: int = 0
    interaction_def_name: str | None = None


@controller.post("/api/v1/pawns/interactions/force", SINCE_1_10)
def force(ctx: Context) -> None:
    """Make one pawn interact with another."""
    request = ctx.required_body(ForceInteractionRequestDto)
    initiator, recipient = ctx.pawn(request.initiator_id), ctx.pawn(request.recipient_id)
    if request.interaction_def_name not in INTERACTIONS:
        raise ApiError(f"Interaction def '{request.interaction_def_name}' not found.")
    if initiator is recipient or not initiator.is_human or not recipient.is_human:
        raise ApiError("The interaction was refused: it needs two different people.")
    social.interact(ctx.colony, initiator, recipient, request.interaction_def_name)


@dataclasses.dataclass(frozen=True, slots=True)
class AddRelationRequestDto:
    """POST /pawns/relations/add."""

    pawn1_id: int = 0
    pawn2_id: int = 0
    relation_def_name: str | None = None


@controller.post("/api/v1/pawns/relations/add", SINCE_1_10)
def add_relation(ctx: Context) -> None:
    """Add a relation between two pawns."""
    request = ctx.required_body(AddRelationRequestDto)
    pawn, other = ctx.pawn(request.pawn1_id), ctx.pawn(request.pawn2_id)
    relations.relate(pawn, other, _relation_def(request.relation_def_name))


def _relation_def(name: str | None) -> str:
    if name not in RELATIONS:
        raise ApiError(f"Relation def '{name}' not found.")
    return name


@controller.delete("/api/v1/pawns/relations/remove", SINCE_1_10)
def remove_relation(ctx: Context) -> None:
    """Remove a relation between two pawns."""
    pawn = ctx.pawn(ctx.parameters.integer("pawn1_id"))
    other = ctx.pawn(ctx.parameters.integer("pawn2_id"))
    def_name = _relation_def(ctx.parameters.text("relation_def_name"))
    if not relations.related(pawn, other, def_name) and not relations.related(other, pawn, def_name):
        raise ApiError(f"The pawns have no relation {def_name}.")
    relations.end(pawn, other, def_name)
