"""What a role hears: the latest messages of the others, and the outcomes of its own last actions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from pytest_rle.team.outcome import ActionOutcome, ActionPlan, OutcomeStatus
from pytest_rle.team.role import Role

FAILURE_LIMIT = 5
"""Failed actions that a role hears of after a tick."""

REMARK_LIMIT = 3
"""Remarks that a role hears on completed actions, such as a part that failed."""

REASON_LIMIT = 120
"""Characters of a reason that a role hears."""


class Message(BaseModel):
    """The summary of one role's plan, for the others."""

    model_config = ConfigDict(frozen=True)

    tick: int
    sender: Role
    text: str


class OutcomeNote(BaseModel):
    """One of a role's own actions that failed. `rejected`: it was malformed, or the role may not propose it."""

    model_config = ConfigDict(frozen=True)

    action: str
    status: OutcomeStatus | Literal["rejected"]
    reason: str


class OutcomeReport(BaseModel):
    """A role's last tick: how many actions ended in which way, the first failures, and remarks on completed actions."""

    model_config = ConfigDict(frozen=True)

    done: int = 0
    skipped: int = 0
    refused: int = 0
    overruled: int = 0
    rejected: int = 0
    failures: tuple[OutcomeNote, ...] = ()
    remarks: tuple[str, ...] = ()


class MessageHub:
    """Keeps the latest message of each role and the latest outcomes. One hub serves one episode."""

    def __init__(self) -> None:
        self._latest: dict[Role, Message] = {}
        self._outcomes: dict[Role, tuple[ActionOutcome, ...]] = {}
        self._rejected: dict[Role, tuple[OutcomeNote, ...]] = {}

    def post(self, tick: int, sender: Role, plan: ActionPlan, *, limit: int) -> None:
        """Pass on a plan's summary, cut to `limit` characters. A plan without a summary says nothing."""
        text = cut(plan.summary, limit)
        if text:
            self._latest[sender] = Message(tick=tick, sender=sender, text=text)

    def record_outcomes(self, outcomes: Iterable[ActionOutcome]) -> None:
        """Keep the outcomes of the last tick, instead of those of the tick before."""
        by_role: dict[Role, list[ActionOutcome]] = {}
        for outcome in outcomes:
            by_role.setdefault(outcome.role, []).append(outcome)
        self._outcomes = {role: tuple(entries) for role, entries in by_role.items()}

    def record_rejected(self, role: Role, rejected: Iterable[tuple[object, str]]) -> None:
        """Keep the rejected actions of a role's last plan, each with the reason, instead of the earlier ones."""
        self._rejected[role] = tuple(
            OutcomeNote(action=cut(json.dumps(raw), REASON_LIMIT), status="rejected", reason=cut(reason, REASON_LIMIT))
            for raw, reason in rejected
        )

    def outcomes_for(self, role: Role) -> tuple[ActionOutcome, ...]:
        """The role's own outcomes of the last tick."""
        return self._outcomes.get(role, ())

    def report_for(self, role: Role) -> OutcomeReport:
        """A report on the role's last tick."""
        entries = self._outcomes.get(role, ())
        counts = {status: sum(entry.status is status for entry in entries) for status in OutcomeStatus}
        rejected = self._rejected.get(role, ())
        failed = [_note(e) for e in entries if e.status in (OutcomeStatus.REFUSED, OutcomeStatus.OVERRULED)]
        remarked = [e for e in entries if e.status is OutcomeStatus.DONE and e.reason]
        return OutcomeReport(
            done=counts[OutcomeStatus.DONE],
            skipped=counts[OutcomeStatus.SKIPPED],
            refused=counts[OutcomeStatus.REFUSED],
            overruled=counts[OutcomeStatus.OVERRULED],
            rejected=len(rejected),
            failures=(*rejected, *failed)[:FAILURE_LIMIT],
            remarks=tuple(cut(f"{e.action.type}: {e.reason}", REASON_LIMIT) for e in remarked[:REMARK_LIMIT]),
        )

    def inbox(self, role: Role) -> tuple[Message, ...]:
        """The other roles' latest messages, in the order of the roles."""
        return tuple(self._latest[sender] for sender in Role if sender is not role and sender in self._latest)


def cut(text: str, limit: int) -> str:
    """One line of at most `limit` characters; a cut shows as an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _note(outcome: ActionOutcome) -> OutcomeNote:
    fields = outcome.action.model_dump(mode="json", exclude={"type", "priority", "reason"}, exclude_defaults=True)
    words = ", ".join(f"{name}={value}" for name, value in fields.items())
    return OutcomeNote(
        action=cut(f"{outcome.action.type}: {words}", REASON_LIMIT),
        status=outcome.status,
        reason=cut(outcome.reason, REASON_LIMIT),
    )
