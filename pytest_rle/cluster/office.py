"""The controller's side of the cluster: receives records, and hands out saves and the records to resume."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final

from distributed import Client
from distributed.comm.addressing import get_address_host
from distributed.core import Server

from pytest_rle.cluster.lease import EpisodeLease
from pytest_rle.cluster.parcel import CHUNK
from pytest_rle.cluster.shared_limits import SharedLimits
from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.meter import EpisodeMeasure
from pytest_rle.errors import RecordError

logger = logging.getLogger(__name__)

GIVEN_AWAY: Final = {"stop": "the episode was given to another worker"}
"""The answer to a worker that is not the last one of its episode."""

GONE: Final = "gone"
"""The key of an answer's endpoints that do not answer any more, each with the fault of every further request."""

FAILED: Final = "failed"
"""The key of an answer's reason why the controller cannot go on with an episode, such as a full disk."""


class Office:
    """A server to which workers send the records of their episodes, and which they ask before they spend.

    Every request carries the ticket of an episode and the number of its worker. A worker that is not the last one of
    its episode is told to stop, and nothing that it sends is used.

    Args:
        limits: What all workers share of the models' endpoints and of the run's money.
    """

    def __init__(self, limits: SharedLimits) -> None:
        self.limits = limits
        self._leases: dict[str, EpisodeLease] = {}
        self._saves: dict[str, Path] = {}
        handlers = {
            "rle_begin": self._begin,
            "rle_save": self._save,
            "rle_resumed": self._resumed,
            "rle_record": self._record,
            "rle_shared": self._shared,
            "rle_pulse": self._pulse,
            "rle_take_slot": self._take_slot,
            "rle_free_slot": self._free_slot,
            "rle_count": self._count,
            "rle_reserve": self._reserve,
            "rle_spend": self._spend,
            "rle_spent": self._spent,
        }
        # A worker sends plain values, so nothing that arrives is unpickled.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of a slow disk, on which the office stores nothing
            self._server = Server(handlers, deserialize=False, needs_workdir=False)

    async def open(self, client: Client) -> None:
        """Listen where this machine reaches the scheduler of a client, with its protection. Raises OSError."""
        connection: Any = client.scheduler_comm
        scheme, _, _ = connection.comm.peer_address.partition("://")
        host = get_address_host(connection.comm.local_address)
        await self._server
        await self._server.listen(f"{scheme}://{host}:0", **client.security.get_listen_args("worker"))

    async def close(self) -> None:
        """Refuse further requests."""
        await self._server.close()

    @property
    def address(self) -> str:
        """The address that workers reach."""
        return str(self._server.address)

    def admit(self, spec: EpisodeSpec, on_measure: Callable[[EpisodeMeasure], object]) -> EpisodeLease:
        """Expect an episode. A worker proves with the lease's ticket that it was given this one."""
        lease = EpisodeLease(spec, on_measure)
        self._leases[lease.ticket] = lease
        return lease

    def offer_save(self, sha256: str, path: Path) -> None:
        """Hand out a save to the workers that ask for it."""
        self._saves[sha256] = path

    def dismiss(self, lease: EpisodeLease) -> None:
        """End an episode: what its workers send from now on is refused, and the slots that they hold are free."""
        lease.close()
        self.limits.free_all(lease.ticket)
        self._leases.pop(lease.ticket, None)

    def forget_lost(self, alive: Collection[str]) -> None:
        """Free the slots that lost workers hold, because others may wait for them before any episode goes on.

        Args:
            alive: The addresses of the workers that are not lost.
        """
        for lease in self._leases.values():
            if lease.worker not in alive:
                self.limits.free_all(lease.ticket)

    def has_player(self, alive: Collection[str]) -> bool:
        """Whether one of the workers at these addresses plays an episode."""
        return any(lease.worker in alive for lease in self._leases.values())

    def _begin(self, ticket: str, worker: str) -> dict[str, Any]:
        """A worker starts to play. Its number, and the files of the record that it resumes with their sizes."""
        lease = self._leases.get(ticket)
        if lease is None:
            return GIVEN_AWAY
        resumed = lease.resumes
        self.limits.free_all(ticket)
        try:
            number = lease.begin(worker)
        except RecordError as error:
            return {FAILED: str(error)}
        files = sorted(path for path in resumed.iterdir() if path.is_file()) if resumed is not None else []
        resumed_files = {path.name: path.stat().st_size for path in files}
        return {"number": number, "resumed": resumed_files, GONE: self.limits.gone()}

    def _save(self, ticket: str, number: int, sha256: str, offset: int) -> dict[str, Any]:
        """A part of a save, and no bytes at its end."""
        path = self._saves.get(sha256)
        if self._lease(ticket, number) is None or path is None:
            return GIVEN_AWAY
        return {"data": _read(path, offset, CHUNK)}

    def _resumed(self, ticket: str, number: int, name: str, offset: int, size: int) -> dict[str, Any]:
        """A part of a file of the record that the worker resumes."""
        lease = self._lease(ticket, number)
        folder = lease.resumes if lease is not None else None
        if folder is None:
            return GIVEN_AWAY
        return {"data": _read(folder / Path(name).name, offset, min(size, CHUNK))}

    def _record(self, ticket: str, number: int, name: str, offset: int, data: bytes) -> dict[str, Any]:
        """A part of a file of the record."""
        lease = self._lease(ticket, number)
        if lease is None:
            return GIVEN_AWAY
        try:
            lease.write(name, offset, data)
        except RecordError as error:
            return {FAILED: str(error)}
        return {}

    def _shared(self, ticket: str, number: int, name: str, data: bytes) -> dict[str, Any]:
        """A file that the episodes of the run share, such as a map."""
        lease = self._lease(ticket, number)
        if lease is None:
            return GIVEN_AWAY
        try:
            lease.write_shared(name, data)
        except RecordError as error:
            return {FAILED: str(error)}
        return {}

    def _pulse(
        self, ticket: str, number: int, measure: dict[str, Any] | None, answered: dict[str, float]
    ) -> dict[str, Any]:
        """How far an episode is, and which endpoints have answered since the last time, how many seconds ago."""
        lease = self._lease(ticket, number)
        if lease is None:
            return GIVEN_AWAY
        if measure is not None:
            lease.on_measure(EpisodeMeasure(**measure))
        self.limits.reset(answered)
        return {GONE: self.limits.gone()}

    async def _take_slot(self, ticket: str, number: int, address: str, slot: int) -> dict[str, Any]:
        """Wait until a call to an address may start, and hold its slot."""
        if self._lease(ticket, number) is None or not await self.limits.take_slot(ticket, address, slot):
            return GIVEN_AWAY
        return {GONE: self.limits.gone()}

    def _free_slot(self, ticket: str, number: int, address: str, slot: int, hold_back_s: float) -> dict[str, Any]:
        """A call has ended; the address may want no further one for so many seconds."""
        self.limits.hold_back(address, hold_back_s)
        lease = self._leases.get(ticket)
        if lease is not None and lease.is_current(number):
            self.limits.free_slot(ticket, address, slot)
        return {}

    def _count(
        self, ticket: str, number: int, endpoint: str, fault: str, answered_s_ago: float | None
    ) -> dict[str, Any]:
        """A request to a model failed. The answer is the fault, which may stop the run by now, as JSON."""
        if self._lease(ticket, number) is None:
            return GIVEN_AWAY
        counted = self.limits.count(endpoint, fault, answered_s_ago=answered_s_ago)
        return {"fault": counted, GONE: self.limits.gone()}

    def _reserve(self, ticket: str, number: int, usd: str) -> dict[str, Any]:
        """Reserve an amount of the run's limit."""
        if self._lease(ticket, number) is None:
            return GIVEN_AWAY
        return {"is_reserved": self.limits.reserve(usd)}

    def _spend(
        self,
        ticket: str,
        number: int,  # noqa: ARG002 - every request has it
        usd: str,
        is_reached: bool,
    ) -> dict[str, Any]:
        """Add what a call has cost beyond its reservation. It was spent, whoever plays the episode now."""
        if ticket in self._leases:
            self.limits.spend(usd, is_reached=is_reached)
        return {}

    def _spent(self, ticket: str, number: int) -> dict[str, Any]:
        """What the run has cost, and whether its limit is reached."""
        if self._lease(ticket, number) is None:
            return GIVEN_AWAY
        return self.limits.spent()

    def _lease(self, ticket: str, number: int) -> EpisodeLease | None:
        lease = self._leases.get(ticket)
        if lease is not None and lease.is_current(number):
            return lease
        logger.info("a worker that no longer plays its episode was told to stop")
        return None


def _read(path: Path, offset: int, size: int) -> bytes:
    with path.open("rb") as file:
        file.seek(offset)
        return file.read(size)
