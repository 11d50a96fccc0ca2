"""Reading the value of `--rle-endpoint-profile`: the id of a shipped profile, or a YAML file.

extends: openrouter
max_tokens: 8192
routing: {order: [some-provider], allow_fallbacks: false}
extra_headers: {X-Team: "${TEAM}"}
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from pytest_rle.errors import SettingError
from pytest_rle.llm.profile import EndpointProfile, ProfileChoice
from pytest_rle.llm.providers import PROVIDER_IDS

MOST_BYTES = 100_000


class ProfileError(SettingError, ValueError):
    """An endpoint profile cannot be used; the message names the file and the field."""


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
        text = path.read_bytes()
        content = yaml.safe_load(text.decode()) if len(text) <= MOST_BYTES else None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProfileError(f"{path} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise ProfileError(f"{path} is not an endpoint profile: write lines such as 'max_tokens: 8192'")
    provider = content.pop("extends", None)
    if provider is not None and provider not in PROVIDER_IDS:
        raise ProfileError(f"{path}: extends: {provider!r} is not one of {', '.join(PROVIDER_IDS)}")
    try:
        return ProfileChoice(provider=provider, changes=EndpointProfile.model_validate(content))
    except ValidationError as error:
        first = error.errors()[0]
        fault = first["msg"]
        if first["type"] == "extra_forbidden":
            fault = f"there is no such field; the fields are {', '.join(EndpointProfile.model_fields)}"
        raise ProfileError(f"{path}: {'.'.join(map(str, first['loc']))}: {fault}") from None
