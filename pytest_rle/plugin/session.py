"""The episodes of a pytest session: the first fixture starts them, and the end of the session closes them."""

from __future__ import annotations

import functools
import importlib.util
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_rle.plugin.capture import EpisodeCapture
from pytest_rle.plugin.items import asks_for_episode
from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.runtime import Episode, EpisodeRuntime

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeResult, EpisodeSpec, SharedStarts
    from pytest_rle.llm.breaker import CircuitBreaker
    from pytest_rle.scenario import Scenario

EPISODE: Final = pytest.StashKey[Episode[Any, Any]]()


class RleSession:
    """Plugin object: owns the runtime and everything that the episodes of a session share."""

    def __init__(self, config: pytest.Config, settings: Settings, capture: EpisodeCapture) -> None:
        self.config = config
        self.settings = settings
        worker = getattr(config, "workerinput", None)
        self.run_id: str = worker["rle_run_id"] if worker is not None else new_run_id()
        self.is_worker = worker is not None
        self.runtime: EpisodeRuntime[EpisodeSpec, EpisodeResult] | None = None
        self.unreported: list[tuple[str, str]] = []
        self._capture = capture
        self._queue: list[pytest.Item] = []
        self._breakers: dict[tuple[str | None, str | None], CircuitBreaker] = {}
        self._shared: SharedStarts | None = None

    @functools.cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios of the project by name, read once. Raises CollectError for a malformed file."""
        from pytest_rle.plugin.collection import load_scenarios  # here: imports pydantic

        return load_scenarios(self.config.rootpath)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which episodes will run, in order. A worker of xdist gets its items one by one, so it notes nothing."""
        if self.is_worker:
            return
        self._queue = [item for item in session.items if asks_for_episode(item) and not _may_skip(item)]
        specs = [spec_of(item) for item in self._queue]
        if specs and not self.config.option.collectonly:
            _require_writable(self.settings.output)
        if self.settings.resume is not None and specs and not any(spec.resume for spec in specs):
            raise pytest.UsageError(
                f"--rle-resume: {self.settings.resume} has no record of {specs[0].folder.name}: "
                "repeat the command of the run that was killed, and add --rle-resume to it"
            )

    def episode_of(self, item: pytest.Item) -> Episode[EpisodeSpec, EpisodeResult] | None:
        """The episode of the item, if it is queued or has started."""
        return item.stash.get(EPISODE, None)

    def start(self, item: pytest.Item, spec: EpisodeSpec) -> Episode[EpisodeSpec, EpisodeResult]:
        """Start the episode of the item. The first call also queues the episodes of all other items."""
        if self.runtime is None:
            self._capture.open()
            self.runtime = EpisodeRuntime(self._play, slots=self.settings.concurrency, on_close=self._release)
            for other in self._queue:
                other.stash[EPISODE] = self.runtime.add(other.nodeid, spec_of(other), other)
        known = self.episode_of(item)
        if known is not None and known.reported:  # the item is run again
            self.runtime.forget(item.nodeid)
        episode = item.stash[EPISODE] = self.runtime.add(item.nodeid, spec, item)
        return episode

    def close(self, session: pytest.Session) -> None:
        """Cancel the unfinished episodes, and note those that no item has reported."""
        if self.runtime is None:
            return
        reason = session.shouldfail or session.shouldstop or "the session is over"
        self.unreported = [
            (episode.spec.folder.name, describe_unreported(episode)) for episode in self.runtime.close(str(reason))
        ]
        self.runtime = None
        self._capture.close()

    async def _play(self, episode: Episode[EpisodeSpec, EpisodeResult]) -> EpisodeResult:
        # Here: imports numpy and httpx, only for sessions that play.
        from pytest_rle.episode import EpisodeRun, SharedStarts
        from pytest_rle.llm.breaker import CircuitBreaker
        from pytest_rle.plugin.observers import ItemObserver, TickTimer

        if self._shared is None:
            self._shared = SharedStarts(self.settings.game_processes)
        item, hook = episode.item, episode.item.ihook
        episode.live = observer = ItemObserver(episode)
        run = EpisodeRun(
            episode.spec,
            team=hook.pytest_rle_agents(item=item, spec=episode.spec),
            transport=hook.pytest_rle_transport(item=item, spec=episode.spec),
            observers=[observer, TickTimer(item)] if self.config.pluginmanager.has_plugin("timeout") else [observer],
            breaker=self._breakers.setdefault((episode.spec.base_url, episode.spec.model), CircuitBreaker()),
            shared=self._shared,
        )
        return await run.play()

    async def _release(self) -> None:
        """Release what the episodes shared, on their loop."""
        if self._shared is not None:
            await self._shared.close()


def new_run_id() -> str:
    """A name for a run that sorts by time and is unique, such as 20261123-142233-9f3a."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:4]}"


def spec_of(item: pytest.Item) -> EpisodeSpec:
    """The spec that parametrization gave an item."""
    spec: EpisodeSpec = item.callspec.params["rle_spec"]  # type: ignore[attr-defined]  # every item that asks for an episode has one
    return spec


def _require_writable(output: Path) -> None:
    """Check before anything is played that records can be written. Raises UsageError."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        raise pytest.UsageError(
            f"--rle-output: {output} cannot be written to ({error.strerror}): give another folder"
        ) from None


def describe_unreported(episode: Episode[Any, Any]) -> str:
    """How an episode ended that no item has reported, in a few words."""
    if episode.started is None:
        return "never started"
    if episode.future.exception() is not None:
        return f"cancelled at {episode.status()}"
    return "finished, never reported"


def _may_skip(item: pytest.Item) -> bool:
    """Whether the item may be skipped. The episode of such an item starts only when its turn comes."""
    return any(item.get_closest_marker(name) for name in ("skip", "skipif", "xfail"))


def has_xdist_workers(config: pytest.Config) -> bool:
    """Whether xdist distributes the items over processes."""
    return importlib.util.find_spec("xdist") is not None and bool(config.getoption("numprocesses", None))
