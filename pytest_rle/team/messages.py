"""What a role hears from the others: the latest summary of each."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from pytest_rle.team.outcome import ActionPlan
from pytest_rle.team.role import Role


class Message(BaseModel):
    """The summary of one role's plan, for the others."""

    model_config = ConfigDict(frozen=True)

    tick: int
    sender: Role
    text: str


class MessageHub:
    """Keeps the latest message of each role. One hub serves one episode."""

    def __init__(self) -> None:
        self._latest: dict[Role, Message] = {}

    def post(self, tick: int, sender: Role, plan: ActionPlan, *, limit: int) -> None:
        """Pass on a plan's summary, cut to `limit` characters. A plan without a summary says nothing."""
        text = cut(plan.summary, limit)
        if text:
            self._latest[sender] = Message(tick=tick, sender=sender, text=text)

    def inbox(self, role: Role, tick: int) -> Mapping[str, str]:
        """The other roles' latest messages, in the order of the roles. An old one says which turn it is from."""
        latest = [self._latest[sender] for sender in Role if sender is not role and sender in self._latest]
        return {
            message.sender.value: message.text if message.tick >= tick - 1 else f"(turn {message.tick}) {message.text}"
            for message in latest
        }


def cut(text: str, limit: int) -> str:
    """One line of at most `limit` characters; a cut shows as an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
