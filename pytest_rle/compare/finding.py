"""Finds a team's games: in a folder, among the pinned baselines, or among all runs."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pytest_rle.compare.baselines import baseline_games
from pytest_rle.compare.errors import CompareError
from pytest_rle.compare.games import PlayedGame, Team
from pytest_rle.compare.runs import read_runs
from pytest_rle.records.history import RESULTS


def find_team(text: str, *, results: Path = RESULTS) -> Team:
    """The team that a text names.

        find_team("results/20261130-130241-f91f515b7a4b")  # the only team of this run
        find_team("results/20261130-130241-f91f515b7a4b:gpt-5")  # one of its teams
        find_team("scripted")  # a pinned baseline, or the team of this name in all runs
        find_team("gpt-5")  # the team of this name in all runs

    Args:
        text: A folder, a folder and a team with a colon between them, or a team.
        results: The folder of all runs.

    Raises:
        CompareError: There is no such folder or team, or the folder has several teams.
        RecordReadError: A summary is damaged, or an earlier version of pytest-rle wrote it.
    """
    folder, team = _split(text)
    if folder is not None:
        return _in_folder(folder, team)
    pinned = baseline_games(text)
    if pinned:
        return Team(text, "pinned baselines", tuple(pinned))
    if not results.is_dir():
        raise CompareError(f"{text} is no folder and no pinned baseline, and there is no folder {results} to search")
    return _in_folder(results, text)


def find_counterpart(text: str, team: str, *, results: Path = RESULTS) -> Team:
    """The team that a text names. Of a folder with several teams, the one of the name `team`. Raises as `find_team`."""
    folder, named = _split(text)
    if folder is not None and named is None:
        found = read_runs(folder)
        if team in found:
            return Team(team, str(folder), tuple(found[team]))
    return find_team(text, results=results)


def _split(text: str) -> tuple[Path | None, str | None]:
    """The folder and the team in FOLDER:TEAM. Both may hold colons; the shortest folder that exists counts."""
    if Path(text).is_dir():
        return Path(text), None
    for place, sign in enumerate(text):
        if sign == ":" and Path(text[:place]).is_dir():
            return Path(text[:place]), text[place + 1 :]
    return None, None


def _in_folder(folder: Path, team: str | None) -> Team:
    found = read_runs(folder)
    if team is None:
        if len(found) > 1:
            raise CompareError(
                f"{folder} holds {len(found)} teams: add one with a colon, such as {folder}:{min(found)}"
            )
        team = next(iter(found))
    if team not in found:
        near = difflib.get_close_matches(team, found, n=1)
        advice = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(sorted(found))}"
        raise CompareError(f"{folder} has no team {team!r}; {advice}")
    return Team(team, str(folder), tuple(found[team]))


def all_teams(folders: Sequence[Path]) -> list[Team]:
    """Every team in folders, and the pinned baselines of the scenarios that they played.

    A baseline of another game than theirs, such as another scoring version, is left out. A team of a baseline's name
    that played in the folders takes its place.

    Raises:
        CompareError: A folder holds no finished episode.
        RecordReadError: A summary is damaged, or an earlier version of pytest-rle wrote it.
    """
    games = _games(folders)
    played_games = {one.game for played in games.values() for one in played}
    for name in ("idle", "random", "scripted"):
        pinned = [one for one in baseline_games(name) if one.game in played_games]
        if pinned and name not in games:
            games[name] = pinned
    source = ", ".join(map(str, folders))
    return [Team(name, source, tuple(played)) for name, played in sorted(games.items())]


def played_teams(folders: Sequence[Path]) -> Mapping[str, Team]:
    """Every team in folders, by name. Raises as `all_teams`."""
    source = ", ".join(map(str, folders))
    return {name: Team(name, source, tuple(played)) for name, played in sorted(_games(folders).items())}


def _games(folders: Sequence[Path]) -> dict[str, list[PlayedGame]]:
    games: dict[str, list[PlayedGame]] = {}
    for folder in folders:
        for name, played in read_runs(folder).items():
            games.setdefault(name, []).extend(played)
    return games
