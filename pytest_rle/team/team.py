"""A team at work: the roles that speak first, then all others at once, each under its own time limit."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Collection, Iterable, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Self

from pytest_rle.errors import TeamError
from pytest_rle.llm.calls import Fault, FaultAction, FaultKind
from pytest_rle.llm.limits import TimeLimit
from pytest_rle.llm.recorded import RecordedTimeout, RecordExhausted
from pytest_rle.rimapi.observation import Observation, StaticWorld
from pytest_rle.shown import shown
from pytest_rle.team.answers import calls_made, require_answer, stopped
from pytest_rle.team.briefing import Briefing
from pytest_rle.team.call_trace import CallTrace
from pytest_rle.team.deliberation import (
    Deliberation,
    DeliberationRequest,
    DeliberationStatus,
    Policy,
)
from pytest_rle.team.form import TeamForm
from pytest_rle.team.memory import Memory, OwnTurn, notes
from pytest_rle.team.messages import MessageHub
from pytest_rle.team.observer import TeamObserver
from pytest_rle.team.outcome import ActionOutcome, OutcomeStatus
from pytest_rle.team.permissions import within_permissions
from pytest_rle.team.players import Players, policies_by_role, stuck_text
from pytest_rle.team.recall import Recall, decide_again, is_repeatable
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES
from pytest_rle.team.seats import TeamDescription, describe
from pytest_rle.team.survey.land import Land
from pytest_rle.team.survey.marks import Marks
from pytest_rle.team.survey.sites import SpatialPlan
from pytest_rle.team.survey.spatial import Viewpoint, analyse
from pytest_rle.team.terms import Terms
from pytest_rle.team.turn import Turn
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.models import RoleView, fitted
from pytest_rle.team.views.shared import SharedView

logger = logging.getLogger(__name__)


class Team:
    """The roles that play, each with its policy, for one episode.

        Team(ScriptedPolicy())
        Team({Role.RESOURCE_MANAGER: MyPolicy(), Role.MEDICAL_OFFICER: LlmPolicy("my-model@ollama")}, name="mine")

    In each tick the roles that speak first deliberate one after another, then all others at the same time. A role that
    fails or runs out of time proposes nothing in that tick, and the others go on. Roles without a policy do not play.
    An action that its role may not propose is rejected. A policy that is not one of the package's runs in a thread of
    its own.

    The episode opens and closes the team (it is an async context manager), and calls `join_episode` before the first
    tick. What is not given here, the episode sets: its seed, its time limits and so on.

    Args:
        policies: One policy for all roles, or one for each role that plays.
        name: The name in tables and in the history; by default it follows from the policies and models.
        seed: The seed by which policies key their chance.
        timeout_s: The time limit of a deliberation in seconds, retries included.
        timeouts_s: Other time limits for single roles.
        sequential: Let all roles deliberate one after another, in the order of `Role`.
        memory_turns: Own turns that a role sees in its view.
        form: How the roles are played; `solo` needs the policy `SoloPolicy`.

    Raises:
        TeamError: There is no role to play, a role or a policy is none, or a time limit is not positive.
    """

    def __init__(
        self,
        policies: Policy | Mapping[Role, Policy],
        *,
        name: str | None = None,
        seed: int | None = None,
        timeout_s: float | None = None,
        timeouts_s: Mapping[Role, float] | None = None,
        sequential: bool | None = None,
        memory_turns: int | None = None,
        form: TeamForm | None = None,
    ) -> None:
        self.policies = policies_by_role(policies)
        self.name = name
        self._own_limits = {
            role: limit for role in self.policies if (limit := (timeouts_s or {}).get(role, timeout_s)) is not None
        }
        for role, limit in self._own_limits.items():
            if not limit > 0:
                raise TeamError(f"the time limit of {role} must be above 0 seconds, not {limit}")
        given = {"seed": seed, "sequential": sequential, "memory_turns": memory_turns, "form": form}
        self._own_terms: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
        self._hub = MessageHub()
        self._before: Observation | None = None
        self.spatial: SpatialPlan | None = None
        self._land: Land | None = None
        self.briefing: Briefing | None = None
        self._observer = TeamObserver()
        self._recall: Recall | None = None
        self._marks = Marks()
        self._players = Players(self.policies)
        self._left_out: dict[Role, Policy] = {}
        self.accept(Terms())

    def accept(self, terms: Terms) -> None:
        """Take over what the episode sets, before the team is opened."""
        self.terms = dataclasses.replace(terms, **self._own_terms)
        self.timeouts_s = {
            role: self._own_limits.get(role, terms.timeouts_s.get(role, terms.timeout_s)) for role in self.policies
        }
        if self.terms.form is TeamForm.SOLO and not self._own_limits:  # one agent has the time of all
            self.timeouts_s = dict.fromkeys(self.policies, sum(self.timeouts_s.values()))
        self._memory = Memory(self.terms.memory_turns)

    def leave_out(self, roles: Collection[Role]) -> None:
        """Leave roles out of the team, before it is opened. They give no orders and say nothing.

        Raises:
            TeamError: A role does not play in this team, or none is left.
        """
        for role in roles:
            if role not in self.policies:
                raise TeamError(f"{role} cannot be left out: it does not play in this team")
        left = {role: policy for role, policy in self.policies.items() if role not in roles}
        if not left:
            raise TeamError("every role of the team is left out: leave one in")
        self._left_out |= {role: self.policies[role] for role in roles}
        self.policies = left
        self._players = Players(left)
        self.accept(self.terms)

    def describe(self) -> TeamDescription:
        """Who plays, for the record."""
        return describe(
            self.policies,
            self.timeouts_s,
            name=self.name,
            seed=self.terms.seed,
            sequential=self.terms.sequential,
            memory_turns=self.terms.memory_turns,
            form=self.terms.form,
            left_out=self._left_out,
        )

    async def __aenter__(self) -> Self:
        """Open the policies, each once. If one fails, those before it are closed.

        Raises:
            TeamError: A policy failed to open; the message names it and the reason.
        """
        await self.terms.models.open()
        try:
            await self._players.open(self.terms.models)
        except BaseException:
            await self.terms.models.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the policies and then the models, if `close` has not done it before."""
        await self.close()

    async def close(self) -> tuple[str, ...]:
        """Close the policies and then the models. Returns what went wrong, one sentence for each error."""
        await self._players.close()
        await self.terms.models.close()
        return self._players.close_errors

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that play, in order."""
        return tuple(self.policies)

    @property
    def asking_roles(self) -> tuple[Role, ...]:
        """The roles that may ask a model: all whose policy does not decide by rules or at random.

        In a team that one agent plays, the first role asks for all.
        """
        if self.terms.form is TeamForm.SOLO:
            return self.roles[:1]
        return tuple(role for role, policy in self.policies.items() if not is_repeatable(policy))

    @property
    def reads_views(self) -> bool:
        """Whether a policy may read its views. The policies that decide by rules or at random do not."""
        return bool(self.asking_roles)

    def join_episode(
        self,
        *,
        briefing: Briefing | None = None,
        observer: TeamObserver | None = None,
        recall: Recall | None = None,
        spatial: SpatialPlan | None = None,
    ) -> None:
        """Connect the team to an episode, before its first turn.

        Args:
            briefing: The scenario, which every role reads.
            observer: Gets every prompt before it is sent, and every deliberation when it ends.
            recall: Finds deliberations that are on record, which are not made again.
            spatial: The survey of the map; without it, the first turn surveys it.
        """
        self.briefing = briefing
        self._observer = observer if observer is not None else TeamObserver()
        self._recall = recall
        self.spatial = spatial

    def survey(self, static: StaticWorld, observation: Observation) -> SpatialPlan:
        """Survey the map, on the first call only.

        An episode calls it before the first turn, so that this turn takes no longer than the others.
        """
        if self.spatial is None:
            self.spatial = analyse(static, Viewpoint.of(observation))
        return self.spatial

    async def deliberate(
        self,
        observation: Observation,
        static: StaticWorld,
        *,
        tick: int,
        outcomes: Iterable[ActionOutcome] = (),
    ) -> Turn:
        """Let every role deliberate once.

        A role that fails or runs out of time has a deliberation with that status, and the others go on. If this call is
        cancelled, or a policy or the observer raises, all deliberations are cancelled, and no task stays behind.

        Args:
            observation: The colony now.
            static: The map, which does not change.
            tick: The decision turn, from 0.
            outcomes: The outcomes of the actions of the last tick.

        Raises:
            TeamError: A policy answered for another role or tick than it was asked for.
        """
        spatial = self.survey(static, observation)
        ended = tuple(outcomes)
        self._memory.ended(ended)
        for outcome in ended:
            if outcome.status is OutcomeStatus.DONE:
                outcome.action.remember(self._marks, outcome.reason)
        if self._land is None:
            self._land = Land(static, spatial)
        shared = SharedView(
            observation,
            self._land,
            marks=self._marks,
            before=self._before,
            briefing=self.briefing,
            turn=tick,
        )
        done: dict[Role, Deliberation] = {}
        rest = [role for role in self.policies if not ROLES[role].speaks_first]
        sequential = self.terms.sequential
        alone = self.roles if sequential else tuple(role for role in self.roles if role not in rest)
        for role in alone:
            done[role] = await self._one(role, shared)
            self._post(done[role], observation)
        if not sequential:
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = {role: group.create_task(self._one(role, shared)) for role in rest}
            except BaseExceptionGroup as failures:  # a full disk, say, which every task reports: one is enough
                raise failures.exceptions[0] from None
            for role, task in tasks.items():
                done[role] = task.result()
                self._post(done[role], observation)
        self._before = observation
        return Turn(tick=tick, spatial=spatial, deliberations=tuple(done[role] for role in self.policies))

    async def _one(self, role: Role, shared: SharedView) -> Deliberation:
        request, tick = self._request(role, shared), shared.turn
        policy, limit, trace = self.policies[role], self.timeouts_s[role], request.trace
        recorded = self._recall(tick, role) if self._recall is not None else None
        stuck: list[str] = []
        started = time.perf_counter()

        async def deliberate(request: DeliberationRequest) -> Deliberation:
            return await self._players.call(policy, lambda: policy.deliberate(request), stuck.append)

        try:
            async with asyncio.timeout(limit) as scope:
                trace.time_limit = TimeLimit(scope)
                if recorded is None:
                    answer = await deliberate(request)
                else:
                    trace.recorded = recorded.answers()
                    answer = await decide_again(policy, deliberate, request, recorded)
        except TimeoutError as error:
            if not scope.expired() and not isinstance(error, RecordedTimeout):
                raise
            text = f"no plan within {limit:g} s{stuck_text(stuck)}"
            if stuck:
                logger.warning("%s, tick %d: policy %s %s", role, tick, shown(policy.name), stuck[0])
            fault = Fault(kind=FaultKind.TIMEOUT, action=FaultAction.GIVE_UP, message=text)
            answer = stopped(request, policy, DeliberationStatus.TIMEOUT, text, fault)
        except RecordExhausted as error:
            answer = stopped(request, policy, DeliberationStatus.PROVIDER_ERROR, str(error))
        except Exception as error:
            error.add_note(f"policy {policy.name!r}, {role}, tick {tick}")
            raise
        finally:
            trace.is_over = True
        require_answer(answer, policy, role, tick)
        elapsed = time.perf_counter() - started
        if recorded is not None and recorded.ended is not None:
            elapsed = recorded.ended.latency_s
        answer = within_permissions(answer, ROLES[role])
        answer = answer.model_copy(update={"latency_s": elapsed, "timeout_s": limit, **calls_made(answer, trace)})
        self._observer.on_deliberation(answer)
        return answer

    def _request(self, role: Role, shared: SharedView) -> DeliberationRequest:
        tick = shared.turn

        def heard_and_done(each: Role) -> tuple[Mapping[str, str], tuple[OwnTurn, ...]]:
            return self._hub.inbox(each, tick), self._memory.turns(each)

        own = heard_and_done(role)  # now, because a policy may read its view when others have spoken meanwhile

        def build_view(each: Role) -> RoleView:
            spec = ROLES[each]
            messages, turns = own if each is role else heard_and_done(each)
            context = ViewContext(shared, events_of_interest=spec.events, messages=messages, turns=notes(turns))
            return fitted(spec.view(context))

        return DeliberationRequest(
            role=role,
            build_view=partial(build_view, role),
            build_view_of=build_view,
            draw_map=lambda: shared.home_map,
            roles=self.roles,
            form=self.terms.form,
            observation=shared.observation,
            static=shared.static,
            spatial=shared.spatial,
            tick=tick,
            seed=self.terms.seed,
            timeout_s=self.timeouts_s[role],
            outcomes=self._memory.last_outcomes(role),
            briefing=self.briefing,
            prompts=self.terms.prompts,
            models=self.terms.models,
            trace=CallTrace(on_prompt=partial(self._observer.on_prompt, tick, role)),
        )

    def _post(self, deliberation: Deliberation, observation: Observation) -> None:
        self._memory.decided(deliberation, observation.day)
        if deliberation.plan is not None and self.terms.form is TeamForm.ROLES:
            limit = ROLES[deliberation.role].heard
            self._hub.post(deliberation.tick, deliberation.role, deliberation.plan, limit=limit)
