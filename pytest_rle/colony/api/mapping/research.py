"""Research projects and the tree."""

from __future__ import annotations

from typing import Final

from pytest_rle.colony.api.envelope import Encoded, encoded_list
from pytest_rle.colony.api.mapping.entry_cache import cached_entries
from pytest_rle.colony.api.mapping.values import Json, single
from pytest_rle.colony.api.naming import snake_keys
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.systems.production import recipes
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.world_defs import ResearchProjectDef

BENCHES: Final = ("SimpleResearchBench", "HiTechResearchBench")
"""Research benches; each can do the work of the benches before it."""


def _required_by() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for project in DEFS.research.values():
        for name in project.prerequisites:
            found[name] = (*found.get(name, ()), project.def_name)
    return found


REQUIRED_BY: Final = _required_by()
"""For each project, the projects that need it as a prerequisite."""

TREE: Final = tuple(sorted(DEFS.research.values(), key=lambda project: (project.tech_level, project.def_name)))
"""Every project, by tech level as text and then by name."""

NO_PROJECT: Final[Json] = {
    "name": "none",
    "label": "None",
    "progress": 0,
    "research_points": 0,
    "description": "None",
    "is_finished": False,
    "can_start_now": False,
    "player_has_any_appropriate_research_bench": False,
    "required_analyzed_thing_count": 0,
    "analyzed_things_completed": 0,
    "prerequisites": [],
    "hidden_prerequisites": [],
    "required_by_this": [],
    "progress_percent": 0.0,
}
"""The answer of GET /research/progress without a current project."""


def owned_buildings(colony: Colony) -> frozenset[str]:
    """The defs of the buildings that the colony owns."""
    version = (colony.index.structure_version, len(colony.world.buildings))
    return colony.memo(
        "api.owned",
        version,
        lambda: frozenset(building.def_name for building in colony.world.buildings.values() if building.player),
    )


def has_bench(colony: Colony, project: ResearchProjectDef) -> bool:
    """Whether the colony owns a bench for the project, with the facilities that it needs."""
    owned = owned_buildings(colony)
    suitable = BENCHES if project.bench is None else BENCHES[BENCHES.index(project.bench) :]
    return any(bench in owned for bench in suitable) and all(need in owned for need in project.facilities)


def can_start(colony: Colony, project: ResearchProjectDef) -> bool:
    """ResearchProjectDef.CanStartNow: not finished, prerequisites done, and a bench for it."""
    needed = (*project.prerequisites, *project.hidden_prerequisites)
    return (
        not recipes.is_finished(colony, project.def_name)
        and all(recipes.is_finished(colony, name) for name in needed if name in DEFS.research)
        and has_bench(colony, project)
    )


def project_dto(colony: Colony, project: ResearchProjectDef) -> Json:
    """One project; points are whole numbers on the wire."""
    progress = min(colony.world.research.progress.get(project.def_name, 0.0), project.cost)
    return {
        "name": project.def_name,
        "label": project.label,
        "progress": int(progress),
        "research_points": int(project.cost),
        "description": project.label,
        "is_finished": recipes.is_finished(colony, project.def_name),
        "can_start_now": can_start(colony, project),
        "player_has_any_appropriate_research_bench": has_bench(colony, project),
        "required_analyzed_thing_count": 0,
        "analyzed_things_completed": 0,
        "tech_level": project.tech_level,
        "prerequisites": list(project.prerequisites),
        "hidden_prerequisites": list(project.hidden_prerequisites),
        "required_by_this": list(REQUIRED_BY.get(project.def_name, ())),
        "progress_percent": single(progress / project.cost) if project.cost else 0.0,
    }


def encoded_tree(colony: Colony) -> Encoded:
    """Every project, in the order of `TREE`."""
    progress = colony.world.research.progress
    projects = cached_entries(
        colony,
        "api.research_tree",
        TREE,
        lambda project: (project.def_name, progress.get(project.def_name)),
        lambda project: project_dto(colony, project),
        version=(owned_buildings(colony), finished_projects(colony)),
    )
    return Encoded(b'{"projects":%b}' % encoded_list(projects))


def finished_projects(colony: Colony) -> list[str]:
    """The names of the finished projects."""
    return [name for name in DEFS.research if recipes.is_finished(colony, name)]


def summary(colony: Colony) -> Json:
    """Counts, by tech level and by the tab of the research window."""
    projects = list(DEFS.research.values())
    by_level: dict[str, list[str]] = {}
    for project in projects:
        by_level.setdefault(project.tech_level, []).append(project.def_name)
    return {
        "finished_projects_count": len(finished_projects(colony)),
        "total_projects_count": len(projects),
        "available_projects_count": sum(can_start(colony, project) for project in projects),
        "by_tech_level": snake_keys({level: _category(colony, names) for level, names in by_level.items()}),
        "by_tab": snake_keys({"Main": _category(colony, [project.def_name for project in projects])}),
    }


def _category(colony: Colony, names: list[str]) -> Json:
    finished = sum(recipes.is_finished(colony, name) for name in names)
    return {
        "finished": finished,
        "total": len(names),
        "percent_complete": single(100 * finished / len(names)),
        "projects": names,
    }
