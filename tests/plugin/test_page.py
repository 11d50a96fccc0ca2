"""The page at the end of a session: when it is written, and what the last line says."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pytest_rle.plugin.options import Settings
from pytest_rle.plugin.page import MOST_EPISODES, page_line


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(output=tmp_path)


def test_a_large_run_says_which_command_writes_its_page(settings: Settings) -> None:
    assert page_line(settings, Path("results/run"), MOST_EPISODES + 1) == (
        f"page: none for {MOST_EPISODES + 1} episodes; this writes it: rle page results/run"
    )


@pytest.mark.parametrize(("mode", "episodes"), [("never", 1), ("auto", 0)])
def test_no_page_is_mentioned_where_none_is_wanted(settings: Settings, mode: str, episodes: int) -> None:
    assert page_line(dataclasses.replace(settings, page=mode), Path("run"), episodes) is None


def test_always_also_means_large_runs(settings: Settings, tmp_path: Path) -> None:
    line = page_line(dataclasses.replace(settings, page="always"), tmp_path, MOST_EPISODES + 1)
    assert line is not None
    assert "there is no record here" in line


def test_a_record_that_cannot_be_read_does_not_end_the_session(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "episode").mkdir()
    (tmp_path / "episode" / "events.jsonl").write_text("{}\n")
    line = page_line(settings, tmp_path, 1)
    assert line is not None
    assert line.startswith("page: none, because it could not be written: ")
    assert "line 1 is damaged" in line
