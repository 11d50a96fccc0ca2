"""ServerCacheController: the mod's response cache. Only its switch works: this server caches no answers."""

from __future__ import annotations

from pytest_rle.colony.api.context import Context
from pytest_rle.colony.api.errors import ApiError
from pytest_rle.colony.api.mapping.values import Json
from pytest_rle.colony.api.routes import Controller

controller = Controller("ServerCacheController")


@controller.post("/api/v1/cache/enable")
def enable(ctx: Context) -> Json:
    """Switch the response cache on."""
    return _switch(ctx, on=True)


@controller.post("/api/v1/cache/disable")
def disable(ctx: Context) -> Json:
    """Switch the response cache off."""
    return _switch(ctx, on=False)


def _switch(ctx: Context, *, on: bool) -> Json:
    word = "enabled" if on else "disabled"
    if ctx.host.preferences.cache_enabled == on:
        raise ApiError(f"Cache is already {word}.")
    ctx.host.preferences.cache_enabled = on
    return {"message": f"Cache {word}."}


@controller.get("/api/v1/cache/status", filtered=False)
def status(ctx: Context) -> Json:
    """Get the cache's statistics."""
    statistics: Json = {
        "total_entries": 0,
        "hits": 0,
        "misses": 0,
        "memory_usage_bytes": 0,
        "last_cleanup": ctx.host.timestamp(),
        "hit_ratio": 0.0,
        "compiled_delegate_count": 0,
        "compiled_delegate_hits": 0,
        "compiled_delegate_misses": 0,
    }
    if ctx.parameters.boolean("detailed"):
        statistics |= {"entries": [], "recent_activity": []}
    return {"enabled": ctx.host.preferences.cache_enabled, "statistics": statistics}


@controller.post("/api/v1/cache/clear")
def clear(_ctx: Context) -> Json:
    """Empty the cache."""
    return {"message": "Cache cleared."}
