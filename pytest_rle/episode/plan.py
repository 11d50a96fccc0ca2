"""The plans of a team, merged into one: what is proposed, what conflicts, and what remains."""

from __future__ import annotations

import dataclasses

from pytest_rle.team import ActionOutcome, Role
from pytest_rle.team.actions import Action


@dataclasses.dataclass(frozen=True, slots=True)
class Proposal:
    """One action, and the role that proposes it."""

    role: Role
    action: Action


@dataclasses.dataclass(frozen=True, slots=True)
class Conflict:
    """Two proposals that ask for different values of one target, and which of them won.

    `target` is the first target that they share, in words, such as `cell 12 40`.
    """

    target: str
    winner: Proposal
    loser: Proposal


@dataclasses.dataclass(frozen=True, slots=True)
class MergedPlan:
    """The result of arbitration.

    Attributes:
        proposals: What is carried out, in this order.
        overruled: An outcome for each action that lost a target, or that repeats another one.
        conflicts: The conflicts that arbitration decided.
    """

    proposals: tuple[Proposal, ...]
    overruled: tuple[ActionOutcome, ...]
    conflicts: tuple[Conflict, ...]
