"""The episodes of a pytest session: the first fixture starts them, and the end of the session closes them."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_rle.episode.run_id import new_run_id
from pytest_rle.errors import RecordError, RleError
from pytest_rle.garbage import exempt_loaded
from pytest_rle.plugin.capture import EpisodeCapture
from pytest_rle.plugin.hints import advice_on_selection, near_scenarios
from pytest_rle.plugin.identity import is_parametrized
from pytest_rle.plugin.items import asks_for_episode, identity_of, name_items, set_spec, spec_of
from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.planned import row_of, write_planned
from pytest_rle.plugin.preflight import require_ready, specs_by_options
from pytest_rle.plugin.progress.report import ProgressListener, planned_episode
from pytest_rle.plugin.runtime import Episode, EpisodeRuntime
from pytest_rle.shown import shown

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeResult, EpisodeSpec
    from pytest_rle.plugin.playing import EpisodePlayer
    from pytest_rle.plugin.recorded_items import RecordedItems
    from pytest_rle.scenario import Scenario

EPISODE: Final = pytest.StashKey[Episode[Any, Any]]()


class RleSession:
    """Plugin object: owns the runtime and everything that the episodes of a session share.

    Attributes:
        run_id: The name of the run.
        is_worker: This process is a worker of xdist, which gets its items one by one.
        is_controller: This process is the controller of xdist, which plays nothing itself.
        plays: Items are run; False if pytest only collects or sets up.
        planned: The first columns of the rows of all episodes that this process may play.
        stop_reason: Why the session ends, if pytest does not say it.
        unreported: By the name of an episode that no item has reported: what became of it.
        gates: By the name of a gate that was judged: its name, verdict and reason.
    """

    def __init__(
        self, config: pytest.Config, settings: Settings, capture: EpisodeCapture, progress: ProgressListener
    ) -> None:
        self.config = config
        self.settings = settings
        worker = getattr(config, "workerinput", None)
        self.run_id: str = worker["rle_run_id"] if worker is not None else new_run_id()
        self.is_worker = worker is not None
        self.is_controller = has_xdist_workers(config)
        options = config.option
        self.plays = not (options.collectonly or options.setuponly or options.setupplan or settings.plan)
        self.planned: list[dict[str, Any]] = []
        self.runtime: EpisodeRuntime[EpisodeSpec, EpisodeResult] | None = None
        self.stop_reason = "the session is over"
        self.unreported: dict[str, str] = {}
        self.gates: dict[str, dict[str, str]] = {}
        self._worker_name: str = worker["workerid"] if worker is not None and worker["rle_each"] else ""
        self._capture = capture
        self._progress = progress
        self._queue: list[pytest.Item] = []
        self._collected: list[pytest.Item] = []

    @functools.cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios of the project by name, read once. Raises CollectError for a malformed file."""
        from pytest_rle.plugin.collection import load_scenarios  # here: imports pydantic

        return load_scenarios(self.config.rootpath)

    @pytest.hookimpl(tryfirst=True)  # before xdist starts its workers
    def pytest_sessionstart(self) -> None:
        """On the controller of xdist: check the game and the models before any worker begins."""
        if self.is_controller and self.plays:
            self._require_ready(specs_by_options(self.settings, self.config.rootpath))

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Give each item its name, before any item is deselected: a selection does not change names."""
        name_items(items, self._worker_name)
        self._collected = list(items)

    @pytest.hookimpl(tryfirst=True)  # before a worker of xdist tells its controller that it has collected
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which episodes will run, in order, and find the records that they resume."""
        self._queue = [item for item in session.items if asks_for_episode(item)]
        if not self._queue or not self.plays:
            return
        for item in self._queue:
            self._set_attempt(item, 1)
        specs = [spec_of(item) for item in self._queue]
        if self.settings.resume and not any(spec.resume for spec in specs):
            raise pytest.UsageError(
                f"--rle-resume: {', '.join(map(str, self.settings.resume))} has no record of {specs[0].folder.name}: "
                "repeat the command of the run that was killed, and add --rle-resume to it"
            )
        self.planned = [row_of(spec, identity_of(item)) for spec, item in zip(specs, self._queue, strict=True)]
        if self.is_worker:
            with contextlib.suppress(OSError, RecordError):  # the episodes of this worker will say that it cannot write
                write_planned(self.settings.output / self.run_id, self._worker_name, self.planned)
        else:
            _require_writable(self.settings.output)
            if self.settings.cluster is not None:
                self._open_cluster(specs)
            else:
                carried = [bool(item.ihook.pytest_rle_transport.get_hookimpls()) for item in self._queue]
                self._require_ready(
                    [
                        dataclasses.replace(spec, rimapi_url=None) if is_carried else spec
                        for spec, is_carried in zip(specs, carried, strict=True)
                    ]
                )
        self._progress.plan([planned_episode(spec) for spec in specs])

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """If an argument names no item, say which scenario was probably meant."""
        try:
            return (yield)
        except pytest.UsageError as error:
            named = " ".join(argument.partition("[")[2] for argument in self.config.args)
            advice = near_scenarios("", named, self.scenarios) if named.strip() else []
            raise pytest.UsageError(*error.args, *advice) from None

    def pytest_report_collectionfinish(self) -> list[str]:
        """Say which word of a selection is probably misspelt, and if the scenarios of this folder are not used."""
        if not any(is_parametrized(item) for item in self._collected):
            return []
        advice = advice_on_selection(self.config, self._collected, self.scenarios)
        used = {scenario.source.parent for scenario in self.scenarios.values()}
        beside = self.config.invocation_params.dir / "scenarios"
        if any(beside.glob("*.yaml")) and beside.resolve() not in {folder.resolve() for folder in used}:
            advice.append(
                f"scenarios: those in {', '.join(map(str, sorted(used)))}, "
                f"because the rootdir is {self.config.rootpath}; --rootdir=. takes those of this folder"
            )
        return [shown(line) for line in advice]

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Find which attempt of the item this is.

        It is a later one if the item is run again, or if the folder of the last one is there: a process that died has
        left it.
        """
        if not asks_for_episode(item) or not self.plays:
            return
        known = self.episode_of(item)
        if known is not None and not known.reported:
            return
        attempt = spec_of(item).attempt + (known is not None)
        self._set_attempt(item, attempt)
        while spec_of(item).folder.exists():
            attempt += 1
            self._set_attempt(item, attempt)

    def episode_of(self, item: pytest.Item) -> Episode[EpisodeSpec, EpisodeResult] | None:
        """The episode of the item, if it is queued or has started: that of its last attempt."""
        return item.stash.get(EPISODE, None)

    def prepare(self, item: pytest.Item) -> None:
        """Queue the episodes that may run ahead of their items, now that an item asks for its own.

        With one slot none runs ahead: what follows a failure may not be wanted. With several, those of all items do.
        If the session may stop at a failure, only as many do as run at once.
        """
        slots = self._slots
        if slots == 1 or self.is_worker or not self.plays or item not in self._queue:
            return
        place = self._queue.index(item)
        ahead = len(self._queue)
        if _may_stop_early(self.config):
            ahead = place + (slots if slots is not None else self._player.at_once(spec_of(item)))
        self._add(item)
        for other in self._queue[place + 1 : ahead]:
            if self.episode_of(other) is None and not _may_skip(other):
                self._add(other)

    def start(self, item: pytest.Item) -> Episode[EpisodeSpec, EpisodeResult]:
        """The episode of the item, which begins now if it has not begun. Skips the test if nothing is to be played."""
        if not self.plays:
            pytest.skip("--setup-only plays no episode")
        return self._add(item)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Cancel the unfinished episodes, and note those that no item has reported."""
        if self.runtime is None:
            return
        reason = session.shouldfail or session.shouldstop or self.stop_reason
        for episode in self.runtime.close(str(reason)):
            self.unreported[episode.spec.folder.name] = describe_unreported(episode)
        self.runtime = None
        self._capture.close()

    def _require_ready(self, specs: list[EpisodeSpec]) -> None:
        """Check that the game and the models can be used, and print warnings. Raises UsageError."""
        for line in require_ready(specs, self.settings.output / self.run_id):
            self._say(line)

    def _say(self, line: str) -> None:
        """Write a line to the terminal."""
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if terminal is not None:
            terminal.write_line(shown(line))

    def _add(self, item: pytest.Item) -> Episode[EpisodeSpec, EpisodeResult]:
        spec = spec_of(item)
        episode = item.stash[EPISODE] = self._open_runtime().add(spec.folder.name, spec, item)
        return episode

    def _open_runtime(self) -> EpisodeRuntime[EpisodeSpec, EpisodeResult]:
        if self.runtime is None:
            self._capture.open()
            self.runtime = EpisodeRuntime(self._player.play, slots=self._slots, on_close=self._player.close)
        return self.runtime

    @property
    def _slots(self) -> int | None:
        """How many episodes run at once in this process. None on a cluster: each waits for its place on a worker."""
        return self.settings.concurrency if self.settings.cluster is None else None

    def _open_cluster(self, specs: list[EpisodeSpec]) -> None:
        """Connect to the cluster, and let it check the models. Raises UsageError."""
        try:
            from pytest_rle.plugin.cluster_playing import ClusterPlayer  # here: imports Dask
        except ModuleNotFoundError as error:
            raise pytest.UsageError(
                f"--rle-cluster needs the package {error.name}: pip install 'pytest-rle[cluster]'"
            ) from None
        player = ClusterPlayer(self.config, self.settings, self.run_id, self._progress)
        self._player = player
        try:
            for warning in self._open_runtime().call(player.open(specs, self._say)).result():
                self._say(f"warning: {warning}")
        except RleError as error:
            raise pytest.UsageError(str(error)) from None

    def _set_attempt(self, item: pytest.Item, attempt: int) -> None:
        spec = dataclasses.replace(spec_of(item), attempt=attempt)
        resume = self._records.find(spec) if self._records is not None else None
        set_spec(item, dataclasses.replace(spec, resume=resume))

    @functools.cached_property
    def _records(self) -> RecordedItems | None:
        if not self.settings.resume:
            return None
        from pytest_rle.plugin.recorded_items import RecordedItems  # here: only sessions that resume need it

        return RecordedItems(self.settings.resume)

    @functools.cached_property
    def _player(self) -> EpisodePlayer:
        from pytest_rle.plugin.playing import (
            EpisodePlayer,  # here: imports numpy and httpx, only for sessions that play
        )

        exempt_loaded()
        return EpisodePlayer(self.config, self.settings, self.run_id, self._progress)


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


def _may_stop_early(config: pytest.Config) -> bool:
    """Whether a failure may end the session, or stop it for a person to look."""
    option = config.option
    return bool(option.maxfail or option.usepdb or getattr(option, "stepwise", False))


def has_xdist_workers(config: pytest.Config) -> bool:
    """Whether this process is the controller of xdist, which distributes the items over workers."""
    return config.pluginmanager.has_plugin("xdist") and config.getoption("dist", "no") != "no"
