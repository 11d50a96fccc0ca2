"""The policies of a team: opened and closed once each, and called in threads of their own where they may block."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar

from pytest_rle.errors import RleError, TeamError
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.shown import shown
from pytest_rle.team.deliberation import Policy
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.names import nearest
from pytest_rle.team.own_code import error_text
from pytest_rle.team.policy_thread import PolicyThread
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.seats import is_packaged

T = TypeVar("T")

logger = logging.getLogger(__name__)

CLOSE_S: Final = 5.0
"""Seconds that `close` of a policy may take."""

STUCK_CLOSE_S: Final = 1.0
"""Seconds for a policy that was stuck when it was last called: the session must not wait for it for long."""


class Players:
    """The policies of one team, each once, however many roles it plays.

    Attributes:
        close_errors: What went wrong when the policies were closed, one sentence for each.
    """

    def __init__(self, policies: Mapping[Role, Policy]) -> None:
        self._policies = list({id(policy): policy for policy in policies.values()}.values())
        self._threads: dict[int, PolicyThread] = {}
        self._open: list[Policy] = []
        self.close_errors: tuple[str, ...] = ()

    async def open(self, models: ModelAccess) -> None:
        """Open every policy, after its endpoint. If one fails, those before it are closed.

        Raises:
            TeamError: A policy failed to open; the message names it and the reason.
        """
        try:
            for policy in self._policies:
                endpoint = getattr(policy, "endpoint", None)
                if isinstance(endpoint, Endpoint):
                    await models.prepare(endpoint)
                await self._open_one(policy)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close every open policy and end the threads.

        Errors are noted and logged and not raised, because the episode has its result already.
        """
        policies, self._open = self._open, []
        for text in await asyncio.gather(*map(self._close_one, policies)):
            if text is not None:
                logger.warning("%s", shown(text))
                self.close_errors += (text,)
        threads, self._threads = list(self._threads.values()), {}
        await asyncio.gather(*(thread.stop() for thread in threads))

    async def call(self, policy: Policy, work: Callable[[], Awaitable[T] | T], on_stuck: Callable[[str], None]) -> T:
        """Call a method of a policy, in the thread of the policy if it has one.

        Args:
            policy: The policy.
            work: Calls the method.
            on_stuck: Called with what the method does if it does not end when this call is cancelled.
        """
        thread = self._threads.get(id(policy))
        if thread is not None:
            return await thread.run(work, on_stuck)
        result = work()
        return await result if inspect.isawaitable(result) else result

    async def _open_one(self, policy: Policy) -> None:
        if not is_packaged(policy):
            self._threads[id(policy)] = PolicyThread(policy.name)
        try:
            await self.call(policy, policy.open, lambda what: logger.warning("policy %s %s", shown(policy.name), what))
        except RleError:
            raise
        except Exception as error:
            raise TeamError(f"policy {policy.name!r} failed to open: {error_text(error)}") from error
        self._open.append(policy)

    async def _close_one(self, policy: Policy) -> str | None:
        """Close a policy. Returns what went wrong, or None."""
        stuck: list[str] = []
        thread = self._threads.get(id(policy))
        limit = STUCK_CLOSE_S if thread is not None and thread.is_stuck else CLOSE_S
        try:
            async with asyncio.timeout(limit):
                await self.call(policy, policy.close, stuck.append)
        except TimeoutError:
            return f"policy {policy.name!r} did not close within {limit:g} s{stuck_text(stuck)}"
        except Exception as error:
            return f"policy {policy.name!r} failed to close: {error_text(error)}"
        return None


def policies_by_role(policies: Policy | Mapping[Role, Policy]) -> dict[Role, Policy]:
    """The policies in the order of the roles. Raises TeamError for what is no role or no policy."""
    given = policies if isinstance(policies, Mapping) else dict.fromkeys(ROLES, policies)
    for name, policy in given.items():
        if name not in ROLES:
            near = nearest(str(name), ROLES)
            hint = f": did you mean {near[0]}?" if near else f"; the roles are {', '.join(Role)}"
            raise TeamError(f"there is no role {str(name)!r}{hint}")
        _require_policy(policy)
    found = {role: given[role] for role in ROLES if role in given}
    if not found:
        raise TeamError("a team needs at least one role: pass a policy, or a mapping from roles to policies")
    return found


def stuck_text(stuck: list[str]) -> str:
    """The end of a sentence about a policy that did not end when it was cancelled; empty for any other."""
    return f"; the policy {stuck[0]}" if stuck else ""


def _require_policy(policy: object) -> None:
    if isinstance(policy, type):
        raise TeamError(f"{policy.__name__} is a class and not a policy: write {policy.__name__}()")
    missing = [name for name in ("open", "close", "deliberate") if not callable(getattr(policy, name, None))]
    if not isinstance(getattr(policy, "name", None), str):
        missing.insert(0, "name")
    if missing:
        raise TeamError(f"{type(policy).__name__} is not a policy, because it has no {', '.join(missing)}")
