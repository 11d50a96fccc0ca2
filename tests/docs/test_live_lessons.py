"""The page on what live runs taught: every lesson names a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \| .+ \| .+ \| `(tests/[\w/]+\.py)::(test_\w+)` \|$", re.MULTILINE)


def test_every_lesson_is_handled_and_its_test_exists() -> None:
    rows = ROW.findall((ROOT / "docs" / "live-lessons.md").read_text(encoding="utf-8"))
    assert [int(number) for number, _, _ in rows] == list(range(1, 48))
    missing = [
        f"{number}: {path}::{name}"
        for number, path, name in rows
        if not re.search(rf"^(?:async )?def {name}\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert not missing
