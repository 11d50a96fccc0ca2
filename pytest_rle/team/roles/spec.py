"""What a role is: everything that the rest of the program asks of one."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Final

from pytest_rle.team import actions
from pytest_rle.team.actions import ActionModel
from pytest_rle.team.names import nearest
from pytest_rle.team.role import Role
from pytest_rle.team.scripted.situation import Situation
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import RoleView
from pytest_rle.team.wording import quoted

MOST_ACTIONS: Final = 24
"""Actions of one plan of a role that are read; the rest is rejected."""

Script = Callable[[Situation], tuple[list[ActionModel], str]]
"""The scripted play of a role: its actions, and the summary that the others hear."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A role: its prompt, view, permissions, rank, voice and scripted play.

    Attributes:
        role: Its id in records, options and messages. Its part of the prompt is `team/prompts/<id>.md`.
        title: What people read.
        duty: What it answers for, in a line. All roles read it in the prompt.
        view: Builds what it sees.
        events: The RIMAPI events that it hears of, by name.
        borrowed: Actions of other roles that it may propose as well.
        rank: Its rank in arbitration, between actions of equal priority. The smaller number wins.
        rank_when_threatened: Its rank while enemies are on the map, if that differs.
        rank_in_emergency: Its rank while a colonist needs tending, if that differs.
        heard: Characters of its summary that the others hear; 0: none hears it.
        shows_map: Whether its prompt has the map of the home area.
        speaks_first: Whether it deliberates before the others, who then read its summary in the same tick.
        script: How the scripted policy plays it; None: it proposes nothing.
        most_actions: Actions of its plan that are read.
    """

    role: Role
    title: str
    duty: str
    view: Callable[[ViewContext], RoleView]
    events: tuple[str, ...]
    borrowed: tuple[type[ActionModel], ...] = ()
    rank: int
    rank_when_threatened: int | None = None
    rank_in_emergency: int | None = None
    heard: int = 200
    shows_map: bool = False
    speaks_first: bool = False
    script: Script | None = None
    most_actions: int = MOST_ACTIONS

    @property
    def prompt(self) -> str:
        """The file name of its part of the prompt, in `team/prompts`."""
        return f"{self.role}.md"

    @property
    def permitted(self) -> tuple[type[ActionModel], ...]:
        """The actions that the role may propose: its own, then those it borrows, then those of every role."""
        return _permitted(self.role, self.borrowed, actions.ACTIONS)

    def refusal(self, action_type: object) -> str | None:
        """Why the role may not propose an action of this `type`; None if it may."""
        permitted = _type_names(self.permitted)
        if action_type in permitted:
            return None
        is_known = any(action.type_name() == action_type for action in actions.ACTIONS)
        near = () if is_known else nearest(str(action_type), permitted)
        hint = f" (did you mean {' or '.join(near)}?)" if near else ""
        return f"{self.title} may not propose {quoted(action_type)}{hint}; permitted: {', '.join(permitted)}"

    def rank_now(self, *, threatened: bool, emergency: bool) -> int:
        """Its rank in arbitration in a raid, in an emergency, or in peace."""
        if threatened and self.rank_when_threatened is not None:
            return self.rank_when_threatened
        if emergency and self.rank_in_emergency is not None:
            return self.rank_in_emergency
        return self.rank


@functools.cache
def _permitted(
    role: Role, borrowed: tuple[type[ActionModel], ...], known: tuple[type[ActionModel], ...]
) -> tuple[type[ActionModel], ...]:
    own = tuple(action for action in known if action.owner is role)
    everyone = tuple(action for action in known if action.owner is None)
    return (*own, *borrowed, *everyone)


@functools.cache
def _type_names(permitted: tuple[type[ActionModel], ...]) -> tuple[str, ...]:
    return tuple(action.type_name() for action in permitted)
