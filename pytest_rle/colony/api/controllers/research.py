"""ResearchController: research projects, and which one is current."""

from __future__ import annotations

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.envelope import Encoded
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.research import (
    NO_PROJECT,
    can_start,
    encoded_tree,
    finished_projects,
    project_dto,
    summary,
)
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller
from pytest_rle.colony.systems.jobs import jobs
from pytest_rle.colony.systems.production import recipes
from pytest_rle.rimworld import DEFS

controller = Controller("ResearchController")


@controller.get("/api/v1/research/progress")
def progress(ctx: Context) -> Json:
    """Get the current project."""
    current = ctx.world.research.current
    return project_dto(ctx.colony, DEFS.research[current]) if current is not None else NO_PROJECT


@controller.get("/api/v1/research/finished")
def finished(ctx: Context) -> Json:
    """List the finished projects."""
    return {"finished_projects": finished_projects(ctx.colony)}


@controller.get("/api/v1/research/tree")
def research_tree(ctx: Context) -> Encoded:
    """Get every project."""
    return encoded_tree(ctx.colony)


@controller.get("/api/v1/research/project")
def project(ctx: Context) -> Json:
    """Get one project."""
    name = ctx.parameters.text("name")
    if name not in DEFS.research:
        raise ApiError(f"Could not find research project: {name}")
    return project_dto(ctx.colony, DEFS.research[name])


@controller.get("/api/v1/research/summary")
def research_summary(ctx: Context) -> Json:
    """Count projects by tech level and tab."""
    return summary(ctx.colony)


@controller.post("/api/v1/research/target")
def target(ctx: Context) -> Json:
    """Set the current project; `force` skips the prerequisites."""
    name, force = ctx.parameters.text("name"), ctx.parameters.boolean("force")
    if name not in DEFS.research:
        raise ApiError(f"Research project '{name}' not found.")
    if recipes.is_finished(ctx.colony, name):
        raise ApiError(f"Research project '{name}' is already finished.")
    if not force and not can_start(ctx.colony, DEFS.research[name]):
        raise ApiError(f"Research project '{name}' cannot be started now: prerequisites or a bench are missing.")
    ctx.world.research.current = name
    jobs.wake_idle(ctx.colony)
    return project_dto(ctx.colony, DEFS.research[name])


@controller.post("/api/v1/research/stop")
def stop(ctx: Context) -> None:
    """Stop the current project."""
    if ctx.world.research.current is None:
        raise ApiError("No active research project to stop.")
    ctx.world.research.current = None
