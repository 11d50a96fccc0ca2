"""A model server in its initial state for each test, and a client on it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from pytest_rle.backoff import Backoff
from pytest_rle.llm import ChatClient, Endpoint
from tests.llm.server import ModelServer

FAST = Backoff(first_s=0.001)
"""Waits that no test notices."""

NO_RETRY = Backoff(first_s=1000.0)
"""A wait that fits into no time limit, so that a fault of the endpoint is not retried."""


@pytest.fixture
def server(running_server: ModelServer) -> ModelServer:
    return running_server.reset()


@pytest.fixture
async def client(server: ModelServer) -> AsyncIterator[ChatClient]:
    endpoint = Endpoint.resolve("test-model", server.base_url, environ={})
    async with ChatClient(endpoint, backoff=FAST) as open_client:
        yield open_client
