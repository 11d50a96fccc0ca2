"""A model server that gives the same answer to every call, after SECONDS: python -m benchmarks.model_server SECONDS."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Final

PLAN: Final = {"actions": [{"type": "no_action"}], "summary": "all is well", "confidence": 70}
COMPLETION: Final = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "one-answer",
    "choices": [
        {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps(PLAN)}},
    ],
    "usage": {"prompt_tokens": 8_000, "completion_tokens": 40, "total_tokens": 8_040},
}
BODY: Final = json.dumps(COMPLETION).encode()
HEAD: Final = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(BODY)}\r\n\r\n".encode()


async def serve(delay_s: float) -> None:
    """Print the base URL, then answer every request `delay_s` seconds after it has arrived."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
                await reader.readexactly(int(lengths[0].split(b":")[1]) if lengths else 0)
                await asyncio.sleep(delay_s)
                writer.write(HEAD + BODY)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=1 << 20)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)  # noqa: T201 - the parent reads it
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
