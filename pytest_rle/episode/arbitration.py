"""Conflicts between roles, decided per target: a cell, a thing, a pawn's order, a pawn's work type.

Two actions conflict when they ask for different values of one target. The winner has the lower priority number, then
the role that ranks first in the present situation, then the higher confidence, then the earlier role. The loser is
overruled, and the outcome names the winner. An action with several targets keeps those that it did not lose.

Arbitration goes on while the actions are carried out, best first. An action holds its targets only once the game has
accepted it, or if there was nothing to do. So an action that is refused overrules nobody, and the next one gets its
turn.

    arbitration = Arbitration(plans, threatened=False, emergency=False)
    for proposal in arbitration.proposals:
        verdict = arbitration.judge(proposal)
        if verdict.rest is not None:
            outcome = await executor.execute(verdict.rest, observation)
            if outcome.status is not OutcomeStatus.REFUSED:
                arbitration.hold(verdict.rest)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_rle.episode.plan import Conflict, Proposal, Verdict
from pytest_rle.team import ROLES, ActionOutcome, ActionPlan, OutcomeStatus, Role
from pytest_rle.team.actions import NoAction
from pytest_rle.team.actions.base import Target


class Arbitration:
    """Decides between the proposals of one tick.

    Args:
        plans: The plans of the roles that have one.
        threatened: Enemies are on the map.
        emergency: A colonist needs tending now.

    Attributes:
        proposals: Every proposed action that does something, the first to be carried out first.
    """

    def __init__(self, plans: Sequence[tuple[Role, ActionPlan]], *, threatened: bool, emergency: bool) -> None:
        ranks = {role: ROLES[role].rank_now(threatened=threatened, emergency=emergency) for role, _ in plans}
        ranked = sorted(
            (
                (action.priority, ranks[role], -plan.confidence, order, Proposal(role, action))
                for order, (role, plan) in enumerate(plans)
                for action in plan.actions
                if not isinstance(action, NoAction)
            ),
            key=lambda entry: entry[:4],
        )
        self.proposals = tuple(entry[-1] for entry in ranked)
        self._holders: dict[Target, tuple[object, Proposal]] = {}

    def judge(self, proposal: Proposal) -> Verdict:
        """What remains of a proposal, given the actions that were carried out before it."""
        asked = proposal.action.targets()
        lost = {target: self._holders[target][1] for target, value in asked.items() if self._is_taken(target, value)}
        repeated = bool(asked) and all(target in self._holders and target not in lost for target in asked)
        if repeated:
            return Verdict(None, _same_as(proposal, self._holders[next(iter(asked))][1]))
        if not lost:
            return Verdict(proposal)
        rest = proposal.action.without(lost.keys())
        return Verdict(
            Proposal(proposal.role, rest) if rest is not None else None,
            _overruled(proposal, lost),
            _one_per_winner(lost, proposal),
        )

    def hold(self, proposal: Proposal) -> None:
        """Let an action that was carried out hold its targets."""
        for target, value in proposal.action.targets().items():
            self._holders.setdefault(target, (value, proposal))

    def _is_taken(self, target: Target, value: object) -> bool:
        return target in self._holders and self._holders[target][0] != value


def _overruled(proposal: Proposal, lost: Mapping[Target, Proposal]) -> ActionOutcome:
    target, winner = next(iter(lost.items()))
    more = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    reason = f"{winner.role} decided otherwise on {_in_words(target)}{more}"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.OVERRULED, reason=reason)


def _same_as(proposal: Proposal, other: Proposal) -> ActionOutcome:
    reason = f"{other.role} does the same this tick"
    return ActionOutcome(role=proposal.role, action=proposal.action, status=OutcomeStatus.SKIPPED, reason=reason)


def _one_per_winner(lost: Mapping[Target, Proposal], loser: Proposal) -> tuple[Conflict, ...]:
    """One conflict for each action that won, however many cells the two share."""
    winners: dict[int, Conflict] = {}
    for target, winner in lost.items():
        winners.setdefault(id(winner), Conflict(_in_words(target), winner, loser))
    return tuple(winners.values())


def _in_words(target: Target) -> str:
    return " ".join(map(str, target))
