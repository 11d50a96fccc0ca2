"""Where a result came from."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest_rle
from pytest_rle.records import gather
from pytest_rle.records.provenance import checkout, dependencies, fork_commit, git_state, rimapi_dll, streams


def repository(folder: Path) -> str:
    folder.mkdir(parents=True)
    run = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    (folder / "file").write_text("1")
    subprocess.run([*run, "add", "file"], check=True)
    subprocess.run([*run, "commit", "-q", "-m", "x"], check=True)
    return subprocess.run([*run, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def test_everything_is_there_and_json() -> None:
    found = gather({})
    assert found["plugin_version"] == pytest_rle.__version__
    assert found["dependencies"]["pydantic"]
    assert "mypy" not in found["dependencies"], "tools of development decide no result"
    assert (found["rimapi_dll_path"], found["rimapi_dll_sha256"]) == (None, None)
    json.dumps(found)


def test_a_checkout_tells_its_commit_and_whether_it_was_changed(tmp_path: Path) -> None:
    commit = repository(tmp_path / "repo")
    assert git_state(tmp_path / "repo") == (commit, False)
    (tmp_path / "repo" / "file").write_text("2")
    assert git_state(tmp_path / "repo") == (commit, True)


def test_what_is_no_repository_is_none_and_no_error(tmp_path: Path) -> None:
    assert git_state(tmp_path) == (None, None)
    assert git_state(None) == (None, None)
    assert checkout() is None or (checkout() / ".git").exists()  # type: ignore[operator]  # it is not None there


def test_the_dll_is_taken_from_where_the_variable_says(tmp_path: Path) -> None:
    dll = tmp_path / "RIMAPI.dll"
    dll.write_bytes(b"code")
    found = gather({"RIMAPI_DLL_PATH": str(dll), "HOME": str(tmp_path)})
    assert found["rimapi_dll_path"] == str(dll)
    assert found["rimapi_dll_sha256"] == hashlib.sha256(b"code").hexdigest()
    assert gather({"RIMAPI_DLL_PATH": str(tmp_path / "none.dll")})["rimapi_dll_sha256"] is None


def test_without_it_the_steam_workshop_is_looked_through(tmp_path: Path) -> None:
    assemblies = tmp_path / ".steam/steam/steamapps/workshop/content/294100/3593423732/1.6/Assemblies"
    assemblies.mkdir(parents=True)
    (assemblies / "RIMAPI.dll").write_bytes(b"code")
    assert rimapi_dll({"HOME": str(tmp_path)}) == assemblies / "RIMAPI.dll"
    assert rimapi_dll({"HOME": str(tmp_path / "elsewhere")}) is None


def test_the_forks_commit_is_that_of_the_folder_or_empty(tmp_path: Path) -> None:
    commit = repository(tmp_path / "fork")
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "fork")}) == commit
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "none")}) == ""


def test_the_streams_of_chance_are_named_by_what_they_are_derived_from() -> None:
    assert streams(7, policy="llm", is_embedded=True) == {"world": "rle:7", "model": "llm:7:<tick>:<role>"}
    assert streams(7, policy="random", is_embedded=False) == {"policy": "policy:7:<tick>:<role>"}
    assert streams(7, policy="idle", is_embedded=False) == {}


def test_a_distribution_that_is_not_installed_has_no_dependencies() -> None:
    assert dependencies("no-such-distribution-at-all") == {}
