"""Proposals: what a role proposes, what conflicts, and what arbitration leaves of it."""

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
class Verdict:
    """What arbitration decided on one proposal.

    Attributes:
        rest: What is carried out of it, without the targets that it lost; None if nothing is.
        outcome: The outcome of an action that lost a target, or that repeats another one.
        conflicts: The conflicts that it lost, one for each winner.
    """

    rest: Proposal | None
    outcome: ActionOutcome | None = None
    conflicts: tuple[Conflict, ...] = ()
