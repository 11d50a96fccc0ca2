"""A deliberation: what a policy is asked, what it answers, and how it can fail."""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from pytest_rle.llm.calls import CallRecord, Fault
from pytest_rle.llm.client import Completion
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.ledger import CostTracker
from pytest_rle.llm.model_name import endpoint_named
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team.briefing import Briefing
from pytest_rle.team.call_trace import CallTrace
from pytest_rle.team.form import TeamForm
from pytest_rle.team.model_access import ModelAccess
from pytest_rle.team.outcome import ActionOutcome, ActionPlan
from pytest_rle.team.prompt_texts import NO_CHANGES, PromptTexts
from pytest_rle.team.role import Role
from pytest_rle.team.survey.home_map import HomeMap
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.views.models import RoleView


class DeliberationStatus(enum.StrEnum):
    """The end of a deliberation. Only `success` has a plan."""

    SUCCESS = "success"
    TIMEOUT = "timeout"
    """The time limit passed, retries included."""
    PROVIDER_ERROR = "provider_error"
    """The model's endpoint gave no answer."""
    PARSE_FAILURE = "parse_failure"
    """The model answered, but not with a plan."""
    REFUSED = "refused"
    """The model or its provider declined to answer."""


class RejectedAction(BaseModel):
    """An action of a plan that was removed before arbitration: `raw` as it was proposed, and the reason.

    An action is rejected if it is malformed, or if its role may not propose it. The rest of the plan stands.
    """

    model_config = ConfigDict(frozen=True)

    raw: JsonValue
    reason: str


class Deliberation(BaseModel):
    """The result of one deliberation, as it is recorded. `DeliberationRequest.answer` builds one with a plan.

    A policy that fails returns one with another status than `success`, and says why in `error`:

        Deliberation(role=request.role, tick=request.tick, status=DeliberationStatus.PROVIDER_ERROR, error="no answer")

    Attributes:
        role: The role that deliberated.
        tick: The decision turn, from 0.
        status: How it ended.
        plan: The plan, if the status is `success`.
        error: What went wrong, in words.
        policy: The name of the policy.
        model: The name of the model, if one was asked.
        latency_s: Wall time in seconds, set by the team. It never decides anything.
        timeout_s: The time limit in seconds, set by the team.
        calls: The attempts at a model, failed ones included.
        rejected: Actions that were removed from the plan, each with the reason.
        repaired: Whether the answer was invalid JSON that could be repaired.
        fault: The last fault of a failed deliberation. If its `action` is `stop_run`, the next tick would fail as well,
            and the episode ends.
        prompt: The prompt that was sent to a model.
    """

    model_config = ConfigDict(frozen=True)

    role: Role
    tick: int
    status: DeliberationStatus
    plan: ActionPlan | None = None
    error: str = ""
    policy: str = ""
    model: str | None = None
    latency_s: float = 0.0
    timeout_s: float | None = None
    calls: tuple[CallRecord, ...] = ()
    rejected: tuple[RejectedAction, ...] = ()
    repaired: bool = False
    fault: Fault | None = None
    prompt: str = Field(default="", repr=False)

    @property
    def stops_run(self) -> bool:
        """Whether every later call would fail in the same way, such as with a rejected key."""
        return self.fault is not None and self.fault.stops_run


