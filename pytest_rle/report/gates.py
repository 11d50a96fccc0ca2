"""The gates of a run: which demands on the teams' means are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_rle.report.wrapping import wrapped


def gate_lines(gates: Sequence[Mapping[str, str]]) -> list[str]:
    """Two or more lines for each gate: its name with its verdict, and the reason with the figures."""
    return [
        line
        for gate in gates
        for line in (*wrapped(f"{gate['gate']}: {gate['verdict']}"), *wrapped(gate["text"], indent="  "))
    ]
