"""The form of a team: agents that speak to each other, agents that do not, or one agent for all roles."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final


class TeamForm(enum.StrEnum):
    """How the roles of a team are played."""

    ROLES = "roles"
    """Each role is an agent of its own, and hears the others' latest messages."""
    SILENT = "silent"
    """Each role is an agent of its own, and none hears another."""
    SOLO = "solo"
    """One agent plays all roles: it sees the views of all and proposes the actions of all, in one answer."""

    @property
    def prompt_parts(self) -> frozenset[str]:
        """The parts of the shared prompt for this form, as `<!-- only: ... -->` names them."""
        return _PARTS[self]


_PARTS: Final = {
    TeamForm.ROLES: frozenset({"agents", "messages"}),
    TeamForm.SILENT: frozenset({"agents", "quiet", "silent"}),
    TeamForm.SOLO: frozenset({"quiet", "solo"}),
}


def form_suffix(form: TeamForm, without: Iterable[str]) -> str:
    """What a team's name ends with, so that it differs from the name of the whole team: `-silent-without-map_analyst`.

    Empty for a whole team of the usual form.
    """
    missing = "+".join(sorted(without))
    return (f"-{form}" if form is not TeamForm.ROLES else "") + (f"-without-{missing}" if missing else "")
