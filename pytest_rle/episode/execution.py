"""Actions become requests, and the game's answers become outcomes."""

from __future__ import annotations

from pytest_rle.episode.plan import Proposal
from pytest_rle.rimapi import RequestRefused, RimApiClient
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team import ActionOutcome, OutcomeStatus
from pytest_rle.team.actions.execution import ActionRefused, ExecutionContext, NothingToDo


class Executor:
    """Carries out the proposals of an episode, one after another.

    Each action knows how it is carried out. What the executor adds is the memory of the episode, such as which
    colonists are drafted, and the outcome.
    """

    def __init__(self, client: RimApiClient, static: StaticWorld) -> None:
        self._client = client
        self._static = static
        self._drafted: dict[int, bool] = {}

    async def execute(self, proposal: Proposal, observation: Observation) -> ActionOutcome:
        """Carry out one action.

        Raises:
            RimApiError: The connection failed, which is not the fault of the action. A refusal is an outcome.
        """
        static = self._static
        context = ExecutionContext(self._client, static.map_id, observation, static.terrain, self._drafted)
        status, reason = OutcomeStatus.DONE, ""
        try:
            reason = await proposal.action.execute(context)
        except RequestRefused as error:
            status, reason = OutcomeStatus.REFUSED, error.text
        except ActionRefused as error:
            status, reason = OutcomeStatus.REFUSED, str(error)
        except NothingToDo as error:
            status, reason = OutcomeStatus.SKIPPED, str(error)
        return ActionOutcome(role=proposal.role, action=proposal.action, status=status, reason=reason)
