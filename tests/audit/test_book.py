"""The book of an audit: appended line by line, and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle import SettingError
from pytest_rle.audit.book import Book
from tests.audit.results import RULES, game, harm

OTHER = RULES.model_copy(update={"rules_sha256": "changed"})


def test_what_was_added_is_read_again(tmp_path: Path) -> None:
    book = Book(tmp_path / "deep" / "audit.jsonl")
    book.add(game("idle", 1, 0.25, food=0.5, threats=None))
    book.add(harm("kill", 2, -0.5, -0.25))
    again = Book(book.path)
    assert again.games(RULES) == book.games(RULES) == [game("idle", 1, 0.25, food=0.5, threats=None)]
    assert again.harms(RULES) == [harm("kill", 2, -0.5, -0.25)]


def test_results_under_other_rules_are_left_out(tmp_path: Path) -> None:
    book = Book(tmp_path / "audit.jsonl")
    book.add(game("idle", 1, 0.25, rules=OTHER))
    book.add(harm("kill", 1, 0, 0, rules=OTHER))
    assert (book.games(RULES), book.harms(RULES)) == ([], [])
    assert len(book.games(OTHER)) == len(book.harms(OTHER)) == 1


def test_a_last_line_that_was_cut_off_is_played_again_and_the_book_goes_on(tmp_path: Path) -> None:
    book = Book(tmp_path / "audit.jsonl")
    book.add(game("idle", 1, 0.25))
    book.add(game("idle", 2, 0.5))
    whole = book.path.read_bytes()
    book.path.write_bytes(whole[:-20])
    again = Book(book.path)
    assert again.games(RULES) == [game("idle", 1, 0.25)]
    again.add(game("idle", 2, 0.5))
    assert Book(book.path).games(RULES) == [game("idle", 1, 0.25), game("idle", 2, 0.5)]


@pytest.mark.parametrize("line", ["no JSON", '{"kind": "game"}', "[]", '{"kind": "other"}'])
def test_a_file_that_is_no_book_is_named_with_the_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "audit.jsonl"
    path.write_text(f"{game('idle', 1, 0.25).model_dump_json()}\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingError, match=r"--book: line 2 of .*audit\.jsonl is no result of an audit"):
        Book(path)


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"--book: .* cannot be read"):
        Book(tmp_path)
