"""Actions become requests, and the game's answers become outcomes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from pytest_rle.episode.lost_writes import ATTEMPTS, Evidence
from pytest_rle.episode.plan import Proposal
from pytest_rle.rimapi import AnswerLost, AnswerWithoutData, NullReference, RequestRefused, RimApiClient
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team import ActionOutcome, OutcomeStatus
from pytest_rle.team.actions import Action, Draft
from pytest_rle.team.actions.effects import SHOWN, Effect, GameAfterOrders
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo

LOOK_FAILURES: Final = (2, 3)
"""Before the second and the third look for an effect, wait as long as after so many failures of a request."""

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
        except AnswerWithoutData as error:
            if error.method == "GET":
                raise
            reason = str(error)  # `confirm` looks whether it happened
        self.null_references = self.null_references + 1 if is_null_reference else 0
        return ActionOutcome(role=proposal.role, action=action, status=status, reason=reason)

    async def confirm(self, outcomes: Sequence[ActionOutcome], observation: Observation) -> tuple[ActionOutcome, ...]:
        """Look in the game for what the accepted actions of a tick must have changed, before time goes on.

        An action of which the game shows nothing becomes unconfirmed; a part that is missing becomes a remark. A live
        game is looked at three times at most, because the mod does some things a moment after its answer.

        Args:
            outcomes: The outcomes of one tick.
            observation: The colony at the start of the tick.

        Raises:
            RimApiError: The connection failed.
        """
        accepted = {
            number: outcome
            for number, outcome in enumerate(outcomes)
            if outcome.status is OutcomeStatus.DONE and not outcome.action.not_shown
        }
        retries = self._client.connection.retries
        waits = [retries.backoff.wait_s(failures) for failures in LOOK_FAILURES] if retries is not None else []
        effects = await self._look(accepted, observation)
        for wait_s in waits:
            missing = {number: accepted[number] for number, effect in effects.items() if not effect.is_shown}
            if not missing:
                break
            await asyncio.sleep(wait_s)
            effects |= await self._look(missing, observation)
        for number, effect in effects.items():
            action = outcomes[number].action
            if not effect.is_shown and isinstance(action, Draft):
                self._drafted[action.colonist_id] = not action.drafted
        return tuple(_with_effect(outcome, effects.get(number, SHOWN)) for number, outcome in enumerate(outcomes))

    async def _look(self, accepted: Mapping[int, ActionOutcome], observation: Observation) -> dict[int, Effect]:
        """What the game shows of each action now. A look that the game refuses proves nothing."""
        targets = [target for outcome in accepted.values() for target in outcome.action.targets()]
        ordered = frozenset(target[1] for target in targets if target[0] == "order")
        after = GameAfterOrders(self._client, self._static.map_id, observation, ordered)
        effects: dict[int, Effect] = {}
        for number, outcome in accepted.items():
            try:
                effects[number] = await outcome.action.effect(after, outcome.reason)
            except RequestRefused:
                effects[number] = SHOWN
        return effects

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


def _with_effect(outcome: ActionOutcome, effect: Effect) -> ActionOutcome:
    """An outcome with what the game shows of its action."""
    if not effect.text:
        return outcome
    if effect.is_shown:
        return outcome.model_copy(update={"reason": "; ".join(filter(None, (outcome.reason, effect.text)))})
    reason = f"the game accepted it, but {effect.text}"
    return outcome.model_copy(update={"status": OutcomeStatus.UNCONFIRMED, "reason": reason})
