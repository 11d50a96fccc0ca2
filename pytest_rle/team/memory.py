"""What each role remembers: its last plans, and what became of every order in them."""

from __future__ import annotations

import dataclasses
import json
from collections import deque
from collections.abc import Iterable, Sequence

from pytest_rle.team.actions import ActionModel, NoAction, Rect
from pytest_rle.team.deliberation import Deliberation, RejectedAction
from pytest_rle.team.messages import cut
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.role import Role
from pytest_rle.team.views.models import TurnNote

DEFAULT_TURNS = 3
"""Turns that a role remembers."""

MEMORY_BYTES = 2_000
"""The most bytes of JSON that a role's memory takes in its view."""

SUMMARY_LIMIT = 300
"""Characters of an own summary that a role remembers; of older ones it remembers half."""

_REASONS = (200, 120, 80, 60, 40, 25)
"""Characters of each order's line, tried in turn until the memory fits."""


@dataclasses.dataclass(frozen=True, slots=True)
class OwnTurn:
    """A turn of a role: what it decided, and what became of it."""

    turn: int
    day: float
    summary: str = ""
    failed: str = ""
    rejected: tuple[RejectedAction, ...] = ()
    outcomes: tuple[ActionOutcome, ...] = ()


class Memory:
    """The last turns of every role of a team. One memory serves one episode.

    Args:
        turns: Turns that a role remembers; 0: none.
    """

    def __init__(self, turns: int = DEFAULT_TURNS) -> None:
        self._turns = turns
        self._by_role: dict[Role, deque[OwnTurn]] = {}

    def decided(self, deliberation: Deliberation, day: float) -> None:
        """Remember what a role decided."""
        plan = deliberation.plan
        self._of(deliberation.role).append(
            OwnTurn(
                turn=deliberation.tick,
                day=round(day, 2),
                summary=plan.summary if plan is not None else "",
                failed="" if plan is not None else f"{deliberation.status}: {deliberation.error}",
                rejected=deliberation.rejected,
            )
        )

    def ended(self, outcomes: Iterable[ActionOutcome]) -> None:
        """Remember what became of the orders of the turn that just ended."""
        by_role: dict[Role, list[ActionOutcome]] = {}
        for outcome in outcomes:
            by_role.setdefault(outcome.role, []).append(outcome)
        for role, own in by_role.items():
            turns = self._of(role)
            if not turns:
                turns.append(OwnTurn(turn=0, day=0.0))
            turns[-1] = dataclasses.replace(turns[-1], outcomes=tuple(own))

    def last_outcomes(self, role: Role) -> tuple[ActionOutcome, ...]:
        """The outcomes of a role's last turn."""
        turns = self._of(role)
        return turns[-1].outcomes if turns else ()

    def turns(self, role: Role) -> tuple[OwnTurn, ...]:
        """A role's last turns, the latest first."""
        return tuple(reversed(self._of(role)))[: self._turns]

    def _of(self, role: Role) -> deque[OwnTurn]:
        return self._by_role.setdefault(role, deque(maxlen=max(1, self._turns)))


def notes(turns: Sequence[OwnTurn]) -> tuple[TurnNote, ...]:
    """A role's last turns for its view, the latest first, within `MEMORY_BYTES`.

    Every order that was not simply done is listed with its reason, cut as short as needed. Older turns lose the orders
    that were done first, then the oldest turns go.
    """
    for kept in range(len(turns), 0, -1):
        for limit in _REASONS:
            for listed in range(kept, 0, -1):
                found = tuple(_note(turn, limit, is_listed=n < listed, age=n) for n, turn in enumerate(turns[:kept]))
                if _size(found) <= MEMORY_BYTES:
                    return found
    return ()


def order_text(action: ActionModel) -> str:
    """An order on one line, without its reason and what has its default: "designate kind=mine area=1,2-3,4"."""
    words = [action.type]
    for name, field in type(action).model_fields.items():
        value = getattr(action, name)
        if name in ("type", "priority", "reason") or (not field.is_required() and value == field.default):
            continue
        words.append(f"{name}={_value(value)}")
    return " ".join(words)


def _value(value: object) -> str:
    if isinstance(value, Rect):
        return f"{value.x1},{value.z1}-{value.x2},{value.z2}"
    if isinstance(value, dict):
        return ",".join(f"{key}:{entry}" for key, entry in value.items())
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value)


def _note(turn: OwnTurn, limit: int, *, is_listed: bool, age: int) -> TurnNote:
    """A turn. Without `is_listed`, it only counts the orders that were done without a remark."""
    failures = [f"{cut(json.dumps(a.raw), limit)}: rejected, {cut(a.reason, limit)}" for a in turn.rejected]
    done, told = _split(turn.outcomes)
    lines = [*failures, *(cut(_line(outcome), limit) for outcome in told)]
    if is_listed:
        lines += [cut(_line(outcome), limit) for outcome in done]
    return TurnNote(
        turn=turn.turn,
        day=turn.day,
        summary=cut(turn.summary, SUMMARY_LIMIT if age == 0 else SUMMARY_LIMIT // 2),
        failed=cut(turn.failed, limit),
        orders=tuple(lines),
        left_out=0 if is_listed else len(done),
    )


def _split(outcomes: Sequence[ActionOutcome]) -> tuple[list[ActionOutcome], list[ActionOutcome]]:
    """The orders that were done without a remark, and the others."""
    real = [outcome for outcome in outcomes if not isinstance(outcome.action, NoAction) or outcome.reason]
    done = [o for o in real if o.status is OutcomeStatus.DONE and not o.reason]
    return done, [o for o in real if o.status is not OutcomeStatus.DONE or o.reason]


def _line(outcome: ActionOutcome) -> str:
    words = f"{order_text(outcome.action)}: {outcome.status}"
    return f"{words}, {outcome.reason}" if outcome.reason else words


def _size(notes: tuple[TurnNote, ...]) -> int:
    return sum(len(note.model_dump_json(exclude_defaults=True).encode()) + 1 for note in notes)