@dataclasses.dataclass(frozen=True)
class DeliberationRequest:
    """What a policy decides on: one role, one tick.

    A policy without a model must return the same plan for the same request: draw chance only from `seed`, `tick` and
    `role`.

    Attributes:
        role: The role to decide for. `ROLES[role].permitted` are the actions that it may propose.
        build_view: Builds `view` on first use, so that a policy that does not read it does not pay for it.
        observation: The whole colony now, typed and frozen.
        static: The map: terrain, rock and plants, which do not change.
        spatial: The survey of the map: sites to build on, and resources by distance.
        tick: The decision turn, from 0.
        seed: The seed of the episode.
        timeout_s: The time limit in seconds. The deliberation is cancelled when it has passed.
        outcomes: The outcomes of the role's own actions of the last tick.
        briefing: The scenario: its aim, length and weights; None outside an episode.
        prompts: The texts of the prompts.
        models: The models of the episode, which `ask` uses.
        trace: What was asked of models so far.
        roles: The roles that play, in order.
        form: How they are played.
        build_view_of: Builds the view of any role of the team.
        draw_map: Draws `home_map`; None to draw it for this request alone.
    """

    role: Role
    build_view: Callable[[], RoleView]
    observation: Observation
    static: StaticWorld
    spatial: SpatialPlan
    tick: int
    seed: int
    timeout_s: float = 60.0
    outcomes: tuple[ActionOutcome, ...] = ()
    briefing: Briefing | None = None
    prompts: PromptTexts = NO_CHANGES
    models: ModelAccess = dataclasses.field(default_factory=lambda: ModelAccess(CostTracker()))
    trace: CallTrace = dataclasses.field(default_factory=CallTrace)
    roles: tuple[Role, ...] = tuple(Role)
    form: TeamForm = TeamForm.ROLES
    build_view_of: Callable[[Role], RoleView] | None = None
    draw_map: Callable[[], str] | None = None

    def view_of(self, role: Role) -> RoleView:
        """What another role of the team sees, for a policy that plays several roles. It is built with each call."""
        return self.view if role is self.role or self.build_view_of is None else self.build_view_of(role)

    @functools.cached_property
    def view(self) -> RoleView:
        """What the role sees: the part of the observation that concerns it, messages, and its last outcomes."""
        return self.build_view()

    @functools.cached_property
    def home_map(self) -> str:
        """A map of the home area in symbols, with a legend, of at most 64 by 64 cells. It is drawn on first use."""
        if self.draw_map is not None:
            return self.draw_map()
        return HomeMap(self.static, self.spatial).draw(self.observation)

    async def ask(
        self,
        endpoint: Endpoint | str,
        messages: Sequence[Mapping[str, str]],
        *,
        schema: Mapping[str, object] | None = None,
        schema_name: str = "answer",
    ) -> Completion:
        """Ask a model, within the limits of the episode. The calls are on record and in the ledger.

            completion = await request.ask("my-model@ollama", [{"role": "user", "content": "Who is tired?"}])

        Args:
            endpoint: The model as MODEL@ENDPOINT, in the form of `--rle-role`, or an endpoint.
            messages: The messages of the chat, each with `role` and `content`.
            schema: A JSON Schema that the answer must meet, as far as the endpoint can constrain answers.
            schema_name: What the schema is called in the request.

        Returns:
            The text, or the last fault. `conclude` makes a deliberation of it.
        """
        return await self.models.ask(
            endpoint_named(endpoint) if isinstance(endpoint, str) else endpoint,
            messages,
            trace=self.trace,
            role=self.role,
            tick=self.tick,
            seed=self.seed,
            schema=schema,
            schema_name=schema_name,
        )

    def answer(self, plan: ActionPlan, *, policy: str) -> Deliberation:
        """A successful deliberation with this plan, by the policy of this name."""
        return Deliberation(role=self.role, tick=self.tick, status=DeliberationStatus.SUCCESS, plan=plan, policy=policy)


class Policy(Protocol):
    """How an agent decides. A user's own policy is any class with these members; it needs no base class.

        class Sleepy:
            name = "sleepy"

            async def open(self) -> None: ...

            async def close(self) -> None: ...

            async def deliberate(self, request: DeliberationRequest) -> Deliberation:
                tired = [c.colonist.id for c in request.observation.colonists if c.sleep < 0.2]
                rest = tuple(BedRest(colonist_id=pawn_id, priority=2) for pawn_id in tired)
                return request.answer(ActionPlan(actions=rest, summary="sleep first"), policy=self.name)

        team = Team({Role.MEDICAL_OFFICER: Sleepy(), Role.RESOURCE_MANAGER: ScriptedPolicy()})

    One instance serves one episode, for one role or for several. In an episode it runs on an event loop in a thread of
    its own, so code that blocks holds up only the roles of this instance. The methods may also be plain functions.

    A policy that asks a model calls `request.ask`. If it has an attribute `endpoint`, an `Endpoint`, the endpoint is on
    record with its role, and the price of its tokens is looked up before the first tick.

    Attributes:
        name: Its name in records and reports.
    """

    name: str

    def open(self) -> Awaitable[None] | None:
        """Prepare. The team calls it once, before the first tick. An exception means that the episode cannot start."""
        ...

    def close(self) -> Awaitable[None] | None:
        """Release resources. The team calls it once, after the last tick, also if the episode failed.

        The team calls it also if the episode was cancelled, but not if `open` failed. An exception becomes a warning of
        the episode's result.
        """
        ...

    def deliberate(self, request: DeliberationRequest) -> Awaitable[Deliberation] | Deliberation:
        """Decide for one role in one tick.

        The team calls it for several roles at once. It cancels the call when `request.timeout_s` has passed: let
        `asyncio.CancelledError` pass through. Actions that the role may not propose are rejected, each with a reason.
        Return the failures of a model as a Deliberation with the status of the failure; an exception ends the episode
        as an error of the harness.

        Returns:
            A deliberation with the role and the tick of the request; see `DeliberationRequest.answer`.
        """
        ...
