"""A model behind a base URL: the address, the key from the environment, and the profile of what it can do."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pytest_rle import address
from pytest_rle.errors import ModelError, SettingError
from pytest_rle.llm.profile import EndpointProfile, ProfileChoice
from pytest_rle.llm.providers import PROVIDER_IDS, default_provider, provider_of

_VARIABLE = re.compile(r"\$\{(\w+)\}")
"""A variable of the environment in the value of a header."""


NO_KEY = "none-needed"
"""Sent as the key to an endpoint that needs none."""


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
    profile_name: str = "own"
    """The id of the shipped profile that the profile is made from; `own` if there is none."""
    headers: Mapping[str, SecretStr] = Field(default_factory=dict, repr=False, exclude=True)
    """The profile's extra headers, with the values of their variables."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What no record and no message may show: the key and the values of headers from the environment."""
        hidden = [
            self.headers[name].get_secret_value()
            for name, text in self.profile.extra_headers.items()
            if _VARIABLE.search(text) and name in self.headers
        ]
        key = self.api_key.get_secret_value()
        return tuple(secret for secret in (key if key != NO_KEY else "", *hidden) if secret)

    def description(self) -> dict[str, Any]:
        """How the endpoint is asked, for the record: the profile, the parameters of every call, and a hash of both.

        Headers from the environment are given by the names of their variables.
        """
        return {
            "profile": self.profile_name,
            "parameters": self.profile.parameters(),
            "seed": self.profile.send_seed,
            "response_format": self.profile.response_format.value,
            "headers": dict(self.profile.extra_headers),
            "query": dict(self.profile.query),
            "sha256": self.profile.sha256(),
        }

    @property
    def key(self) -> str:
        """Names the endpoint and the way it is asked. Equal endpoints have equal keys."""
        return f"{self.model}@{self.base_url}#{self.profile.sha256()}"

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
        choice: ProfileChoice | None = None,
        no_think: bool = False,
        environ: Mapping[str, str] | None = None,
    ) -> Endpoint:
        """An endpoint with its key from the environment and the profile of its provider and model.

        Args:
            model: The model's name, as the endpoint knows it.
            base_url: Without it the endpoint is OpenRouter if the environment holds only OpenRouter's key, else OpenAI.
            profile: A profile to use in place of the provider's.
            choice: A shipped profile to use in place of the provider's, and changes to merge over it.
            no_think: Turn the model's thoughts off.
            environ: Variables to use in place of the process environment. `RLE_API_KEY` serves any endpoint; the
                other variables serve only the service they are named after.

        Raises:
            ApiKeyError: The endpoint needs a key and no variable holds one, or a variable holds an unusable one.
            AddressError: The base URL is not a plain http or https address.
            SettingError: The profile cannot do what is asked, or a variable of a header is not set.
        """
        variables = os.environ if environ is None else environ
        choice = choice if choice is not None else ProfileChoice()
        named = PROVIDER_IDS[choice.provider] if choice.provider is not None else None
        url = base_url or (named.base_url if named is not None else default_provider(variables).base_url)
        if not url and named is not None:
            raise SettingError(f"the endpoint profile {named.id} has no address of its own: add --rle-base-url URL")
        url = address.base_url(url)
        provider = provider_of(url)
        key = _first_key(provider.key_variables, variables)
        name = "own" if profile is not None else (named or provider).id
        profile = (profile if profile is not None else (named or provider).profile_of(model)).update(choice.changes)
        if profile.reasoning_effort is not None and not profile.effort_param:
            raise SettingError(
                f"--rle-reasoning-effort has no effect with the endpoint profile {name!r}: leave it out, or set "
                "effort_param in a profile of your own"
            )
        if no_think:
            if not profile.no_think_body:
                raise SettingError(
                    f"--rle-no-think has no effect on {model} with the endpoint profile {name!r}: leave it out, choose "
                    "the right profile with --rle-endpoint-profile, or set no_think_body in a profile of your own"
                )
            profile = profile.without_thoughts()
        if not key and profile.needs_key:
            names = " or ".join(provider.key_variables)
            raise ApiKeyError(f"no API key for {urlsplit(url).hostname}: set {names} in the environment")
        return cls(
            base_url=url,
            model=model,
            api_key=SecretStr(key or NO_KEY),
            profile=profile,
            profile_name=name,
            headers={name: _header(name, text, variables) for name, text in profile.extra_headers.items()},
        )


def _header(name: str, text: str, variables: Mapping[str, str]) -> SecretStr:
    """The value of a header, with its variables. Raises SettingError if one is not set or does not fit in a header."""
    for variable in _VARIABLE.findall(text):
        if not variables.get(variable):
            raise SettingError(f"extra_headers: {name}: the environment has no variable {variable}")
    value = _VARIABLE.sub(lambda found: variables[found[1]].strip(), text)
    if not re.fullmatch(r"[ -~]*", value) or not re.fullmatch(r"[!#-'*-.0-9A-Z^-z|~]+", name):
        raise SettingError(f"extra_headers: {name}: a header holds only printable ASCII characters")
    return SecretStr(value)


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
