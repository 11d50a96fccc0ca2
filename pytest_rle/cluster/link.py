"""A worker's line to the office of the controller, for one episode."""

from __future__ import annotations

import asyncio
import concurrent.futures
from collections.abc import Mapping
from typing import Any, Final

from distributed import Worker
from distributed.comm.core import CommClosedError

from pytest_rle.cluster.errors import LeaseLostError
from pytest_rle.cluster.office import FAILED, GONE
from pytest_rle.errors import RecordError

ANSWER_TIMEOUT_S: Final = 60.0
"""How long a worker waits for the controller. After that it stops playing: it could write no record."""


class OfficeLink:
    """Sends requests about one episode. Any thread but that of the worker's own event loop may use it.

    Args:
        worker: The Dask worker, whose connections are used.
        office: The address of the office.
        ticket: Proves that this worker was given the episode.

    Attributes:
        number: Counts the workers of the episode, as the controller has said; 0 before `begin`.
        gone: By endpoint that does not answer any more: the fault of every further request, as JSON. The controller
            says it with its answers, because the requests of other workers count, too.
    """

    def __init__(self, worker: Worker, office: str, ticket: str) -> None:
        self._worker = worker
        self._office = office
        self._ticket = ticket
        self.number = 0
        self.gone: Mapping[str, str] = {}
        self._loop: asyncio.AbstractEventLoop = worker.loop.asyncio_loop  # type: ignore[attr-defined]  # Tornado's has it

    def begin(self) -> dict[str, int]:
        """Say that this worker plays from now on. Returns the files of the record to resume, with their sizes.

        Raises:
            LeaseLostError: The episode is over, or the controller does not answer.
            RecordError: The controller cannot write the record.
        """
        answer = self.ask("begin", worker=self._worker.contact_address)
        self.number = answer["number"]
        resumed: dict[str, int] = answer["resumed"]
        return resumed

    def ask(self, request: str, **values: Any) -> dict[str, Any]:
        """Send a request and wait for the answer. Raises as `begin` does."""
        sent = self._send(request, values)
        try:
            return self._checked(sent.result(ANSWER_TIMEOUT_S))
        except (OSError, TimeoutError, concurrent.futures.CancelledError) as error:
            raise _gone(error) from error

    async def call(self, request: str, **values: Any) -> dict[str, Any]:
        """Send a request, and let other episodes play on until the answer is there. Raises as `begin` does."""
        try:
            return self._checked(
                await asyncio.wait_for(asyncio.wrap_future(self._send(request, values)), ANSWER_TIMEOUT_S)
            )
        except (OSError, TimeoutError) as error:
            raise _gone(error) from error

    async def wait_for(self, request: str, **values: Any) -> dict[str, Any]:
        """Send a request whose answer may take as long as it takes. Raises as `begin` does."""
        try:
            return self._checked(await asyncio.wrap_future(self._send(request, values)))
        except OSError as error:
            raise _gone(error) from error

    def tell(self, request: str, **values: Any) -> None:
        """Send a request whose answer is of no interest."""
        self._send(request, values)

    def _send(self, request: str, values: dict[str, Any]) -> concurrent.futures.Future[dict[str, Any]]:
        return asyncio.run_coroutine_threadsafe(self._request(request, values), self._loop)

    async def _request(self, request: str, values: dict[str, Any]) -> dict[str, Any]:
        if request != "begin":
            values = {"number": self.number, **values}
        office = self._worker.rpc(self._office)
        answer: dict[str, Any] = await getattr(office, f"rle_{request}")(ticket=self._ticket, **values)
        return answer

    def _checked(self, answer: dict[str, Any]) -> dict[str, Any]:
        if "stop" in answer:
            raise LeaseLostError(answer["stop"])
        if FAILED in answer:
            raise RecordError(answer[FAILED])
        self.gone = answer.get(GONE, self.gone)
        return answer


def _gone(error: BaseException) -> LeaseLostError:
    what = "closed the connection" if isinstance(error, CommClosedError) else f"does not answer ({error})"
    return LeaseLostError(f"the controller {what}, so the episode is not played on")
