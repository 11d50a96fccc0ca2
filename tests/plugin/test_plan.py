"""`--rle-plan` prints a plan of the selected items, and plays nothing."""

from __future__ import annotations

import pytest

from tests.llm.server import ModelServer
from tests.plugin.model_runs import PLAY

pytest_plugins = ["pytester"]


@pytest.mark.parametrize("workers", [(), ("-n", "1")], ids=["alone", "xdist"])
def test_a_plan_is_printed_and_nothing_is_played(
    project: pytest.Pytester, server: ModelServer, workers: tuple[str, ...]
) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess(
        "-p", "no:hypothesispytest", "--rle-output", "out", "--rle-model", "test-model", "--rle-base-url",
        server.base_url, "--rle-seed", "1-8", "--rle-plan", "-k", "not seed8", *workers,
    )  # fmt: skip
    assert result.ret == 0
    result.stdout.fnmatch_lines(
        [
            "* RimWorld benchmark, planned and not played *",
            "team test-model",
            "scenario * episodes * calls * tokens in * tokens out * USD * hours",
            "crashlanded * 7 * 98 * unknown *",
            "No price is known for test-model: add --rle-price-per-mtok PROMPT:COMPLETION.",
        ]
    )
    assert not list(project.path.glob("out/*"))
    assert [call for call in server.calls if "messages" in call.body] == []
