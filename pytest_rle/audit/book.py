"""The book of an audit: one line of JSON for each game and each harm, so that an interrupted audit goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pytest_rle import __version__
from pytest_rle.errors import SettingError
from pytest_rle.scenario import Scenario
from pytest_rle.scoring import DEFAULT_VERSION


class Rules(BaseModel):
    """What a result depends on besides its team and its seed.

    Attributes:
        scenario: The name of the scenario.
        scoring: The scoring version.
        save_sha256: The save that was played.
        rules_sha256: What `Scenario.rules_sha256` was.
        plugin_version: The version of pytest-rle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str
    scoring: str
    save_sha256: str
    rules_sha256: str
    plugin_version: str

    @classmethod
    def of(cls, scenario: Scenario) -> Rules:
        """The rules of a scenario under the default scoring version."""
        return cls(
            scenario=scenario.name,
            scoring=DEFAULT_VERSION,
            save_sha256=scenario.save.sha256 or "",
            rules_sha256=scenario.rules_sha256(DEFAULT_VERSION),
            plugin_version=__version__,
        )


class AuditedGame(BaseModel):
    """One whole game of one team.

    Attributes:
        kind: Tells the two kinds of lines apart.
        rules: What was played.
        team: The name of the team.
        seed: The seed.
        score: The raw score, 0 to 1.
        metrics: Each metric's mean over the time in which a founder lived, 0 to 1; None without a value.
        lived: That time as a share of the horizon, 0 to 1.
        outcome: `victory`, `defeat` or `horizon`.
        founders: Founders at the start.
        alive: Colonists at the end.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["game"] = "game"
    rules: Rules
    team: str
    seed: int
    score: float
    metrics: Mapping[str, float | None]
    lived: float
    outcome: str
    founders: int
    alive: int


class PlantedHarm(BaseModel):
    """One harm that was done to a colony, against the same colony without it.

    Attributes:
        kind: Tells the two kinds of lines apart.
        rules: What was played.
        harm: The name of the harm.
        seed: The seed.
        changed: What the harm touched: people, items, buildings or cells.
        at_once: Each metric's change at the moment of the harm.
        later: Each metric's mean change over the following days.
        score_at_once: The change of the tick's composite at the moment of the harm.
        score_later: Its mean change over the following days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["harm"] = "harm"
    rules: Rules
    harm: str
    seed: int
    changed: int
    at_once: Mapping[str, float]
    later: Mapping[str, float]
    score_at_once: float
    score_later: float


Result = AuditedGame | PlantedHarm
"""What one line of a book holds."""

_LINE: Final[TypeAdapter[Result]] = TypeAdapter(Annotated[Result, Field(discriminator="kind")])


class Book:
    """The results in a file. A new one is appended and flushed at once.

    Args:
        path: The file. It need not exist.

    Raises:
        SettingError: The file holds something else, or cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._results: list[Result] = []
        self._length = 0
        if path.exists():
            whole = _whole_lines(path)
            self._results, self._length = list(_results(path, whole)), len(whole)

    def add(self, result: Result) -> None:
        """Append a result. Raises OSError if it cannot be written."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = (result.model_dump_json() + "\n").encode()
        with self.path.open("r+b" if self.path.exists() else "xb") as file:
            file.seek(self._length)
            file.write(line)
            file.truncate()  # the rest of a line that a killed process left
        self._length += len(line)
        self._results.append(result)

    def games(self, rules: Rules) -> list[AuditedGame]:
        """The games that were played under these rules. Results under other rules are left out."""
        return [each for each in self._results if isinstance(each, AuditedGame) and each.rules == rules]

    def harms(self, rules: Rules) -> list[PlantedHarm]:
        """The harms that were planted under these rules."""
        return [each for each in self._results if isinstance(each, PlantedHarm) and each.rules == rules]


def _whole_lines(path: Path) -> bytes:
    """The file without a last line that was cut off."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingError(f"--book: {path} cannot be read: {error}") from error
    return content[: content.rfind(b"\n") + 1]


def _results(path: Path, content: bytes) -> Iterable[Result]:
    for number, line in enumerate(content.splitlines(), 1):
        try:
            yield _LINE.validate_json(line)
        except ValidationError as error:
            raise SettingError(
                f"--book: line {number} of {path} is no result of an audit: give another file, or delete it"
            ) from error
