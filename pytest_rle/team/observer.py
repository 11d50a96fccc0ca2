"""What a team reports while it deliberates."""

from __future__ import annotations

from pytest_rle.team.deliberation import Deliberation
from pytest_rle.team.role import Role


class TeamObserver:
    """Gets a team's reports, on the event loop's thread. Subclasses override the methods that they need.

    An exception that a method raises ends the turn, and is raised by `Team.deliberate`.
    """

    def on_prompt(self, tick: int, role: Role, text: str) -> None:
        """A role is about to send this prompt to its model."""

    def on_deliberation(self, deliberation: Deliberation) -> None:
        """A role's deliberation ended, with a plan or with a failure."""
