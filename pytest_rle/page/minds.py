"""What the roles saw, thought and ordered in one tick."""

from __future__ import annotations

import dataclasses
from typing import Any

from pytest_rle.llm.calls import CallRecord
from pytest_rle.page.data import (
    PageCall,
    PageConflict,
    PageExchange,
    PageMinds,
    PageOrder,
    PageRejected,
    RoleMind,
)
from pytest_rle.records import ActionExecuted, ConflictSettled, DeliberationEnded, Event, PromptSent, ProviderCall
from pytest_rle.team.actions import Action


@dataclasses.dataclass(slots=True)
class _Role:
    ended: DeliberationEnded | None = None
    orders: list[PageOrder] = dataclasses.field(default_factory=list)
    prompt: tuple[str, ...] = ()
    calls: list[PageCall] = dataclasses.field(default_factory=list)


class MindCollector:
    """Collects the events of one tick. `known` are the names of texts that earlier ticks have; it adds its own."""

    def __init__(self, tick: int, known: set[str]) -> None:
        self._tick = tick
        self._known = known
        self._roles: dict[str, _Role] = {}
        self._conflicts: list[PageConflict] = []
        self._texts: dict[str, str] = {}

    def add(self, event: Event) -> None:
        """Take an event, of any type."""
        if isinstance(event, PromptSent):
            self._role(event.role).prompt = tuple(part.name for part in event.parts)
            for part in event.parts:
                if part.name not in self._known:
                    self._known.add(part.name)
                    self._texts[part.name] = part.text or ""
        elif isinstance(event, ProviderCall):
            self._role(event.role).calls.append(_call(event.call))
        elif isinstance(event, DeliberationEnded):
            self._role(event.role).ended = event
        elif isinstance(event, ActionExecuted):
            self._role(event.role).orders.append(_order(event))
        elif isinstance(event, ConflictSettled):
            self._conflicts.append(
                PageConflict(
                    target=event.target,
                    winner=event.winner,
                    winning_action=_plain(event.winning_action),
                    loser=event.loser,
                    losing_action=_plain(event.losing_action),
                )
            )

    def collected(self) -> PageMinds:
        """The minds of the tick, in the order in which the roles appeared."""
        return PageMinds(
            tick=self._tick,
            roles=tuple(_mind(name, role) for name, role in self._roles.items()),
            conflicts=tuple(self._conflicts),
            texts=dict(self._texts),
        )

    def _role(self, name: str) -> _Role:
        return self._roles.setdefault(name, _Role())


def _mind(name: str, role: _Role) -> RoleMind:
    ended = role.ended
    if ended is None:  # the record was cut here
        return RoleMind(
            role=name, status="unfinished", orders=tuple(role.orders), prompt=role.prompt, calls=tuple(role.calls)
        )
    return RoleMind(
        role=name,
        status=ended.status,
        policy=ended.policy,
        model=ended.model,
        confidence=ended.confidence,
        summary=ended.summary,
        error=ended.error,
        repaired=ended.repaired,
        latency_s=round(ended.latency_s, 3),
        timeout_s=ended.timeout_s,
        orders=tuple(role.orders),
        rejected=tuple(PageRejected(raw=each.raw, reason=each.reason) for each in ended.rejected),
        prompt=role.prompt,
        calls=tuple(role.calls),
    )


def _order(event: ActionExecuted) -> PageOrder:
    return PageOrder(
        action=_plain(event.action),
        status=event.status,
        reason=event.reason,
        exchanges=tuple(
            PageExchange(method=each.method, path=each.path, body=each.body, status=each.status, response=each.response)
            for each in event.exchanges
        ),
    )


def _plain(action: Action) -> dict[str, Any]:
    return action.model_dump(mode="json")


def _call(call: CallRecord) -> PageCall:
    return PageCall(
        attempt=call.attempt,
        status=call.status.value,
        fault=call.fault.kind.value if call.fault is not None else "",
        message=call.fault.message if call.fault is not None else "",
        http_status=call.fault.http_status if call.fault is not None else None,
        model=call.model_answered or call.model_requested,
        finish_reason=call.finish_reason,
        prompt_tokens=call.prompt_tokens,
        completion_tokens=call.completion_tokens,
        reasoning_tokens=call.reasoning_tokens,
        cached_tokens=call.cached_tokens,
        cost_usd=float(call.cost_usd) if call.cost_usd is not None else None,
        cost_source=call.cost_source.value,
        latency_s=round(call.latency_s, 3),
        raw=call.raw_text,
        raw_length=call.raw_length,
        truncated=call.truncated,
        prompt_cut=call.prompt_cut,
    )
