"""What happens to the colony and when: Cassandra, threat points, incidents, traders and the ship."""

from __future__ import annotations

from pytest_rle.colony.systems.storyteller import cassandra, incidents, ship, threat_points

__all__ = ["cassandra", "incidents", "ship", "threat_points"]
