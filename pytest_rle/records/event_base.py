"""What all events of a record share, and how an event is compared with that of another play."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

_CLOCK_FIELDS: Final = frozenset({"seq", "time", "check", "latency_s", "seconds"})
"""Fields that depend on the wall clock, in an event and in everything inside it."""


def one_of(kinds: Iterable[str]) -> str:
    """The pattern of a text that is one of these."""
    return f"^({'|'.join(kinds)})$"


class EventBase(BaseModel):
    """The fields that all events have. The writer sets `seq`, `time` and `check`."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    seq: int = -1
    time: float = 0.0
    check: str = Field(default="", description="A hash of this line and of the check before it")

    def comparable(self) -> dict[str, Any]:
        """The event as JSON values, without the fields in which two equal plays may differ."""
        plain: dict[str, Any] = _without_clock_fields(self.model_dump(mode="json"))
        return plain


def _without_clock_fields(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_clock_fields(inner) for name, inner in value.items() if name not in _CLOCK_FIELDS}
    if isinstance(value, list):
        return [_without_clock_fields(inner) for inner in value]
    return value
