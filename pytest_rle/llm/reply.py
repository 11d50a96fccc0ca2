"""What arrives in reply to one call: the headers, then a body at once or an answer in parts."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pytest_rle.errors import ModelError
from pytest_rle.llm import faults
from pytest_rle.llm.answer import Answer, read_body, read_completion
from pytest_rle.llm.calls import Fault, FaultKind
from pytest_rle.llm.streamed import StreamedCompletion

if TYPE_CHECKING:
    import httpx2

LARGEST_BODY: Final = 16 << 20
"""Bytes of the largest body that is read. A plan has some thousands; thoughts may have a million."""

USAGE_WAIT_S: Final = 5.0
"""How long to wait for the usage, or for the end of the stream, after the answer is complete."""

END_WAIT_S: Final = 0.1
"""How long to wait for the end of the body after the last event. Only a body that was read lets the next call use its
connection."""

EVENT_STREAM: Final = "text/event-stream"
"""The content type of a streamed answer. A server may stream unasked, or ignore that it was asked to."""


_WITHOUT_END: Final = frozenset({FaultKind.NO_CHOICES, FaultKind.EMPTY})
"""Faults of an answer of which the rest is missing."""


class _TooLarge(ModelError):
    """The body is larger than `LARGEST_BODY`."""


class Reply:
    """The reply to one call, as far as it has arrived. It is kept when the call is cancelled.

    Attributes:
        headers: The headers, empty before they have arrived. Names are looked up in any case.
    """

    def __init__(self) -> None:
        self.headers: Mapping[str, str] = {}
        self._streamed: StreamedCompletion | None = None

    async def read(self, response: httpx2.Response) -> Answer:
        """Read the rest of a response with status 200, and close it.

        Raises:
            httpx2.RequestError: The connection failed or fell silent.
        """
        self.headers = response.headers
        content_type = self.headers.get("content-type", "")
        try:
            if content_type.partition(";")[0].strip().lower() == EVENT_STREAM:
                return await self._read_stream(response)
            return read_body(await _read_whole(response), content_type)
        except _TooLarge:
            message = f"the answer has more than {LARGEST_BODY >> 20} MiB"
            return self.failed(faults.in_answer(FaultKind.TOO_LARGE, message))
        finally:
            await response.aclose()

    def failed(self, fault: Fault) -> Answer:
        """What has arrived of the answer, with the fault that ended the call."""
        so_far = read_completion(self._streamed.body()) if self._streamed is not None else Answer()
        return dataclasses.replace(so_far, fault=fault)

    async def _read_stream(self, response: httpx2.Response) -> Answer:
        import httpx2  # here, because only a ChatClient needs it, and openai has imported it

        streamed = self._streamed = StreamedCompletion()
        size = 0
        events = aiter(httpx2.EventSource(response, max_event_size=LARGEST_BODY))
        while not streamed.is_over:
            try:
                async with asyncio.timeout(USAGE_WAIT_S if streamed.is_complete else None):
                    event = await anext(events)
            except (StopAsyncIteration, TimeoutError):
                break
            except httpx2.SSEError:
                raise _TooLarge from None
            except httpx2.RequestError:
                if streamed.is_complete:
                    break
                raise
            size += len(event.data)
            if size > LARGEST_BODY:
                raise _TooLarge
            try:
                streamed.add(event.data, is_error=event.event == "error")
            except ValueError as error:
                message = f"a part of the streamed answer is not JSON: {error}"
                return self.failed(faults.in_answer(FaultKind.TRUNCATED_BODY, message))
        with contextlib.suppress(TimeoutError, httpx2.RequestError):
            async with asyncio.timeout(END_WAIT_S):
                async for _ in events:
                    pass
        answer = read_completion(streamed.body())
        if answer.fault is not None and answer.fault.http_status != 200 and streamed.has_begun:
            # The server failed after it had begun to answer, so the call is not free as one that it rejected.
            answer = dataclasses.replace(answer, fault=answer.fault.model_copy(update={"http_status": 200}))
        if not streamed.is_complete and (answer.fault is None or answer.fault.kind in _WITHOUT_END):
            message = "the stream ended before the answer did"
            return self.failed(faults.in_answer(FaultKind.TRUNCATED_BODY, message))
        return answer


async def _read_whole(response: httpx2.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise _TooLarge
    return bytes(content)
