"""Which checks are made before a run, in which order: this machine, the game, the models, and last what costs money."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from typing import Final

from pytest_rle.backoff import Backoff
from pytest_rle.doctor.finding import Check, Finding, Status
from pytest_rle.doctor.game import (
    HEARTBEAT_LIMIT_S,
    STALL_S,
    Address,
    Background,
    Dialogs,
    Events,
    Routes,
    Speed,
    Versions,
)
from pytest_rle.doctor.machine import Disk, SystemClock
from pytest_rle.doctor.models import Answers, Clocks, Headers, Plans, Priced, Quotas
from pytest_rle.doctor.saves import SAVE_LIMIT_S, Dll, PinnedSave, SavesFolder
from pytest_rle.episode.budget import FIRST_PROMPT_TOKENS
from pytest_rle.episode.launch import FIRST_ATTEMPTS
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.episode.teams import endpoint_of_roles
from pytest_rle.errors import RleError
from pytest_rle.installation import Installation
from pytest_rle.llm import Endpoint, Price
from pytest_rle.llm.prices import ALL_OTHER_MODELS
from pytest_rle.rimapi import Retries, RimApiClient

IS_RED: Final = "another check has failed"

Report = Callable[[Finding], None]


@dataclasses.dataclass(frozen=True)
class Limits:
    """How long the checks wait, in seconds. Tests take less.

    Attributes:
        stall_s: For a clock that stands.
        heartbeat_s: For the event stream, and a heartbeat of it.
        save_s: For a save of the game.
        backoff: Between attempts at the game.
    """

    stall_s: float = STALL_S
    heartbeat_s: float = HEARTBEAT_LIMIT_S
    save_s: float = SAVE_LIMIT_S
    backoff: Backoff | None = None


class Examination:
    """The checks before a run.

        findings = await Examination(specs).run()

    Args:
        specs: What is to be played.
        is_thorough: Ask every model for a plan; if not, only in a run that is live or paid.
        on_finding: Called with each finding when it is there.
        limits: How long the checks wait.
        installation: RimWorld on this machine.
    """

    def __init__(
        self,
        specs: Sequence[EpisodeSpec],
        *,
        is_thorough: bool = False,
        on_finding: Report | None = None,
        limits: Limits | None = None,
        installation: Installation | None = None,
    ) -> None:
        self._specs = specs
        self._on_finding = on_finding
        self._limits = limits if limits is not None else Limits()
        self._installation = installation if installation is not None else Installation.here()
        self._findings: list[Finding] = []
        self._asked: dict[str, _Asked] = {}
        self._unusable: list[Finding] = []
        for spec in specs:
            self._add_models(spec)
        is_live = any(spec.rimapi_url is not None for spec in specs)
        is_paid = any(asked.endpoint.profile.is_metered for asked in self._asked.values())
        self.is_whole = is_thorough or is_live or is_paid

    async def run(self) -> tuple[Finding, ...]:
        """Make the checks.

        A model is asked for a plan only if everything else is in order, so that a run that cannot begin costs nothing.
        """
        if self.is_whole:
            for folder in dict.fromkeys(spec.output for spec in self._specs):
                await self._make(Disk(folder))
            await self._make(SystemClock())
        for url in dict.fromkeys(spec.rimapi_url for spec in self._specs if spec.rimapi_url is not None):
            await self._examine_game(url, [spec for spec in self._specs if spec.rimapi_url == url])
        for finding in dict.fromkeys(self._unusable):
            self._note(finding)
        for asked in self._asked.values():
            await self._make(Answers(asked.endpoint, asked.headers, may_ask=not self._is_red))
            if self.is_whole:
                await self._make(Clocks(asked.endpoint, asked.headers))
                await self._make(asked.priced)
        if self.is_whole:
            for asked in self._asked.values():
                await self._ask(asked)
        return tuple(self._findings)

    @property
    def _is_red(self) -> bool:
        return any(finding.status is Status.FAILED for finding in self._findings)

    def _add_models(self, spec: EpisodeSpec) -> None:
        """Note the endpoints of a spec, each once."""
        try:
            endpoints = endpoint_of_roles(spec)
        except RleError as error:
            model = next((each.asks.model for each in spec.roles if each.asks is not None), "")
            self._unusable.append(Finding(f"model {spec.model or model}", Answers.name, Status.FAILED, str(error)))
            return
        for endpoint in endpoints.values():
            asked = self._asked.setdefault(endpoint.key, _Asked(endpoint, spec))
            asked.calls = max(asked.calls, sum(each.key == endpoint.key for each in endpoints.values()))

    async def _examine_game(self, url: str, specs: Sequence[EpisodeSpec]) -> None:
        limits, spec = self._limits, specs[0]
        retries = Retries(attempts=FIRST_ATTEMPTS)
        if limits.backoff is not None:
            retries = dataclasses.replace(retries, backoff=limits.backoff)
        async with RimApiClient(url, timeout_s=spec.rimapi_timeout_s) as client:
            client.connection.retries = retries
            checks: list[Check] = [
                Versions(client),
                Routes(client),
                Dll(client, self._installation),
                Background(client),
                Dialogs(client),
                Speed(client, stall_s=limits.stall_s),
                SavesFolder(client, spec, limit_s=limits.save_s),
            ]
            checks += [PinnedSave(client, each) for each in {one.scenario.name: one for one in specs}.values()]
            events = Events(client, limit_s=limits.heartbeat_s)
            address = await self._make(Address(client, self._installation.system))
            if address.status is Status.FAILED:
                for check in (*checks, events):
                    self._note(check.skipped("the game does not answer"))
                return
            listening = asyncio.create_task(events.run())
            try:
                for check in checks:
                    await self._make(check)
                self._note(await listening)
            finally:
                listening.cancel()

    async def _ask(self, asked: _Asked) -> None:
        """Ask a model for a plan, and look what is left of its limits."""
        spec = asked.spec
        plan = Plans(
            asked.endpoint,
            asked.headers,
            price=asked.priced.price,
            limit_usd=spec.max_cost_usd,
            limit_s=spec.role_timeout_s,
        )
        quota = Quotas(asked.endpoint, asked.headers, calls=asked.calls, prompt_tokens=FIRST_PROMPT_TOKENS)
        if self._is_red:
            self._note(plan.skipped(IS_RED))
            self._note(quota.skipped(IS_RED))
            return
        await self._make(plan)
        await self._make(quota)

    async def _make(self, check: Check) -> Finding:
        return self._note(await check.run())

    def _note(self, finding: Finding) -> Finding:
        self._findings.append(finding)
        if self._on_finding is not None:
            self._on_finding(finding)
        return finding


class _Asked:
    """An endpoint, and who asks it how often in a tick."""

    def __init__(self, endpoint: Endpoint, spec: EpisodeSpec) -> None:
        self.endpoint = endpoint
        self.spec = spec
        self.headers = Headers()
        self.calls = 0
        self.priced = Priced(endpoint, self.headers, _given_price(spec, endpoint.model))


def _given_price(spec: EpisodeSpec, model: str) -> Price | None:
    return spec.prices.get(model, spec.prices.get(ALL_OTHER_MODELS))
