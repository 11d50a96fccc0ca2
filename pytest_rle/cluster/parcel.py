"""What a worker needs to play an episode: the spec, and by their hash the files that it names.

A parcel holds no key: a worker takes those from its own environment.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Final

from pytest_rle.cluster.errors import ClusterError
from pytest_rle.episode import EpisodeSpec

CHUNK: Final = 4 * 2**20
"""Bytes of a file in one message."""


@dataclasses.dataclass(frozen=True, slots=True)
class Parcel:
    """One episode, as it is sent to a worker.

    Attributes:
        spec: What is played. Its paths are those of the controller, and the worker replaces them.
        save: The SHA-256 of the save, which the worker asks the office for once.
        save_name: The name of the save's file.
        prompts: The texts of the folder of own prompts, by file name.
        agent: The file of an own team, if the spec names one; a module must be installed on the worker.
        ticket: Proves to the office that a worker was given this episode.
        office: The address of the office.
        spent_before_usd: What earlier attempts at the episode have cost.
        limits: Whether the calls to models have limits that all workers share.
        run_limit_usd: The cost limit of the run.
        game_processes: How many processes of the worker compute its games; 0: the worker itself does.
    """

    spec: EpisodeSpec
    save: str
    save_name: str
    prompts: Mapping[str, str]
    agent: bytes | None
    ticket: str
    office: str
    spent_before_usd: Decimal
    limits: bool
    run_limit_usd: Decimal | None
    game_processes: int = 0


def prompts_of(spec: EpisodeSpec) -> dict[str, str]:
    """The texts of a spec's own prompts, by file name."""
    if spec.prompts is None:
        return {}
    return {path.name: path.read_text("utf-8") for path in sorted(spec.prompts.iterdir()) if path.is_file()}


def agent_of(spec: EpisodeSpec) -> bytes | None:
    """The content of the file of an own team; None if there is none, or if it is in a module.

    Raises:
        ClusterError: The file cannot be read.
    """
    path = _agent_file(spec)
    if path is None:
        return None
    try:
        return path.read_bytes()
    except OSError as error:
        raise ClusterError(f"--rle-agent: {path} cannot be read: {error.strerror}") from error


def unpack(parcel: Parcel, folder: Path, save: Path) -> EpisodeSpec:
    """The spec as the worker plays it, with its files below `folder`. The record goes to `folder`/results."""
    spec = parcel.spec
    files = folder / "given"
    files.mkdir(parents=True)
    changes: dict[str, object] = {"output": folder / "results", "resume": None}
    if spec.save is not None:
        changes["save"] = save
    else:
        source = save.parent.parent / "scenarios" / spec.scenario.source.name
        changes["scenario"] = spec.scenario.model_copy(update={"source": source})
    if spec.prompts is not None:
        prompts = files / "prompts"
        prompts.mkdir()
        for name, text in parcel.prompts.items():
            (prompts / PurePath(name).name).write_text(text, "utf-8")
        changes["prompts"] = prompts
    given = _agent_file(spec)
    if spec.agent is not None and given is not None and parcel.agent is not None:
        path = files / given.name
        path.write_bytes(parcel.agent)
        changes["agent"] = f"{path}:{spec.agent.rpartition(':')[2]}"
    return dataclasses.replace(spec, **changes)  # type: ignore[arg-type]  # every change has its field's type


def store_save(folder: Path, name: str, sha256: str, read: Callable[[int], bytes]) -> Path:
    """Put a save where a scenario beside it finds it, unless it is there.

    Args:
        folder: The worker's folder of saves.
        name: The name of the file.
        sha256: The SHA-256 that the file must have.
        read: Gives the bytes from an offset on, at most `CHUNK`, and none at the end.

    Raises:
        ClusterError: What was received has another hash.
    """
    path = folder / sha256 / "saves" / PurePath(name).name
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, offset = hashlib.sha256(), 0
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        while chunk := read(offset):
            digest.update(chunk)
            offset += file.write(chunk)
    if digest.hexdigest() != sha256:
        part.unlink()
        raise ClusterError(f"the save {name} arrived with another SHA-256 than {sha256}: play again")
    part.replace(path)
    return path


def _agent_file(spec: EpisodeSpec) -> Path | None:
    where = spec.agent.strip().rpartition(":")[0] if spec.agent is not None else ""
    return Path(where) if where.endswith(".py") else None
