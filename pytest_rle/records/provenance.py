"""Where a result came from: code, dependencies, machine and the build of the mod. An unknown value is None."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import pytest_rle
from pytest_rle.installation import Installation
from pytest_rle.records.code import play_sha256
from pytest_rle.team.seats import TeamDescription

FORK_VARIABLE: Final = "RIMAPI_FORK_PATH"
"""The variable with the path of a checkout of the mod's source."""

GIT_TIMEOUT_S: Final = 5.0

_REQUIREMENT_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def collect_provenance(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Describe this process and its code, as JSON values. A missing value raises no error.

    `rimapi_dll_sha256` and `rimapi_fork_commit` identify the build of the mod on this machine. They do not prove that
    a live game runs this build.
    """
    variables = os.environ if environment is None else environment
    commit, dirty = loaded_state()
    dll = next(iter(Installation.here(variables).dlls()), None)
    return {
        "plugin_version": pytest_rle.__version__,
        "git_commit": commit,
        "git_dirty": dirty,
        "play_sha256": play_sha256(),
        "python": platform.python_version(),
        "python_implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "byte_order": sys.byteorder,
        "dependencies": dict(dependencies()),
        "rimapi_dll_path": dll.name if dll is not None else None,
        "rimapi_dll_sha256": file_sha256(dll) if dll is not None else None,
        "rimapi_fork_commit": fork_commit(variables),
    }


def checkout() -> Path | None:
    """The git checkout that this code runs from, or None if it was installed from a wheel."""
    root = Path(pytest_rle.__file__).resolve().parent.parent
    return root if (root / ".git").exists() else None


def random_streams(team: TeamDescription, *, seed: int, is_embedded: bool) -> dict[str, str]:
    """The keys of an episode's random streams, by what draws from the stream.

    A live game has its own random numbers, so `world` is missing. `<tick>` and `<role>` stand for those of each
    deliberation.
    """
    derived = {"world": f"rle:{seed}"} if is_embedded else {}
    if any(player.model is not None for player in team.players):
        derived["model"] = f"llm:{team.seed}:<tick>:<role>"
    if any(player.policy == "random" and not player.is_own for player in team.players):
        derived["policy"] = f"policy:{team.seed}:<tick>:<role>"
    return derived


@functools.cache
def loaded_state() -> tuple[str | None, bool | None]:
    """The state of our own checkout when this process first asked: code that is loaded does not change later."""
    return git_state(checkout())


def git_state(folder: Path | None) -> tuple[str | None, bool | None]:
    """The commit of a checkout, and whether it has uncommitted changes. Both are None if git cannot say."""
    if folder is None:
        return None, None
    commit = _git(folder, "rev-parse", "HEAD")
    status = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return commit, bool(status) if status is not None else None


@functools.cache
def dependencies(distribution: str = "pytest-rle") -> Mapping[str, str | None]:
    """The versions of the packages that a distribution requires. A package that is not installed has None."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return {}
    names = sorted(
        {found[0] for text in required if "extra ==" not in text and (found := _REQUIREMENT_NAME.match(text))}
    )
    return {name: _version(name) for name in names}


def fork_commit(variables: Mapping[str, str]) -> str:
    """The commit of the mod's source, in RIMAPI_FORK_PATH or else in a checkout `RIMAPI` beside ours. Empty if none."""
    given = variables.get(FORK_VARIABLE)
    here = checkout()
    folder = Path(given) if given else here.parent / "RIMAPI" if here is not None else None
    if folder is None or not os.path.exists(folder / ".git"):  # noqa: PTH110 - Path.exists raises without permission
        return ""
    return _git(folder, "rev-parse", "HEAD") or ""


def file_sha256(path: Path) -> str | None:
    """The SHA-256 of a file, or None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _git(folder: Path, *arguments: str) -> str | None:
    program = shutil.which("git")
    if program is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - git itself, with fixed arguments
            [program, "-C", str(folder), *arguments],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            env=_git_environment(folder),
            timeout=GIT_TIMEOUT_S,
            check=True,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def _git_environment(folder: Path) -> dict[str, str]:
    """An environment in which git looks at this folder only.

    Without it, git would take a repository around the folder, or the one whose hook runs this process.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**variables, "GIT_CEILING_DIRECTORIES": str(folder.absolute().parent)}
