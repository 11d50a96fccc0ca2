"""Provenance: the code, the machine and the build of the mod that a result came from."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import pytest_rle
from pytest_rle.records.provenance import (
    checkout,
    collect_provenance,
    dependencies,
    fork_commit,
    git_state,
    random_streams,
)
from pytest_rle.team.seats import Player, TeamDescription


def repository(folder: Path) -> str:
    folder.mkdir(parents=True)
    run = ["git", "-C", str(folder), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    (folder / "file").write_text("1")
    subprocess.run([*run, "add", "file"], check=True)
    subprocess.run([*run, "commit", "-q", "-m", "x"], check=True)
    return subprocess.run([*run, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()


def test_the_provenance_is_complete_and_json() -> None:
    found = collect_provenance({})
    assert found["plugin_version"] == pytest_rle.__version__
    assert found["dependencies"]["pydantic"]
    assert "mypy" not in found["dependencies"], "tools of development decide no result"
    assert (found["rimapi_dll_path"], found["rimapi_dll_sha256"]) == (None, None)
    json.dumps(found)


def test_the_state_of_a_checkout_is_its_commit_and_whether_files_changed(tmp_path: Path) -> None:
    commit = repository(tmp_path / "repo")
    assert git_state(tmp_path / "repo") == (commit, False)
    (tmp_path / "repo" / "file").write_text("2")
    assert git_state(tmp_path / "repo") == (commit, True)


def test_a_folder_without_a_repository_has_no_commit(tmp_path: Path) -> None:
    assert git_state(tmp_path) == (None, None)
    assert git_state(None) == (None, None)
    assert checkout() is None or (checkout() / ".git").exists()  # type: ignore[operator]  # it is not None there


def test_the_variable_says_where_the_dll_is(tmp_path: Path) -> None:
    dll = tmp_path / "RIMAPI.dll"
    dll.write_bytes(b"code")
    found = collect_provenance({"RIMAPI_DLL_PATH": str(dll), "HOME": str(tmp_path)})
    assert found["rimapi_dll_path"] == dll.name
    assert found["rimapi_dll_sha256"] == hashlib.sha256(b"code").hexdigest()
    assert collect_provenance({"RIMAPI_DLL_PATH": str(tmp_path / "none.dll")})["rimapi_dll_sha256"] is None


def test_the_commit_of_the_fork_is_that_of_the_folder_or_empty(tmp_path: Path) -> None:
    commit = repository(tmp_path / "fork")
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "fork")}) == commit
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "none")}) == ""


@pytest.mark.parametrize("path", ["{folder}", "{folder}/file/RIMAPI.dll", "/proc/self/mem", "x" * 5_000, "~"])
def test_an_unreadable_dll_has_no_hash(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    assert collect_provenance({"RIMAPI_DLL_PATH": path.format(folder=tmp_path)})["rimapi_dll_sha256"] is None


@pytest.mark.parametrize("path", ["{folder}", "{folder}/file", "{folder}/damaged", "x" * 5_000, "--help"])
def test_a_fork_that_is_not_a_checkout_has_no_commit(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / ".git").write_text("gitdir: nowhere")
    assert collect_provenance({"RIMAPI_FORK_PATH": path.format(folder=tmp_path)})["rimapi_fork_commit"] == ""


def test_a_damaged_fork_does_not_get_the_commit_of_the_repository_around_it(tmp_path: Path) -> None:
    repository(tmp_path / "ours")
    (tmp_path / "ours" / "RIMAPI" / ".git").mkdir(parents=True)
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "ours" / "RIMAPI")}) == ""


def test_the_environment_of_a_git_hook_does_not_change_the_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = repository(tmp_path / "fork")
    repository(tmp_path / "other")
    (tmp_path / "other" / "file").write_text("2")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert fork_commit({"RIMAPI_FORK_PATH": str(tmp_path / "fork")}) == commit
    assert git_state(tmp_path / "fork") == (commit, False)


AS_NOBODY = """
import os, sys
from pytest_rle.installation import Installation
from pytest_rle.records.provenance import fork_commit
if os.geteuid() == 0:
    os.seteuid(65534)
dlls = Installation.here({"RIMAPI_DLL_PATH": sys.argv[1] + "/RIMAPI.dll"}).dlls()
print(dlls, [fork_commit({"RIMAPI_FORK_PATH": sys.argv[1]})])
"""


def test_a_folder_without_permission_is_not_an_error(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    repository(closed)
    (closed / "RIMAPI.dll").write_bytes(b"code")
    closed.chmod(0)
    try:
        found = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, str(closed)], check=True, capture_output=True, text=True
        )
    finally:
        closed.chmod(0o700)
    assert found.stdout == "() ['']\n"


def test_random_streams_are_listed_with_their_keys() -> None:
    def team(*players: Player) -> TeamDescription:
        return TeamDescription(name="some", seed=7, players=players, roles={})

    model, at_random, idle = Player(policy="llm", model="some"), Player(policy="random"), Player(policy="idle")
    world, asked, drawn = {"world": "rle:7"}, {"model": "llm:7:<tick>:<role>"}, {"policy": "policy:7:<tick>:<role>"}
    assert random_streams(team(model), seed=7, is_embedded=True) == world | asked
    assert random_streams(team(at_random), seed=7, is_embedded=False) == drawn
    assert random_streams(team(idle), seed=7, is_embedded=False) == {}
    assert random_streams(team(idle, model, at_random), seed=7, is_embedded=False) == asked | drawn


def test_a_distribution_that_is_not_installed_has_no_dependencies() -> None:
    assert dependencies("no-such-distribution-at-all") == {}
