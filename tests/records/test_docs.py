"""The examples of docs/record.md run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pytest_rle.records import EpisodeStart, EventWriter, TickStart

PAGE = Path(__file__).parents[2] / "docs" / "record.md"


def test_the_worked_example_runs(tmp_path: Path, start: EpisodeStart) -> None:
    with EventWriter(tmp_path / "record") as writer:
        writer.write(start)
        writer.write(TickStart(tick=0, game_tick=0, day=0.0))
    blocks = [
        code for code in re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL) if "pandas" not in code
    ]
    assert blocks
    for code in blocks:
        names: dict[str, Any] = {"folder": tmp_path / "record"}
        exec(compile(code, str(PAGE), "exec"), names)
        assert len(names["events"]) == 2
