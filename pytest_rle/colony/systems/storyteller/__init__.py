"""The storyteller: Cassandra's schedule, threat points, incidents, visitors and the ship."""

from __future__ import annotations

from pytest_rle.colony.systems.storyteller import cassandra, incidents, ship, threat_points

__all__ = ["cassandra", "incidents", "ship", "threat_points"]
