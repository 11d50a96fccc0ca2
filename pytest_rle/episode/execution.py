"""Actions become requests, and the game's answers become outcomes."""

from __future__ import annotations

from typing import Final

from pytest_rle.episode.lost_writes import Evidence
from pytest_rle.episode.plan import Proposal
from pytest_rle.rimapi import AnswerLost, NullReference, RequestRefused, RimApiClient
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team import ActionOutcome, OutcomeStatus
from pytest_rle.team.actions import Action
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo

ATTEMPTS: Final = 2
"""Attempts at an action whose answer is lost and that did not happen."""

HAPPENED: Final = "its answer was lost, but the game shows that it happened; steps after it may be missing"


class Executor:
    """Carries out the proposals of an episode, one after another.

    Each action knows how it is carried out. What the executor adds is the memory of the episode, such as which
    colonists are drafted, the outcome, and what becomes of a write whose answer was lost.

    Attributes:
        null_references: How many actions in a row ended with a null reference of the mod.
    """

    def __init__(self, client: RimApiClient, static: StaticWorld) -> None:
        self._client = client
        self._static = static
        self._drafted: dict[int, bool] = {}
        self.null_references = 0

    async def execute(self, proposal: Proposal, observation: Observation) -> ActionOutcome:
        """Carry out one action.

        Raises:
            RimApiError: The connection failed, which is not the fault of the action. A refusal is an outcome.
        """
        static, action = self._static, proposal.action
        context = ExecutionContext(self._client, static.map_id, observation, static.terrain, self._drafted)
        status, reason = OutcomeStatus.DONE, ""
        is_null_reference = False
        try:
            status, reason = await self._carry_out(action, context)
        except RequestRefused as error:
            status, reason = OutcomeStatus.REFUSED, error.text
            is_null_reference = isinstance(error, NullReference)
        except ActionRefused as error:
            status, reason = OutcomeStatus.REFUSED, str(error)
        except NothingToDo as error:
            status, reason = OutcomeStatus.SKIPPED, str(error)
        self.null_references = self.null_references + 1 if is_null_reference else 0
        return ActionOutcome(role=proposal.role, action=action, status=status, reason=reason)

    async def _carry_out(self, action: Action, context: ExecutionContext) -> tuple[OutcomeStatus, str]:
        """Carry out an action; if an answer is lost, look whether it happened, and try again once if it did not."""
        retries = self._client.connection.retries
        if retries is None:
            return OutcomeStatus.DONE, await action.execute(context)
        evidence = await Evidence.before(action, context)
        waits = [retries.backoff.wait_s(failures) for failures in (2, 3)]
        for _ in range(ATTEMPTS):
            try:
                return OutcomeStatus.DONE, await action.execute(context)
            except AnswerLost as error:
                lost = error.text
            if not evidence.is_readable:
                break
            if await evidence.has_happened(waits):
                return OutcomeStatus.DONE, HAPPENED
        return OutcomeStatus.UNKNOWN, lost
