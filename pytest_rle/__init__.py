"""pytest-rle: teams of agents manage a RimWorld colony, and pytest collects, runs and reports the games."""

__version__ = "0.1.0"
