"""Who plays which role of a mixed team, and what went wrong when a team was closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from pytest_rle.report.columns import Row


def team_notes(rows: Sequence[Row]) -> list[str]:
    """The lines about the mixed teams of some rows, each team once, and about errors of their policies."""
    lines: list[str] = []
    teams = {row["team"]: row["players"] for row in rows if row.get("players")}
    for name, players in teams.items():
        lines.append(f"team {name}:")
        seats = _seats({role: _text(player) for role, player in players.items()})
        width = max(map(len, seats))
        lines += [f"  {who:<{width}}  {player}" for who, player in seats.items()]
    lines += [f"{row['episode']}: {text}" for row in rows for text in row.get("team_warnings", ())]
    return lines


def _seats(players: Mapping[str, str]) -> dict[str, str]:
    """Who plays each role; the roles of the player with the most of them in one entry, if they are several."""
    most, count = Counter(players.values()).most_common(1)[0]
    if count == 1:
        return dict(players)
    single = {role: player for role, player in players.items() if player != most}
    return {**single, f"{count} other roles": most}


def _text(player: Mapping[str, str]) -> str:
    if "model" not in player:
        return player["policy"]
    own = "" if player["policy"] == "llm" else f"{player['policy']} with "
    return f"{own}{player['model']} at {urlsplit(player['base_url']).netloc}"
