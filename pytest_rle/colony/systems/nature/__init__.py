"""Nature: plants, harvests, wild animals, rot and deterioration."""

from __future__ import annotations

from pytest_rle.colony.systems.nature import harvesting, plants, spoilage, wildlife

__all__ = ["harvesting", "plants", "spoilage", "wildlife"]
