"""The server of a fake model, for runs whose team asks one."""

from __future__ import annotations

import pytest

from tests.llm.server import ModelServer
from tests.plugin.model_runs import KEY


@pytest.fixture
def server(running_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> ModelServer:
    monkeypatch.setenv("RLE_API_KEY", KEY)
    return running_server.reset()
