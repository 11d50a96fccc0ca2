"""Reading the JSON files in `data/`, and freezing what they hold."""

from __future__ import annotations

import json
from importlib import resources
from types import MappingProxyType
from typing import Any


def read_json(name: str) -> Any:
    """The content of `data/NAME.json`."""
    return json.loads(resources.files("pytest_rle.rimworld").joinpath("data", f"{name}.json").read_text("utf-8"))


def frozen(value: Any) -> Any:
    """The value with tuples for its lists and read-only mappings for its objects, at every depth."""
    if isinstance(value, list):
        return tuple([frozen(element) for element in value])
    return MappingProxyType({key: frozen(each) for key, each in value.items()}) if isinstance(value, dict) else value
