"""Packs a run for others, and verifies what others have packed."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pytest_rle import __version__
from pytest_rle.episode.record_folders import episode_folders
from pytest_rle.episode.recorded_episode import RecordedEpisode
from pytest_rle.episode.replay import ReplayResult, find_save, replay
from pytest_rle.episode.rescore import Rescored, rescore
from pytest_rle.errors import RecordError, ScenarioError
from pytest_rle.privacy import Machine, find_own, find_private_in_line
from pytest_rle.records import PromptSent, RecordReadError, events_path, has_traffic, read_events
from pytest_rle.records.bundle import fits, unpack_bundle, write_bundle
from pytest_rle.records.codec import unpack, unpack_gzip
from pytest_rle.records.limits import LARGEST_FILE, parse_json, read_whole
from pytest_rle.records.lines import read_lines
from pytest_rle.records.traffic import traffic_path
from pytest_rle.scenario import find_scenarios, scenarios_directory
from pytest_rle.scene.reader import find_static_map

MANIFEST: Final = "manifest.json"

SCHEMA_VERSION: Final = 1

SAVES: Final = "saves"

LONGEST_OWN: Final = 4096
"""Characters. What is private in a save is shorter, so it is found where two pieces of the save meet."""

_PACKINGS: Final = {b"\x1f\x8b": ".gz", b"PK": ".zip", b"\x28\xb5\x2f\xfd": ".zst"}


class PackageError(RecordError):
    """A run cannot be packed: it holds a secret or a private path, or a folder's name does not fit into a bundle."""


@dataclasses.dataclass(frozen=True, slots=True)
class VerifiedEpisode:
    """What was found out about one episode of a bundle.

    Attributes:
        folder: Its name.
        faults: What is wrong; empty if everything that was checked holds.
        replayed: The replay; None if it was impossible.
        rescored: The score, computed again; None if that was impossible.
        unchecked: What could not be checked.
    """

    folder: str
    faults: tuple[str, ...]
    replayed: ReplayResult | None
    rescored: Rescored | None
    unchecked: tuple[str, ...]


def package(run: Path, output: Path, *, save: Path | None = None) -> str:
    """Pack the episodes of a run with their saves and maps. Returns the SHA-256 of the manifest.

    Raises:
        RecordReadError: There is no record, or a record is damaged.
        ReplayError: The save of an episode is not found.
        PackageError: A file holds a secret or a private path, or the name of a folder does not fit into a bundle.
        RecordWriteError: The bundle cannot be written.
    """
    machine = Machine.this()
    files: dict[str, bytes] = {}
    episodes: list[dict[str, Any]] = []
    for folder in episode_folders(run):
        record = RecordedEpisode.read(folder)
        name = folder.resolve().name
        if not fits(name) or name.casefold() in (SAVES, MANIFEST):
            raise PackageError(f"{folder}: this name does not fit into a bundle: use letters, digits, '.', '-' and '_'")
        for path in _record_files(record):
            _require_public(path, machine)
            files[f"{name}/{path.name}"] = read_whole(path, limit=LARGEST_FILE)
        start = find_static_map(folder)
        if start is not None:
            files[start.name] = read_whole(start)
        if record.is_embedded:
            content = read_whole(find_save(record, save), limit=LARGEST_FILE)
            _require_public_save(content, machine)
            files[f"{SAVES}/{record.start.save_sha256}.rws{_packing(content)}"] = content
        episodes.append({"folder": name, **_description(record)})
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "packed_by": __version__,
        "episodes": episodes,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    text = json.dumps(manifest, indent=1).encode()
    write_bundle(output, {**files, MANIFEST: text}, option="-o")
    return hashlib.sha256(text).hexdigest()


async def verify(bundle: Path) -> tuple[str, list[VerifiedEpisode], list[str]]:
    """Check the digests of a bundle, replay its episodes and score them again.

    Returns the SHA-256 of the manifest, the episodes, and the faults of the bundle as a whole.

    Raises:
        RecordReadError: The file is no bundle, or exceeds a limit.
    """
    with tempfile.TemporaryDirectory(prefix="rle-verify-") as scratch:
        folder = Path(scratch)
        digests = unpack_bundle(bundle, folder)
        digest = digests.pop(MANIFEST, None)
        if digest is None:
            raise RecordReadError(bundle, f"is no packed run: it has no {MANIFEST}")
        try:
            manifest = parse_json(read_whole(folder / MANIFEST))
            version = manifest["schema_version"]
            listed = {str(name): str(value) for name, value in manifest["files"].items()}
            episodes = {str(entry["folder"]): dict(entry) for entry in manifest["episodes"]}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RecordReadError(bundle, f"has a damaged {MANIFEST}") from error
        if version != SCHEMA_VERSION:
            raise RecordReadError(bundle, f"has version {version!r}, and this pytest-rle reads {SCHEMA_VERSION}")
        faults = [
            f"{name} {_change(name, listed, digests)}"
            for name in sorted({*listed, *digests})
            if listed.get(name) != digests.get(name)
        ]
        packed = {name.partition("/")[0] for name in digests if "/" in name} - {SAVES}
        faults += [f"{name}: the manifest does not describe this episode" for name in sorted(packed - set(episodes))]
        faults += [f"{name}: the episode is missing" for name in sorted(set(episodes) - packed)]
        verified = [await _verify(folder / name, episodes[name]) for name in sorted(packed & set(episodes))]
        if not verified and not faults:
            faults.append("the bundle holds no episode")
    return digest, verified, faults


