"""Orders: what share of them was valid, changed something, and was not taken back."""

from __future__ import annotations

import dataclasses
from collections import deque
from typing import Final

from pytest_rle.rimworld.constants import GAME_TICKS_PER_DAY
from pytest_rle.scoring.measurement import Measurement
from pytest_rle.scoring.metrics.metric import Metric, ScoredTick, clamp
from pytest_rle.team.actions import ActionModel, NoAction
from pytest_rle.team.actions.base import Target
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus

FULL_COUNT: Final = 4
"""Good orders a day that count as leading a colony. More of them earn nothing."""


MEMORY_DAYS: Final = 5
"""Days within which a setting that returns to an earlier value counts as taken back."""


@dataclasses.dataclass(slots=True)
class _Order:
    """An order of the last day.

    Attributes:
        game_tick: The end of its tick.
        action: What was ordered.
        remark: What the game answered.
        parts: How many settings it changed; 1 for a deed.
        standing: How many of them have not been taken back; 0 for an order that was not carried out.
    """

    game_tick: int
    action: ActionModel
    remark: str
    parts: int
    standing: int


@dataclasses.dataclass(frozen=True, slots=True)
class _Setting:
    """A value that a target had until a game tick, and the order that ended it."""

    value: object
    until: int
    order: _Order


class Orders(Metric):
    """The share of the last day's orders that were good, and whether there were any.

    A good order was carried out, changed something, and was not taken back. To take back is to set a target to a value
    that it had in the last days, or to remove what was ordered on the same day. To set it to a new value is to react,
    and costs nothing. An order that is given again earns nothing and costs nothing: what it asked for may have burned.
    """

    name = "orders"
    since = "3.0"
    formula = (
        "(orders of the last day that the game carried out and that no later one took back / orders of the last day, "
        f"without repeated ones and those to fighters) times (the number of good ones / {FULL_COUNT}, at most 1) times "
        "(founders alive / founders); 0 without orders"
    )
    full = f"at least {FULL_COUNT} orders in the last day, every one of them was good, and every founder lives"
    moved_by = "valid orders that stay"

    def __init__(self, start: Measurement) -> None:
        super().__init__(start)
        self._orders: deque[_Order] = deque()
        self._settings: dict[Target, object] = {}
        self._earlier: dict[Target, list[_Setting]] = {}

    def value(self, tick: ScoredTick) -> float:
        """The value after a tick."""
        now = tick.now.game_tick
        while self._orders and self._orders[0].game_tick <= now - GAME_TICKS_PER_DAY:
            self._orders.popleft()
        for outcome in tick.outcomes:
            is_order = not isinstance(outcome.action, NoAction) and not outcome.action.is_combat
            if is_order and outcome.status is not OutcomeStatus.SKIPPED:
                self._add(outcome, now)
        if not self._orders:
            return 0.0
        good = sum(order.standing / order.parts for order in self._orders)
        return good / len(self._orders) * clamp(good / FULL_COUNT) * self.founders.share_alive(tick.now)

    def _add(self, outcome: ActionOutcome, now: int) -> None:
        action, settings = outcome.action, outcome.action.settings()
        if outcome.status is not OutcomeStatus.DONE:
            self._orders.append(_Order(now, action, outcome.reason, parts=1, standing=0))
        elif not settings:
            self._add_deed(_Order(now, action, outcome.reason, parts=1, standing=1))
        else:
            known = self._settings
            for target in settings:
                known.setdefault(target, action.unset(target))
            changed = {target: value for target, value in settings.items() if known[target] != value}
            if changed:
                order = _Order(now, action, outcome.reason, parts=len(changed), standing=len(changed))
                self._orders.append(order)
                for target, value in changed.items():
                    self._set(target, value, order)

    def _set(self, target: Target, value: object, order: _Order) -> None:
        """Set a target. If it had this value in the last days, the order is void, and so is the one that changed it."""
        since = order.game_tick - MEMORY_DAYS * GAME_TICKS_PER_DAY
        earlier = [setting for setting in self._earlier.get(target, ()) if setting.until > since]
        returned = next((setting for setting in earlier if setting.value == value), None)
        if returned is not None:
            returned.order.standing -= 1
            order.standing -= 1
            earlier.remove(returned)
        self._earlier[target] = [*earlier, _Setting(self._settings[target], order.game_tick, order)]
        self._settings[target] = value

    def _add_deed(self, deed: _Order) -> None:
        undone = [order for order in self._orders if order.standing and deed.action.undoes(order.action, order.remark)]
        for order in undone:
            order.standing = 0
        if undone:
            deed.standing = 0
        elif any(order.standing and _is_same(order.action, deed.action) for order in self._orders):
            return
        self._orders.append(deed)


def _is_same(one: ActionModel, other: ActionModel) -> bool:
    """Whether two orders ask for the same, whatever their reason and priority."""
    unsaid = {"reason": "", "priority": 5}
    return type(one) is type(other) and one.model_copy(update=unsaid) == other.model_copy(update=unsaid)
