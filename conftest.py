"""Nothing is configured here: the plugin is installed by its entry point, options live in pyproject.toml.

This is the place for hooks that hold for the whole project, such as `pytest_rle_agents` for a team of your own
(docs/own-tests.md).
"""
