"""MapAnalyst: tells the others where things are."""

from __future__ import annotations

from pytest_rle.team.actions import ActionModel
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.survey.sites import SiteKind


def plan(situation: Situation) -> tuple[list[ActionModel], str]:
    """No orders; a summary of sites, resources and enemies."""
    spatial, observation = situation.spatial, situation.observation
    words = []
    for kind in (SiteKind.SHELTER, SiteKind.FARM, SiteKind.STOCKPILE):
        site = spatial.site(kind)
        if site is not None:
            words.append(f"{kind} ({site.area.x1}, {site.area.z1}) to ({site.area.x2}, {site.area.z2})")
    if spatial.trees:
        words.append(f"trees {spatial.trees[0].distance} cells away")
    steel = next((ore for ore in spatial.ore if ore.def_name == "mineable_steel"), None)
    if steel is not None:
        words.append(f"steel ore {steel.distance} cells away")
    if observation.hostiles:
        x, z = situation.spatial.center
        places = [h.position for h in observation.hostiles if h.position is not None]
        if places:
            nearest = min(max(abs(p.x - x), abs(p.z - z)) for p in places)
            words.append(f"{len(observation.hostiles)} enemies, the nearest {nearest} cells away")
    return [], "; ".join(words)
