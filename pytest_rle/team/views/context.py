"""What a view is built from: what all views share, and what the role has heard and done."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from pytest_rle.team.survey.sites import SiteKind
from pytest_rle.team.views import parts
from pytest_rle.team.views.models import SiteView, TurnNote
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
    def events(self) -> tuple[str, ...]:
        """The last few events that the role hears of, in words."""
        return parts.events(self.shared.observation.events, self.events_of_interest)

    def sites(self, kinds: Iterable[SiteKind]) -> tuple[SiteView, ...]:
        """The sites of these kinds, as far as the survey found them, and how far each is built."""
        return tuple(self.shared.sites[kind] for kind in kinds if kind in self.shared.sites)