def _change(name: str, listed: Mapping[str, str], found: Mapping[str, str]) -> str:
    if name not in listed:
        return "is not in the manifest"
    return "was altered after it was packed" if name in found else "is missing"


async def _verify(folder: Path, told: Mapping[str, Any]) -> VerifiedEpisode:
    faults: list[str] = []
    unchecked = ["who packed it: a bundle is not signed", "times and latencies"]
    replayed: ReplayResult | None = None
    rescored: Rescored | None = None
    try:
        record = RecordedEpisode.read(folder)
        found = {"folder": folder.name, **_description(record)}
        faults += [
            f"{name} is {told.get(name)!r} in the manifest, and {found.get(name)!r} in the record"
            for name in sorted({*told, *found})
            if told.get(name) != found.get(name)
        ]
        unchecked += _unchecked(record)
        rescored = rescore(folder)
        if rescored.recorded is not None and rescored.score.composite != rescored.recorded.composite:
            faults.append(f"the score is {rescored.recorded.composite!r} on record, and {rescored.score.composite!r}")
        save = _packed_save(folder.parent / SAVES, record.start.save_sha256) if record.is_embedded else None
        replayed = await replay(folder, save=save)
        faults += [str(part) for part in (replayed.difference, replayed.altered) if part is not None]
    except RecordError as error:
        faults.append(str(error).replace(f"{folder.parent}/", ""))
    return VerifiedEpisode(folder.name, tuple(faults), replayed, rescored, tuple(unchecked))


def _packing(content: bytes) -> str:
    """The suffix that a save's packing adds to its name."""
    return next((suffix for start, suffix in _PACKINGS.items() if content.startswith(start)), "")


def _packed_save(folder: Path, digest: str | None) -> Path:
    """The save of this name in an unpacked bundle. Raises PackageError if there is none."""
    saves = folder.iterdir() if folder.is_dir() else iter(())
    found = next((path for path in saves if path.name.partition(".")[0] == digest), None)
    if found is None:
        raise PackageError(f"the save with SHA-256 {digest} is missing")
    return found


def _require_public_save(content: bytes, machine: Machine) -> None:
    """Refuse a save that holds a key, a folder or the user of this machine. Raises PackageError.

    A save has much text of its own that looks like a path or a key, so their forms are not searched.
    """
    packing = _packing(content)
    chunks: Iterable[bytes] = [content]
    if packing == ".gz":
        chunks = unpack_gzip([content])
    elif packing == ".zst":
        chunks = unpack([content])
    elif packing == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            chunks = [packed.read(member) for member in packed.infolist() if member.file_size <= LARGEST_FILE]
    tail = ""
    for chunk in chunks:
        text = tail + chunk.decode("utf-8", "replace")
        found = find_own(text, machine)
        if found is not None:
            raise PackageError(f"the save holds {found}, so nothing was packed")
        tail = text[-LONGEST_OWN:]


def _description(record: RecordedEpisode) -> dict[str, Any]:
    """What the manifest tells about a record."""
    start, end = record.start, record.end
    prompts = hashlib.sha256()
    for event in read_events(record.folder, on_incomplete=lambda _: None):
        if isinstance(event, PromptSent):
            prompts.update(event.sha256.encode())
    return {
        "scenario": start.scenario,
        "scenario_sha256": start.scenario_sha256,
        "save_sha256": start.save_sha256,
        "prompts_sha256": prompts.hexdigest(),
        "plugin_version": start.provenance.get("plugin_version"),
        "git_commit": start.provenance.get("git_commit"),
        "seed": start.seed,
        "team": record.team.name,
        "policy": start.policy,
        "model": start.model,
        "scoring_version": start.scoring_version,
        "outcome": end.outcome if end is not None else None,
        "score": end.score if end is not None else None,
    }


def _unchecked(record: RecordedEpisode) -> Iterator[str]:
    start = record.start
    for player in record.team.players:
        if player.is_own:
            yield f"that {player.policy} made the recorded plans: its code is not in the record"
        elif player.model is not None:
            yield f"that {player.model} gave the recorded answers"
    if not record.is_embedded:
        yield "that a game gave the recorded answers"
    version = start.provenance.get("plugin_version")
    if version != __version__:
        yield f"play under version {version}, which wrote the record: this is {__version__}"
    try:
        own = find_scenarios(scenarios_directory(Path.cwd())).get(start.scenario)
    except ScenarioError:
        own = None
    if own is None or own.sha256 != start.scenario_sha256:
        yield f"the scenario: it is not the {start.scenario} of this installation"


def _record_files(record: RecordedEpisode) -> list[Path]:
    folder, name = record.folder, record.start.scenario
    paths = [
        events_path(folder),
        *(folder / f"{name}{end}" for end in (".csv", "_deliberations.jsonl", "_summary.json")),
    ]
    if has_traffic(folder):
        paths.append(traffic_path(folder))
    return [path for path in paths if path.is_file()]


def _require_public(path: Path, machine: Machine) -> None:
    """Refuse a file that holds a secret or a path of a machine. Raises PackageError."""
    for number, line, _ in read_lines(path):
        found = find_private_in_line(line, machine)
        if found is not None:
            raise PackageError(f"{path}: line {number} holds {found}, so nothing was packed")
