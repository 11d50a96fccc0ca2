"""LearningController: some of the tutor's concepts."""

from __future__ import annotations

import dataclasses
from typing import Final

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError, null_reference
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import SINCE_1_10, Controller

controller = Controller("LearningController")

CONCEPTS: Final = {
    "CameraDolly": "Moving the camera",
    "CameraZoom": "Zooming the camera",
    "TimeControls": "Time controls",
    "ManualWorkPriorities": "Manual work priorities",
    "Stockpiles": "Stockpiles",
    "GrowingFood": "Growing food",
    "BillsTab": "Bills",
    "Drafting": "Drafting",
    "HomeArea": "The home area",
    "Forbidding": "Forbidding items",
    "EquippingWeapons": "Equipping weapons",
    "MedicalOperations": "Operations",
}
"""The ConceptDefs with their titles."""


def _concepts(ctx: Context) -> list[Json]:
    if ctx.host.game is None:
        raise null_reference()
    return [_concept(ctx, name) for name in CONCEPTS]


def _concept(ctx: Context, name: str) -> Json:
    learned = name in ctx.host.preferences.learned
    return {
        "def_name": name,
        "label": CONCEPTS[name],
        "help_text": CONCEPTS[name],
        "knowledge_progress": 1.0 if learned else 0.0,
        "is_completed": learned,
    }


@controller.get("/api/v1/client/learning/defs", SINCE_1_10)
def names(ctx: Context) -> list[str]:
    """List the names of the tutor's concepts."""
    return [concept["def_name"] for concept in _concepts(ctx)]


@controller.get("/api/v1/client/learning/all", SINCE_1_10)
def every(ctx: Context) -> list[Json]:
    """List the tutor's concepts."""
    return _concepts(ctx)


@controller.get("/api/v1/client/learning/active", SINCE_1_10)
def active(ctx: Context) -> list[Json]:
    """List the concepts that the tutor teaches now: none."""
    _concepts(ctx)
    return []


@controller.get("/api/v1/client/learning/concept", SINCE_1_10)
def one(ctx: Context) -> Json:
    """Get one of the tutor's concepts."""
    name = ctx.parameters.text("def_name")
    for concept in _concepts(ctx):
        if concept["def_name"] == name:
            return concept
    raise ApiError(f"Concept '{name}' not found.")


@dataclasses.dataclass(frozen=True, slots=True)
class LearningConceptMarkDto:
    """POST /client/learning/mark-learned."""

    def_name: str | None = None
    is_completed: bool = False


@controller.post("/api/v1/client/learning/mark-learned", SINCE_1_10)
def mark(ctx: Context) -> bool:
    """Mark a concept as learned, or not."""
    request = ctx.required_body(LearningConceptMarkDto)
    _concepts(ctx)
    if request.def_name not in CONCEPTS:
        raise ApiError(f"Concept '{request.def_name}' not found.", data=False)
    learned = ctx.host.preferences.learned
    (learned.add if request.is_completed else learned.discard)(request.def_name)
    return True
