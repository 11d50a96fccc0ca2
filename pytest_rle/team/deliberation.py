"""One agent's turn to think: what it is asked, what it answers, and the ways it can fail to."""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Callable
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from pytest_rle.llm.calls import CallRecord, Fault
from pytest_rle.llm.recorded import RecordedCalls
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.team.briefing import Briefing
from pytest_rle.team.outcome import ActionOutcome, ActionPlan
from pytest_rle.team.role import Role
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.views.models import RoleView


class DeliberationStatus(enum.StrEnum):
    """How a deliberation ended. Only `success` has a plan.

    `timeout` the time limit passed, retries included; `provider_error` no answer could be had from the model;
    `parse_failure` the model answered, but not with a plan; `refused` the model or its provider declined to answer.
    """

    SUCCESS = "success"
    TIMEOUT = "timeout"
    PROVIDER_ERROR = "provider_error"
    PARSE_FAILURE = "parse_failure"
    REFUSED = "refused"


class RejectedAction(BaseModel):
    """An action of an otherwise good plan that was not let through, and why."""

    model_config = ConfigDict(frozen=True)

    raw: JsonValue
    reason: str


@dataclasses.dataclass(slots=True)
class CallTrace:
    """What a deliberation did on the way, filled as it happens, so that it survives a timeout.

    `recorded` are calls that were made before and need not be made again. `on_prompt` is told of the prompt.
    `is_out_of_time` tells whether it is the time limit that cancels it.
    """

    prompt: str = ""
    calls: list[CallRecord] = dataclasses.field(default_factory=list)
    recorded: RecordedCalls | None = None
    on_prompt: Callable[[str], None] | None = None
    is_out_of_time: Callable[[], bool] | None = None

    def ask(self, prompt: str) -> None:
        """Note what the model is about to be asked."""
        self.prompt = prompt
        if self.on_prompt is not None:
            self.on_prompt(prompt)


@dataclasses.dataclass(frozen=True)
class DeliberationRequest:
    """What a policy gets to decide on.

    `build_view` makes the view when somebody looks at it: rules that read the observation never do. `seed` is the
    episode's; a policy keys its chance by seed, tick and role. `timeout_s` is how long it may take: after that it is
    cancelled, so what waits longer is not worth starting. `outcomes` are those of the role's own last actions.
    `briefing` says what the scenario is about; None outside an episode.
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
    trace: CallTrace = dataclasses.field(default_factory=CallTrace)

    @functools.cached_property
    def view(self) -> RoleView:
        """What the role sees."""
        return self.build_view()


class Deliberation(BaseModel):
    """One agent's turn, as it is recorded.

    `latency_s` is wall time and never decides anything. `calls` are the attempts at the model, failed ones included.
    `repaired` says that the answer was not valid JSON and was mended. `fault` is the last fault of a failed
    deliberation; where its `action` is `stop_run`, going on would only repeat it.
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
        """Whether the failure is one that every later call would meet too, such as a rejected key."""
        return self.fault is not None and self.fault.stops_run


class Policy(Protocol):
    """How an agent decides. One instance serves one episode, for one role or for several."""

    name: str

    async def open(self) -> None:
        """Get ready, once, before the first tick."""
        ...

    async def close(self) -> None:
        """Let go of what is held, once, after the last."""
        ...

    async def deliberate(self, request: DeliberationRequest) -> Deliberation:
        """Think once. Failures of the model are returned, not raised; cancellation passes through."""
        ...


def success(request: DeliberationRequest, plan: ActionPlan, policy: str) -> Deliberation:
    """A deliberation that ended with a plan and needed no model."""
    return Deliberation(
        role=request.role, tick=request.tick, status=DeliberationStatus.SUCCESS, plan=plan, policy=policy
    )
