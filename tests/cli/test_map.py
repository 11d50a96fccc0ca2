"""`rle map` and `rle film`: files of the wanted format, and errors for people."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from pytest_rle.cli import main
from pytest_rle.records import EventWriter, read_events
from tests.scene.conftest import TICKS, Played, played

__all__ = ["played"]


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.webp", "WEBP"), ("a.jpg", "JPEG")])
def test_a_map_is_written_in_the_format_of_its_name(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, kind: str
) -> None:
    assert main(["map", str(played.folder), "--tick", "3", "-o", str(tmp_path / name)]) == 0
    with Image.open(tmp_path / name) as picture:
        assert picture.format == kind
        said = f"{tmp_path / name}: {played.folder.name}, tick 3, {picture.width} by {picture.height} pixels\n"
        assert capsys.readouterr().out == said
        colours = picture.convert("RGB").getcolors(1 << 24)
        assert colours is not None
        assert len(colours) > 50


def test_a_map_of_the_end_and_of_the_whole_map(played: Played, tmp_path: Path) -> None:
    run = str(played.folder.parent)
    assert main(["map", run, "--whole", "-o", str(tmp_path / "whole.png")]) == 0
    assert main(["map", run, "--tick", str(TICKS), "--whole", "-o", str(tmp_path / "end.png")]) == 0
    assert (tmp_path / "whole.png").read_bytes() == (tmp_path / "end.png").read_bytes()


def test_a_map_needs_no_file_of_the_map(played: Played, tmp_path: Path) -> None:
    shutil.copytree(played.folder, tmp_path / "alone")
    assert main(["map", str(tmp_path / "alone"), "-o", str(tmp_path / "map.png")]) == 0


def test_a_film_has_a_picture_for_each_tick(played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventWriter(tmp_path / "short") as writer:
        for event in read_events(played.folder):
            if event.type == "tick_start" and event.tick == 3:
                break
            writer.write(event)
    path = tmp_path / "film.gif"
    assert main(["film", str(tmp_path / "short"), "--rate", "10", "-o", str(path)]) == 0
    with Image.open(path) as film:
        assert getattr(film, "n_frames", 1) == 3
    said = capsys.readouterr()
    assert re.fullmatch(rf"{re.escape(str(path))}: short, 3 pictures, \d\.\d MB\n", said.out)
    assert said.err == "", "without a terminal there is no progress"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--tick", "99"], f"there is no tick 99; the record has 0 to {TICKS}"),
        (["--tick", "-1"], "there is no tick -1"),
        (["--episode", "other"], "has no episode 'other'; it has "),
    ],
)
def test_what_a_record_does_not_have_is_named(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["map", str(played.folder), "-o", str(tmp_path / "a.png"), *arguments]) == 2
    assert says in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_one_of_several_episodes_is_named(played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        shutil.copy(played.folder / "events.jsonl", tmp_path / name)
    assert main(["film", str(tmp_path), "-o", str(tmp_path / "a.webp")]) == 2
    assert "has 2 episodes: name one with --episode: first, second" in capsys.readouterr().err
    assert main(["map", str(tmp_path), "--episode", "second", "-o", str(tmp_path / "a.png")]) == 0


@pytest.mark.parametrize(
    ("command", "option", "value", "says"),
    [
        ("map", "-o", "a.tiff", "a.tiff has no known format: name a .png, .webp or .jpg file"),
        ("film", "-o", "film", "film has no known format: name a .webp or .gif file"),
        ("film", "--rate", "0", "give a number from 1 to 30, not 0"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    capsys: pytest.CaptureFixture[str], command: str, option: str, value: str, says: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "somewhere", option, value])
    assert caught.value.code == 2
    assert says in capsys.readouterr().err


def test_a_file_in_a_missing_folder_is_named(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", str(played.folder), "-o", str(tmp_path / "missing" / "a.png")]) == 2
    assert "missing/a.png: cannot be written" in capsys.readouterr().err
