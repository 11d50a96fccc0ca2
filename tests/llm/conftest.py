"""A model server, as new for each test, and a client on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pytest_rle.llm import ChatClient, Endpoint
from tests.llm.server import ModelServer


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[ChatClient]:
    async with ChatClient(Endpoint.resolve("test-model", server.base_url, environ={})) as open_client:
        yield open_client
