"""The cost limit of a whole run, which all its episodes and all its processes share.

The amounts stand in `run_cost.json` in the run's folder, one for each process. A call is reserved there under a lock
before it is sent, so the limit holds exactly with any number of processes.
"""

# ruff: noqa: D102 - CostLimit documents the methods of RunBudget

from __future__ import annotations

import abc
import contextlib
import copy
import json
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from pytest_rle.episode.record_folders import episode_folders
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.errors import EpisodeError, RecordError
from pytest_rle.llm import CallRecord
from pytest_rle.records import ProviderCall, RecordWriteError
from pytest_rle.records.errors import write_error
from pytest_rle.records.files import write_atomically

RUN_COST_FILE: Final = "run_cost.json"

LOCK_TIMEOUT_S: Final = 30.0
"""A reservation takes a millisecond, so a process that holds the lock for longer has died or hangs."""


class NotPlayedError(EpisodeError):
    """The episode was not begun, because the run has reached its cost limit."""


class CostLimit(abc.ABC):
    """What all calls of a run may cost. Implements `SharedBudget` of the ledger.

    Attributes:
        limit_usd: The limit in USD.
    """

    limit_usd: Decimal

    @property
    @abc.abstractmethod
    def committed_usd(self) -> Decimal:
        """What the run has cost: resumed runs, this process and the others, with the worst case of calls under way."""

    @property
    @abc.abstractmethod
    def is_reached(self) -> bool:
        """Whether something was refused, so that no further episode begins."""

    @abc.abstractmethod
    def reserve(self, usd: Decimal) -> bool:
        """Reserve an amount for a call. False if the limit does not allow it; then the limit counts as reached."""

    @abc.abstractmethod
    def add(self, usd: Decimal) -> None:
        """Add to what this process has cost, beyond the limit too; a negative amount gives back."""

    @abc.abstractmethod
    def mark_reached(self) -> None:
        """Note that the limit ended an episode, so that no other begins."""

    def require(self, usd: Decimal) -> None:
        """Check that an amount is left, for the first tick of an episode. Raises NotPlayedError."""
        spent = self.committed_usd
        if not self.is_reached and spent + usd <= self.limit_usd:
            return
        self.mark_reached()
        raise NotPlayedError(f"not played: the run has spent ${spent:.4f} of --rle-max-run-cost {self.limit_usd}")


class RunBudget(CostLimit):
    """The cost limit of a run in a file, which all processes of one machine share.

        budget = RunBudget(Decimal(5), Path("results/20261123-142233-9f3a"), process="gw0")

    Args:
        limit_usd: The limit in USD.
        folder: The run's folder.
        process: The name of this process among those of the run.
        resumed_usd: Gives what the resumed runs have cost. Called by the first process only.
    """

    def __init__(
        self,
        limit_usd: Decimal,
        folder: Path,
        *,
        process: str = "",
        resumed_usd: Callable[[], Decimal] = Decimal,
    ) -> None:
        self.limit_usd = limit_usd
        self._path = folder / RUN_COST_FILE
        self._process = process or "main"
        self._resumed_usd = resumed_usd

    @property
    def committed_usd(self) -> Decimal:
        with self._amounts() as amounts:
            return _sum(amounts)

    @property
    def is_reached(self) -> bool:
        try:
            return bool(json.loads(self._path.read_text())["is_reached"])
        except FileNotFoundError:
            return False

    def reserve(self, usd: Decimal) -> bool:
        with self._amounts() as amounts:
            if _sum(amounts) + usd > self.limit_usd:
                amounts["is_reached"] = True
                return False
            self._spend(amounts, usd)
            return True

    def add(self, usd: Decimal) -> None:
        if usd:
            with self._amounts() as amounts:
                self._spend(amounts, usd)

    def mark_reached(self) -> None:
        with self._amounts() as amounts:
            amounts["is_reached"] = True

    @contextlib.contextmanager
    def _amounts(self) -> Iterator[dict[str, Any]]:
        """The content of the file, to be changed under the lock and written afterwards.

        Raises:
            RecordWriteError: The file cannot be read or written, or another process holds its lock for too long.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self._path.with_name(f".{RUN_COST_FILE}.lock"), timeout=LOCK_TIMEOUT_S):
                before = self._read()
                amounts = copy.deepcopy(before)
                yield amounts
                if amounts != before or not self._path.exists():
                    write_atomically(self._path, json.dumps(amounts, indent=2) + "\n")
        except Timeout as error:
            raise RecordWriteError(self._path, f"another process holds its lock for {LOCK_TIMEOUT_S:g} s") from error
        except (OSError, ValueError) as error:
            raise write_error(self._path, error if isinstance(error, OSError) else OSError(str(error))) from error

    def _spend(self, amounts: dict[str, Any], usd: Decimal) -> None:
        own = Decimal(amounts["by_process"].get(self._process, "0"))
        amounts["by_process"][self._process] = str(own + usd)

    def _read(self) -> dict[str, Any]:
        if self._path.exists():
            amounts: dict[str, Any] = json.loads(self._path.read_text())
            return amounts
        return {
            "limit_usd": str(self.limit_usd),
            "resumed_usd": str(self._resumed_usd()),
            "by_process": {},
            "is_reached": False,
        }


def _sum(amounts: dict[str, Any]) -> Decimal:
    return sum((Decimal(each) for each in amounts["by_process"].values()), Decimal(amounts["resumed_usd"]))


def cost_of_runs(runs: Iterable[Path]) -> Decimal:
    """What the calls on record in some runs have cost, in USD.

    A call that a later run has taken over from an earlier one counts once. A call of unknown cost counts as the dearest
    one of its episode.
    """
    calls: dict[tuple[str, int, int], Decimal] = {}
    for run in runs:
        for folder in episode_folders(run):
            try:
                record = RecordedEpisode.read(folder)
            except RecordError:
                continue  # the episode itself will say what is wrong with its record
            item = (record.start.item or folder.name, record.start.attempt)
            own = [*_recorded_calls(record), *record.lost_calls]
            dearest = max((call.cost_usd for call in own if call.cost_usd is not None), default=Decimal(0))
            bills = dict(record.settlements)
            for call in own:
                cost = bills.get(call.number, call.cost_usd)
                calls[*item, call.number] = cost if cost is not None else dearest
    return sum(calls.values(), Decimal(0))


def _recorded_calls(record: RecordedEpisode) -> list[CallRecord]:
    events = (event for tick in (*record.ticks, record.remainder) for event in tick)
    return [event.call for event in events if isinstance(event, ProviderCall)]
