"""The save that an episode starts from."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.scenario import hash_file, save_path, verify_save


def save_of(spec: EpisodeSpec) -> Path:
    """The file of the save: the one that the spec names, or else that of its scenario.

    Raises ScenarioSaveMissingError.
    """
    return spec.save if spec.save is not None else save_path(spec.scenario)


def verified_save_of(spec: EpisodeSpec) -> tuple[Path, str]:
    """The file of the save, and its SHA-256. A save that the spec names need not be the pinned one.

    Raises:
        ScenarioSaveMismatchError: The scenario's save is not the pinned one.
        ScenarioSaveMissingError: The save is missing, or cannot be read.
    """
    path = save_of(spec)
    if spec.save is not None:
        return path, hash_file(path)
    return path, verify_save(spec.scenario, path, spec.allow_unpinned)
