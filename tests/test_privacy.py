"""What tells of a machine and its user is found by its form, and taken out of what is recorded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest

from pytest_rle.privacy import A_KEY, A_PATH, A_USER, Machine, find_private, find_private_in_line, without_folders

MACHINE: Final = Machine(secrets=("a-very-secret-value",), folders=("/data/my project",), user="ann")

PATHS: Final = {
    "/home/ann/x": "…/x",
    "see /mnt/c/x.rws": "see …/x.rws",
    "'/scratch/ann/a'": "'…/a'",
    "cannot read:/home/x/y: no": "cannot read:…/y: no",
    "path=/srv/a/b, (/opt/x/y)": "path=…/b, (…/y)",
    "/Volumes/Disk/y": "…/y",
    "C:\\Users\\ann": "…/ann",
    "c:\\temp\\x": "…/x",
    "D:/games/x": "…/x",
    "\\\\nas\\share\\x": "…/x",
    "\\\\\\\\nas\\\\share": "…/share",
    "~/saves/x": "…/x",
    "~ann/x": "…/x",
    "file:///etc/x": "…/x",
    "../../home/x": "…/x",
}

KEYS: Final = [
    "sk-abcdefghijklmnopqrstuv",
    "a key ghp_abcdefghijklmnopqrst",
    "AIzaSyA0123456789abcdefghijklmnopqrstu",
    "Authorization: Bearer abcdefghijklmnopqrstuv",
    "eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl",
    "https://ann:pw@host/x",
    "-----BEGIN RSA PRIVATE KEY-----",
    "it is a-very-secret-value",
]

PUBLIC: Final = [
    "24/7 and/or 3/3, wood/stone: 10/20/30, mood ~50/100, ~60%",
    "GET /resources/summary",
    "POST /map/x/y?z=1",
    "/api/v1/game/state",
    "http://127.0.0.1:8000/v1/chat",
    '</div></a><a href="/a/b">',
    "Option B:\nBuild\nfoo",
    "Option B:\\nBuild\\nfoo",
    "twice encoded: a\\\\nFoo\\\\nBar\\\\nBaz",
    "... // note /think text/html */*",
    "Crops (rice/corn)/healroot",
    f'"fog_grid":"/{"AAAoZw/9Zx+" * 20}=="',
]


@pytest.mark.parametrize("text", PATHS)
def test_paths_are_found_by_their_form_and_only_the_last_part_is_recorded(text: str) -> None:
    assert find_private(text, MACHINE) == A_PATH
    assert without_folders(text) == PATHS[text]
    assert find_private(without_folders(text), MACHINE) is None


@pytest.mark.parametrize("text", KEYS)
def test_keys_are_found(text: str) -> None:
    assert find_private(text, MACHINE) == A_KEY


@pytest.mark.parametrize("text", PUBLIC)
def test_what_only_looks_like_a_path_stays(text: str) -> None:
    assert find_private(text, MACHINE) is None
    assert without_folders(text) == text


@pytest.mark.parametrize("text", ["mail ann@host", "saves\\ann\\x"])
def test_the_name_of_the_user_is_found_in_addresses_and_paths(text: str) -> None:
    assert find_private(text, MACHINE) == A_USER
    assert find_private("ann builds a bed", MACHINE) is None


@pytest.mark.parametrize("text", [*PATHS, *KEYS])
@pytest.mark.parametrize("ensure_ascii", [True, False])
def test_a_text_of_json_is_decoded_before_the_search(text: str, ensure_ascii: bool) -> None:
    line = json.dumps({"type": "error", "message": f"é: {text}"}, ensure_ascii=ensure_ascii).encode()
    assert find_private_in_line(line, MACHINE) is not None


def test_the_routes_of_recorded_requests_are_no_paths() -> None:
    assert find_private_in_line(b'{"method":"GET","path":"/map/terrain","target":"/map/x?y=1"}', MACHINE) is None
    assert find_private_in_line(b'{"answer":"/map/terrain"}', MACHINE) == A_PATH


def test_a_cell_of_a_table_is_searched_too() -> None:
    assert find_private_in_line(b"0,0.2,/home/ann/x,", MACHINE) == A_PATH
    assert find_private_in_line(b"0,0.25,15000,9f3a,0.5412,,0.1\n", MACHINE) is None


def test_folders_with_blanks_are_left_out_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "my project"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("HOME", str(tmp_path / "ann smith"))
    assert without_folders(f"{here}/saves/x.rws: not a save") == "…/saves/x.rws: not a save"
    assert without_folders(f"{tmp_path}/ann smith/x.rws") == "…/x.rws"


def test_this_machine_has_the_secrets_of_its_environment() -> None:
    variables = {"MY_API_KEY": "0123456789", "DB_PASSWD": "abcdefghij", "PIN_KEY": "1234", "LANG": "en_US.UTF-8"}
    assert Machine.this(variables).secrets == ("0123456789", "abcdefghij")
