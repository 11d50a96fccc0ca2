"""Before the first episode: is everything ready? The process that owns the session makes the checks of `rle doctor`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec
    from pytest_rle.plugin.options import Settings


T = TypeVar("T")

FINDINGS: Final = "doctor.json"
"""The file of a run with what was found before it."""


def specs_by_options(settings: Settings, project: Path) -> list[EpisodeSpec]:
    """Specs of the teams that the options name, for the controller of xdist, which collects none of its own."""
    if settings.model is None and not settings.role and settings.rimapi_url is None:
        return []
    from pytest_rle.plugin.collection import load_scenarios, specs_of_test  # here: imports pydantic
    from pytest_rle.plugin.marker import MarkerValues

    try:
        return specs_of_test(load_scenarios(project), settings, "", fixed=MarkerValues(), name="")
    except pytest.Collector.CollectError:
        return []  # the workers will say why


def require_ready(specs: Iterable[EpisodeSpec], run: Path) -> list[str]:
    """Make the checks of `rle doctor` that these episodes need. Returns what to tell, one line each.

    A live or a paid run gets all of them, another run with a model the question whether the model can be asked. What
    all of them found stands in `doctor.json` in the folder of the run.

    Raises:
        pytest.UsageError: A check failed.
        RecordWriteError: The file cannot be written.
    """
    needing = [spec for spec in specs if spec.policy == "llm" or spec.roles or spec.rimapi_url is not None]
    if not needing:
        return []
    from pytest_rle.doctor import Examination, Status, failures, refusal_text, to_json, verdict  # here: for such runs
    from pytest_rle.records.files import write_atomically

    examination = Examination(needing)
    findings = _run_beside(examination.run)
    if failures(findings):
        raise pytest.UsageError(refusal_text(findings))
    if examination.is_whole:
        run.mkdir(parents=True, exist_ok=True)
        write_atomically(run / FINDINGS, to_json(findings) + "\n")
    warnings = [f"warning: {finding.remedy}" for finding in findings if finding.status is Status.OK and finding.remedy]
    return [*warnings, *([f"rle doctor: {verdict(findings)}"] if examination.is_whole else [])]


def _run_beside(start: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine on a loop of its own in another thread: a notebook has a loop in this one."""
    running: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = []

    async def run() -> T:
        task = asyncio.current_task()
        if task is not None:
            running.append((asyncio.get_running_loop(), task))
        return await start()

    with ThreadPoolExecutor(1, thread_name_prefix="rle-doctor") as pool:
        future = pool.submit(lambda: asyncio.run(run()))
        try:
            return future.result()
        except KeyboardInterrupt:
            for loop, task in running:
                loop.call_soon_threadsafe(task.cancel)
            raise
