"""The texts of prompts: those of the package, and a user's own that take the place of some of them.

A part of a text that only some scenarios need stands between the lines `<!-- only: ship -->` and `<!-- end -->`.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from pytest_rle.errors import SettingError
from pytest_rle.team.briefing import ALL_TOPICS
from pytest_rle.team.names import did_you_mean
from pytest_rle.team.role import Role

SHARED: Final = "shared.md"
"""The text for all roles. `$roster` in it stands for the list of the roles and their duties."""

FILES: Final = (SHARED, *(f"{role}.md" for role in Role))
"""The file names of all prompts."""

_ONLY: Final = re.compile(r"^<!-- only: (\w+) -->\n(.*?)^<!-- end -->\n?", re.DOTALL | re.MULTILINE)


@dataclasses.dataclass(frozen=True, slots=True)
class PromptTexts:
    """The texts of one run.

        texts = read_prompts(Path("prompts/terse"))
        print(texts.hashes()["shared.md"])

    Attributes:
        changed: The texts that differ from the package's, as pairs of file name and text.
    """

    changed: tuple[tuple[str, str], ...] = ()

    def text(self, name: str, topics: frozenset[str] = ALL_TOPICS) -> str:
        """The text of a file, without the parts for other topics."""
        whole = dict(self.changed).get(name)
        whole = whole if whole is not None else _shipped(name)
        kept = _ONLY.sub(lambda part: part[2] if part[1] in topics else "", whole + "\n")
        return kept.strip()

    def hashes(self) -> Mapping[str, str]:
        """The SHA-256 of each file, which identifies the texts of a run."""
        changed = dict(self.changed)
        whole = {name: changed[name] if name in changed else _shipped(name) for name in FILES}
        return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in whole.items()}


NO_CHANGES: Final = PromptTexts()
"""The texts of the package."""


def read_prompts(folder: Path) -> PromptTexts:
    """The texts with those of a folder in place of the package's. The folder may hold any of `FILES`.

    Raises:
        SettingError: There is no such folder, it has no prompt or one of another name, or a file cannot be read.
    """
    if not folder.is_dir():
        raise SettingError(f"there is no folder {folder}")
    found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    for path in found:
        if path.name not in FILES:
            wrong = did_you_mean(path.stem, (name.removesuffix(".md") for name in FILES))
            raise SettingError(f"{path} is not a prompt: {wrong}; prompts are {', '.join(FILES)}")
    if not found:
        raise SettingError(f"{folder} has no prompt; prompts are {', '.join(FILES)}")
    try:
        texts = tuple((path.name, path.read_text(encoding="utf-8").strip()) for path in found)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"a prompt in {folder} cannot be read: {error}") from error
    empty = next((name for name, text in texts if not text), None)
    if empty is not None:
        raise SettingError(f"{folder / empty} is empty")
    return PromptTexts(texts)


@functools.cache
def _shipped(name: str) -> str:
    return (resources.files("pytest_rle.team") / "prompts" / name).read_text(encoding="utf-8").strip()
