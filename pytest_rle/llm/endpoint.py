"""A model behind a base URL: the address, the key from the environment, and the profile of what it can do."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pytest_rle import address
from pytest_rle.errors import ModelError
from pytest_rle.llm.profile import EndpointProfile
from pytest_rle.llm.providers import default_provider, provider_of


class ApiKeyError(ModelError):
    """The environment has no key for an endpoint that needs one, or an unusable one. The text never shows the key."""


class Endpoint(BaseModel):
    """A model behind a base URL. The key is never shown, logged or written to a file.

    endpoint = Endpoint.resolve("my-model", "http://127.0.0.1:1234/v1")
    async with ChatClient(endpoint) as client: ...
    """

    model_config = ConfigDict(frozen=True)

    base_url: str
    model: str
    api_key: SecretStr = Field(repr=False, exclude=True)
    profile: EndpointProfile = EndpointProfile()

    @property
    def host(self) -> str:
        """The host name, by which records name the provider."""
        return urlsplit(self.base_url).hostname or self.base_url

    @classmethod
    def resolve(
        cls,
        model: str,
        base_url: str | None = None,
        *,
        profile: EndpointProfile | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Endpoint:
        """An endpoint with its key from the environment and the profile of its provider and model.

        Args:
            model: The model's name, as the endpoint knows it.
            base_url: Without it the endpoint is OpenRouter if the environment holds only OpenRouter's key, else OpenAI.
            profile: A profile to use in place of the provider's.
            environ: Variables to use in place of the process environment. `RLE_API_KEY` serves any endpoint; the
                other variables serve only the service they are named after.

        Raises:
            ApiKeyError: The endpoint needs a key and no variable holds one, or a variable holds an unusable one.
            AddressError: The base URL is not a plain http or https address.
        """
        variables = os.environ if environ is None else environ
        url = address.base_url(base_url or default_provider(variables).base_url)
        provider = provider_of(url)
        key = _first_key(provider.key_variables, variables)
        profile = profile if profile is not None else provider.profile_of(model)
        if not key and profile.needs_key:
            names = " or ".join(provider.key_variables)
            raise ApiKeyError(f"no API key for {urlsplit(url).hostname}: set {names} in the environment")
        return cls(base_url=url, model=model, api_key=SecretStr(key or "none-needed"), profile=profile)


def _first_key(names: tuple[str, ...], variables: Mapping[str, str]) -> str:
    """The first key among these variables, or an empty text. Raises ApiKeyError for a key that no header can carry.

    The HTTP client would reject such a header with an error that quotes the key, and errors go into logs and records.
    """
    for name in names:
        key = variables.get(name, "").strip()
        if not re.fullmatch(r"[!-~]*", key):
            raise ApiKeyError(
                f"{name} holds a blank, a line break or another character that cannot be part of a key: set it again"
            )
        if key:
            return key
    return ""
