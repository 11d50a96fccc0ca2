"""Where a result came from: code, dependencies, machine, and the mod's own build. What is not there is None."""

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

DLL_VARIABLE: Final = "RIMAPI_DLL_PATH"
FORK_VARIABLE: Final = "RIMAPI_FORK_PATH"

RIMWORLD_APP_ID: Final = "294100"
"""RimWorld's id on Steam, under which the Workshop keeps its mods."""

GIT_TIMEOUT_S: Final = 5.0

_REQUIREMENT_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def collect_provenance(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Everything that can be told about this process and its code. Never raises over what is missing.

    `rimapi_dll_sha256` and `rimapi_fork_commit` say which build of the mod lies on this machine; whether a live game
    runs it, nobody can tell from here.
    """
    variables = os.environ if environment is None else environment
    commit, dirty = git_state(checkout())
    dll = rimapi_dll(variables)
    return {
        "plugin_version": pytest_rle.__version__,
        "git_commit": commit,
        "git_dirty": dirty,
        "python": platform.python_version(),
        "python_implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "byte_order": sys.byteorder,
        "dependencies": dict(dependencies()),
        "rimapi_dll_path": str(dll) if dll is not None else None,
        "rimapi_dll_sha256": file_sha256(dll) if dll is not None else None,
        "rimapi_fork_commit": fork_commit(variables),
    }


def checkout() -> Path | None:
    """The checkout that this code runs from, or None where it was installed from a wheel."""
    root = Path(pytest_rle.__file__).resolve().parent.parent
    return root if (root / ".git").exists() else None


def random_streams(seed: int, *, policy: str, is_embedded: bool) -> dict[str, str]:
    """From what each stream of chance of an episode is derived: the keys that are hashed, by what draws from it.

    A live game draws as it likes. `<tick>` and `<role>` stand for those of each deliberation.
    """
    derived = {"world": f"rle:{seed}"} if is_embedded else {}
    if policy == "llm":
        derived["model"] = f"llm:{seed}:<tick>:<role>"
    if policy == "random":
        derived["policy"] = f"policy:{seed}:<tick>:<role>"
    return derived


def git_state(folder: Path | None) -> tuple[str | None, bool | None]:
    """The commit of a checkout, and whether it has changes that are not committed; None where git cannot tell."""
    if folder is None:
        return None, None
    commit = _git(folder, "rev-parse", "HEAD")
    status = _git(folder, "status", "--porcelain", "--untracked-files=no")
    return commit, bool(status) if status is not None else None


@functools.cache
def dependencies(distribution: str = "pytest-rle") -> Mapping[str, str | None]:
    """The versions of the packages that the distribution asks for; None for one that is not installed."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return {}
    names = sorted(
        {found[0] for text in required if "extra ==" not in text and (found := _REQUIREMENT_NAME.match(text))}
    )
    return {name: _version(name) for name in names}


def rimapi_dll(variables: Mapping[str, str]) -> Path | None:
    """The mod's DLL: where RIMAPI_DLL_PATH says, otherwise in the Steam Workshop's folder; None where it is not."""
    told = variables.get(DLL_VARIABLE)
    if told:
        return Path(told) if os.path.isfile(told) else None  # noqa: PTH113 - Path.is_file raises in a closed folder
    home = Path(variables.get("HOME") or variables.get("USERPROFILE") or "")
    libraries = (
        home / ".steam/steam",
        home / ".local/share/Steam",
        home / "Library/Application Support/Steam",
        Path(variables.get("PROGRAMFILES(X86)", "")) / "Steam",
    )
    for library in libraries:
        workshop = library / "steamapps/workshop/content" / RIMWORLD_APP_ID
        for path in sorted(workshop.glob("*/1.[0-9]/Assemblies/RIMAPI.dll"), reverse=True):
            return path
    return None


def fork_commit(variables: Mapping[str, str]) -> str:
    """The commit of the mod's source: in RIMAPI_FORK_PATH, otherwise in a checkout RIMAPI beside ours; else empty."""
    told = variables.get(FORK_VARIABLE)
    here = checkout()
    folder = Path(told) if told else here.parent / "RIMAPI" if here is not None else None
    if folder is None or not os.path.exists(folder / ".git"):  # noqa: PTH110 - as in rimapi_dll
        return ""
    return _git(folder, "rev-parse", "HEAD") or ""


def file_sha256(path: Path) -> str | None:
    """The SHA-256 of a file, or None where it cannot be read."""
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
    """The environment in which git tells of this folder: of no repository around it, nor of one whose hook runs us."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**variables, "GIT_CEILING_DIRECTORIES": str(folder.absolute().parent)}
