"""What a view is built from: what all views share, and what the role has heard and done."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import SiteKind, SpatialPlan
from pytest_rle.team.views import parts
from pytest_rle.team.views.models import ChangeView, ColonyBrief, RoomView, SiteView, TurnNote
from pytest_rle.team.views.shared import SharedView


@dataclasses.dataclass(frozen=True, slots=True)
class ViewContext:
    """Everything that a view is built from.

    Attributes:
        shared: What the views of all roles share in this turn.
        events_of_interest: The RIMAPI events that the role hears of, by name.
        messages: The latest messages of the other roles, by their ids.
        turns: The role's own last turns, the latest first.
    """

    shared: SharedView
    events_of_interest: tuple[str, ...] = ()
    messages: Mapping[str, str] = dataclasses.field(default_factory=dict)
    turns: tuple[TurnNote, ...] = ()

    @property
    def observation(self) -> Observation:
        """The colony now."""
        return self.shared.observation

    @property
    def static(self) -> StaticWorld:
        """The map."""
        return self.shared.static

    @property
    def spatial(self) -> SpatialPlan:
        """The survey of the map."""
        return self.shared.spatial

    @property
    def marks(self) -> Marks:
        """What the team has ordered."""
        return self.shared.marks

    @property
    def topics(self) -> frozenset[str]:
        """What the scenario is about, besides the daily life of a colony."""
        return self.shared.topics

    @property
    def colony(self) -> ColonyBrief:
        """The colony in a few lines."""
        return self.shared.colony

    @property
    def changes(self) -> ChangeView | None:
        """What changed since the last turn."""
        return self.shared.changes

    @property
    def rooms(self) -> tuple[RoomView, ...]:
        """The largest rooms."""
        return self.shared.rooms

    @property
    def events(self) -> tuple[str, ...]:
        """The last few events that the role hears of, in words."""
        return parts.events(self.observation.events, self.events_of_interest)

    def sites(self, kinds: Iterable[SiteKind]) -> tuple[SiteView, ...]:
        """The sites of these kinds, as far as the survey found them, and how far each is built."""
        return tuple(self.shared.sites[kind] for kind in kinds if kind in self.shared.sites)
