"""The present situation: the request of the role that decides, the notebook, and values that several roles use."""

from __future__ import annotations

import functools
from collections import Counter

from pytest_rle.rimapi.models import Building, DetailedColonist
from pytest_rle.rimapi.observation import Observation
from pytest_rle.rimworld import DEFS
from pytest_rle.team import facts
from pytest_rle.team.cells import Cell
from pytest_rle.team.deliberation import DeliberationRequest
from pytest_rle.team.scripted.notebook import Notebook, Page
from pytest_rle.team.survey.sites import Site, SiteKind, SpatialPlan

MEALS = ("MealSimple", "MealFine", "MealLavish", "MealSurvivalPack", "MealNutrientPaste", "Pemmican")


class Situation:
    """What the rules read. It is built for one observation; `request` is that of the role that decides."""

    def __init__(self, request: DeliberationRequest, notebook: Notebook) -> None:
        self.request = request
        self._notebook = notebook
        self.observation: Observation = request.observation
        self.spatial: SpatialPlan = request.spatial
        self.day = request.observation.day

    def notes(self, kind: type[Page]) -> Page:
        """A page of the team's notebook, such as `notes(DefenseNotes)`."""
        return self._notebook.page(kind)

    @functools.cached_property
    def stock(self) -> Counter[str]:
        """Allowed items on the map, by def name."""
        return self.observation.allowed_stock

    @functools.cached_property
    def colonists(self) -> list[DetailedColonist]:
        """The living colonists, by id."""
        return sorted(self.observation.colonists, key=lambda c: c.colonist.id)

    @functools.cached_property
    def able(self) -> list[DetailedColonist]:
        """Colonists who are not downed and not badly hurt."""
        return [c for c in self.colonists if not facts.is_downed(c) and c.colonist.health > 0.4]

    @property
    def population(self) -> int:
        """The number of colonists to house and feed, at least one."""
        return max(1, len(self.colonists))

    @functools.cached_property
    def standing(self) -> Counter[str]:
        """Finished buildings of the colony, by def name."""
        return Counter(b.def_name or "" for b in self.observation.buildings if not facts.is_frame(b))

    @functools.cached_property
    def at(self) -> dict[Cell, set[str]]:
        """Def names of buildings and frames by their position."""
        found: dict[Cell, set[str]] = {}
        for building in self.observation.buildings:
            if building.position is not None:
                found.setdefault(facts.cell(building.position), set()).add(building.def_name or "")
        return found

    def buildings(self, *def_names: str) -> list[Building]:
        """Finished buildings of these defs, by id."""
        found = [b for b in self.observation.buildings if b.def_name in def_names]
        return sorted(found, key=lambda b: b.id)

    def site(self, kind: SiteKind) -> Site | None:
        """A site of the survey."""
        return self.spatial.site(kind)

    def is_researched(self, project: str) -> bool:
        """Whether a research project is finished."""
        return project in self._finished

    @functools.cached_property
    def _finished(self) -> frozenset[str]:
        return frozenset(p.name for p in self.observation.research if p.is_finished)

    def best_level(self, skill: str) -> int:
        """The best level of a skill among the able, 0 without any."""
        return max((facts.level(c, skill) for c in self.able), default=0)

    def is_buildable(self, cell: Cell) -> bool:
        """Whether a cell is firm, open, discovered ground."""
        terrain, static = self.request.static.terrain, self.request.static
        x, z = cell
        if not (0 <= x < terrain.width and 0 <= z < terrain.height):
            return False
        known = DEFS.terrain.get(terrain.at(x, z))
        index = z * terrain.width + x
        is_rock = any(index in cells for cells in static.rock.values())
        return known is not None and "Heavy" in known.affordances and not is_rock and index not in static.fogged

    @property
    def meals(self) -> int:
        """Cooked meals in store, without survival packs."""
        return sum(self.stock[name] for name in MEALS if name != "MealSurvivalPack")

    @property
    def is_threatened(self) -> bool:
        """Whether enemies are on the map."""
        return self.observation.is_threatened
