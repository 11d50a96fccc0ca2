"""DocumentationController: the routes as a page for people."""

from __future__ import annotations

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.envelope import encode
from pytest_rle.colony.api.mapping.endpoints import endpoint_list, markdown
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.messages import Raw
from pytest_rle.colony.api.routes import Controller

controller = Controller("DocumentationController")


@controller.get("/api/v1/docs")
def docs(ctx: Context) -> Raw | Json:
    """Get the documentation as html, markdown or json."""
    form = (ctx.parameters.optional_text("format") or "html").lower()
    if form == "json":
        return _outline(ctx)
    if form == "markdown":
        return Raw("text/markdown; charset=utf-8", markdown(ctx.host.endpoints).encode())
    rows = "".join(f"<li><code>{e.method} {e.path}</code> {e.description}</li>" for e in ctx.host.endpoints)
    page = f"<!DOCTYPE html><html><head><title>RIMAPI</title></head><body><h1>RIMAPI</h1><ul>{rows}</ul></body></html>"
    return Raw("text/html; charset=utf-8", page.encode())


@controller.get("/api/v1/core/docs/export")
def export(ctx: Context) -> Raw:
    """Export the documentation, as Markdown or JSON."""
    if (ctx.parameters.optional_text("format") or "").lower() == "json":
        return Raw("application/json; charset=utf-8", encode(_outline(ctx)))
    return Raw("text/markdown; charset=utf-8", markdown(ctx.host.endpoints).encode())


def _outline(ctx: Context) -> Json:
    return {"title": "RIMAPI", "endpoints": endpoint_list(ctx.host.endpoints)}


@controller.get("/api/v1/docs/health")
def health(ctx: Context) -> Json:
    """Get the state of the documentation."""
    return {
        "status": "healthy",
        "generated_at": ctx.host.timestamp(),
        "total_endpoints": len(ctx.host.endpoints),
        "total_extensions": 1,
        "sections": sorted({endpoint.controller for endpoint in ctx.host.endpoints}),
    }
