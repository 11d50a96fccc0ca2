"""Detects episodes that are no result: the model's endpoint failed too often, or a role never decided."""

from __future__ import annotations

from collections import Counter
from typing import Final

from pytest_rle.episode.ending import Ending
from pytest_rle.episode.result import Outcome
from pytest_rle.errors import ModelError
from pytest_rle.llm import FaultAction, FaultKind
from pytest_rle.team import Deliberation, DeliberationStatus, Role
from pytest_rle.team.turn import Turn

MAX_LOST_SHARE: Final = 0.2
"""Share of the deliberations that a valid episode may lose to timeouts and provider errors."""

MAX_TICKS_WITHOUT_ANSWER: Final = 3
"""After so many ticks in a row in which no deliberation got an answer, the endpoint counts as gone."""

MAX_TICKS_WITHOUT_DECISION: Final = 5
"""After so many ticks from the start in which no role has decided, the episode ends: it would cost without a result."""

_MAY_RECOVER: Final = frozenset({FaultKind.CONNECTION, FaultKind.SERVER_ERROR})
"""Faults that stop the run only because there were so many of them."""

_LOST: Final = frozenset({DeliberationStatus.TIMEOUT, DeliberationStatus.PROVIDER_ERROR})


class ModelEndpointGone(ModelError):
    """The model's endpoint answers no call.

    Attributes:
        is_permanent: Every later call would fail in the same way, so to play the episode again is pointless.
    """

    def __init__(self, message: str, *, is_permanent: bool) -> None:
        self.is_permanent = is_permanent
        super().__init__(message)


class InfrastructureWatch:
    """Counts the deliberations of each role by status, and those that called a model and got no answer."""

    def __init__(self) -> None:
        self._asked = 0
        self._asking: set[Role] = set()
        self._lost: Counter[Role] = Counter()
        self._statuses: dict[Role, Counter[DeliberationStatus]] = {}
        self._decided: set[Role] = set()
        self._ticks = 0
        self._ticks_without_answer = 0

    @property
    def deliberations(self) -> dict[str, int]:
        """How many deliberations of the roles that asked a model ended with each status; of all roles if none did."""
        total: Counter[DeliberationStatus] = Counter()
        for role, counts in self._statuses.items():
            if role in self._asking or not self._asking:
                total.update(counts)
        return {status.value: total[status] for status in DeliberationStatus if total[status]}

    def stop_after_tick(self, turn: Turn, tick: int) -> Ending | None:
        """Count a tick. Returns an ending if the next tick would exceed the budget or have no use, else None.

        Raises:
            ModelEndpointGone: The endpoint refuses every call, or it has not answered for several ticks.
        """
        asking = [deliberation for deliberation in turn.deliberations if deliberation.calls]
        lost = [deliberation for deliberation in asking if deliberation.status in _LOST]
        self._count(turn, asking, lost)
        fault = turn.stopping_fault
        if fault is not None and fault.kind is FaultKind.BUDGET:
            return Ending(Outcome.TRUNCATED, f"stopped in tick {tick} by {fault.message}")
        if fault is not None:
            raise ModelEndpointGone(fault.message, is_permanent=fault.kind not in _MAY_RECOVER)
        if asking and len(lost) == len(asking) and all(map(_is_permanent, lost)):
            raise ModelEndpointGone(f"no role got an answer in tick {tick}: {lost[0].error}", is_permanent=True)
        if self._ticks_without_answer >= MAX_TICKS_WITHOUT_ANSWER:
            raise ModelEndpointGone(
                f"the model gave no answer for {MAX_TICKS_WITHOUT_ANSWER} ticks in a row", is_permanent=False
            )
        if self._ticks >= MAX_TICKS_WITHOUT_DECISION and not self._decided:
            return self._never_decided()
        return None

    def _count(self, turn: Turn, asking: list[Deliberation], lost: list[Deliberation]) -> None:
        self._ticks += 1
        self._asked += len(asking)
        self._asking.update(deliberation.role for deliberation in asking)
        self._lost.update(deliberation.role for deliberation in lost)
        for deliberation in turn.deliberations:
            if deliberation.status is DeliberationStatus.SUCCESS:
                self._decided.add(deliberation.role)
            self._statuses.setdefault(deliberation.role, Counter())[deliberation.status] += 1
        if asking:
            self._ticks_without_answer = self._ticks_without_answer + 1 if len(lost) == len(asking) else 0

    def validate(self, ending: Ending) -> Ending:
        """Return the ending if it is a result.

        It is `infra_failed` if too many deliberations were lost. If a role never decided, it is `infra_failed` where
        at least half of this role's deliberations were lost, and `no_decisions` where the model answered without a
        plan.
        """
        lost = self._lost.total()
        if self._asked and lost / self._asked > MAX_LOST_SHARE:
            share = f"{lost} of {self._asked} deliberations ({lost / self._asked:.0%})"
            return Ending(
                Outcome.INFRA_FAILED,
                f"{share} were lost to the model's endpoint; a valid result may lose {MAX_LOST_SHARE:.0%}",
            )
        return self._never_decided() or ending

    def _never_decided(self) -> Ending | None:
        """The ending because of the roles that never decided, or None if every role did."""
        silent = [role for role in self._statuses if role not in self._decided]
        if not silent:
            return None
        outcome = Outcome.NO_DECISIONS
        if any(2 * self._lost[role] >= self._statuses[role].total() for role in silent):
            outcome = Outcome.INFRA_FAILED
        causes: Counter[DeliberationStatus] = Counter()
        for role in silent:
            causes.update(self._statuses[role])
        parts = ", ".join(f"{count} {status.value}" for status, count in causes.most_common())
        who = "no role" if len(silent) == len(self._statuses) else " and ".join(silent)
        never = "ever decided" if len(silent) == len(self._statuses) else "never decided"
        return Ending(outcome, f"{who} {never} in {self._ticks} ticks: {parts}")


def _is_permanent(deliberation: Deliberation) -> bool:
    return deliberation.fault is not None and (
        deliberation.fault.action is not FaultAction.RETRY and deliberation.fault.kind is not FaultKind.TIMEOUT
    )
