"""Reading the value of `--rle-endpoint-profile`: the id of a shipped profile, or a YAML file.

extends: openrouter
max_tokens: 8192
routing: {order: [some-provider], allow_fallbacks: false}
extra_headers: {X-Team: "${TEAM}"}
"""

from __future__ import annotations

import difflib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from pytest_rle.errors import SettingError
from pytest_rle.llm.profile import EndpointProfile, ProfileChoice
from pytest_rle.llm.providers import PROVIDER_IDS
from pytest_rle.yaml_lines import Document, YamlFileError, parse


class ProfileError(SettingError, ValueError):
    """An endpoint profile cannot be used; the message names the file, the line and the field."""


def read_profile(name: str) -> ProfileChoice:
    """A shipped profile by its id, or the profile in a YAML file.

    Raises:
        ProfileError: There is no such profile, or the file cannot be used.
    """
    if name in PROVIDER_IDS:
        return ProfileChoice(provider=name)
    path = Path(name)
    if not path.is_file():
        raise ProfileError(f"{name!r} is neither a file nor an endpoint profile: choose from {', '.join(PROVIDER_IDS)}")
    try:
        document = parse(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path} cannot be read: {error}") from None
    except YamlFileError as error:
        raise ProfileError("; ".join(map(str, error.faults))) from None
    content = document.value
    if not isinstance(content, dict):
        raise ProfileError(f"{path}:1: not an endpoint profile: write lines such as 'max_tokens: 8192'")
    provider = content.pop("extends", None)
    if provider is not None and provider not in PROVIDER_IDS:
        line = document.line_of(("extends",))
        raise ProfileError(f"{path}:{line}: extends: {provider!r} is not one of {', '.join(PROVIDER_IDS)}")
    try:
        return ProfileChoice(provider=provider, changes=EndpointProfile.model_validate(content))
    except ValidationError as error:
        faults = sorted(error.errors(), key=lambda fault: document.line_of(fault["loc"]))
        raise ProfileError("; ".join(_described(document, fault) for fault in faults)) from None


def _described(document: Document, fault: ErrorDetails) -> str:
    """A fault of a field in words, with the file and the line."""
    location, text = fault["loc"], fault["msg"].removeprefix("Value error, ")
    name = str(location[0]) if location else ""
    if fault["type"] == "extra_forbidden":
        close = difflib.get_close_matches(name, EndpointProfile.model_fields, n=1)
        meant = f"did you mean {close[0]}?" if close else f"the fields are {', '.join(EndpointProfile.model_fields)}"
        text = f"there is no such field; {meant}"
    return f"{document.path}:{document.line_of(location)}: {'.'.join(map(str, location))}: {text}"
