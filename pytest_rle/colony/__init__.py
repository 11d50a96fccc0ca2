"""The embedded game: a deterministic, seeded colony simulator that serves RIMAPI. Imports `rimworld` alone."""
