"""Production: recipes, bills, construction and designations."""

from __future__ import annotations

from pytest_rle.colony.systems.production import bills, construction, designations, recipes

__all__ = ["bills", "construction", "designations", "recipes"]
