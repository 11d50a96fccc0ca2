"""Nothing is configured here: the plugin is installed by its entry point, options live in pyproject.toml."""
