"""MODEL@ENDPOINT: a model and where it is asked, in one text."""

from __future__ import annotations

import difflib
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from pytest_rle import address
from pytest_rle.errors import SettingError
from pytest_rle.llm.endpoint import Endpoint
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.llm.profile_file import read_profile
from pytest_rle.llm.providers import PROVIDER_IDS


class ModelNameError(SettingError, ValueError):
    """A text is not of the form MODEL@ENDPOINT."""


class ModelName(BaseModel):
    """A model, and where and how it is asked. Without address and profile, the run's own ones hold.

    Attributes:
        model: The model's name, as the endpoint knows it.
        base_url: The address of the endpoint.
        profile: What differs from the endpoint's own profile.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    base_url: str | None = None
    profile: ProfileChoice | None = None


def parse_model_name(text: str) -> ModelName:
    """Read MODEL@ENDPOINT or MODEL. ENDPOINT is a provider's id, a base URL, or the file of an endpoint profile.

    The name of a model may contain slashes, and an `@` if the endpoint follows it: the last `@` counts.

        parse_model_name("meta/llama-3.3@groq")
        parse_model_name("my-model@http://127.0.0.1:1234/v1")

    Raises:
        ModelNameError: The model or the endpoint is missing, or there is no such endpoint.
        AddressError: The base URL is malformed or may carry a secret.
    """
    model, url = _split(text.strip())
    if url is None:
        if not model:
            raise ModelNameError("the name of the model is missing: write MODEL or MODEL@ENDPOINT")
        return ModelName(model=model)
    if not model:
        raise ModelNameError("the name of the model is missing before the @: write MODEL@ENDPOINT")
    if "://" in url:
        return ModelName(model=model, base_url=address.base_url(url))
    if url in PROVIDER_IDS or Path(url).is_file():
        return ModelName(model=model, profile=read_profile(url))
    close = difflib.get_close_matches(url, PROVIDER_IDS, n=1)
    hint = f"did you mean {close[0]}? " if close else ""
    raise ModelNameError(
        f"{url!r} after the @ is no endpoint: {hint}Write one of {', '.join(PROVIDER_IDS)}, a URL, or the file of an "
        "endpoint profile; a model whose name has an @ needs its endpoint behind it"
    )


def _split(text: str) -> tuple[str, str | None]:
    """The model, and what follows the @; a URL may contain one, which the check of addresses refuses."""
    for scheme in ("@http://", "@https://"):
        model, found, url = text.partition(scheme)
        if found:
            return model, scheme[1:] + url
    model, found, endpoint = text.rpartition("@")
    return (model, endpoint) if found else (text, None)


def endpoint_named(text: str) -> Endpoint:
    """The endpoint of MODEL@ENDPOINT, with its key from the environment.

    Raises:
        ModelNameError: The text is not of this form.
        ApiKeyError: The endpoint needs a key and no variable holds one, or a variable holds an unusable one.
        SettingError: The address or the profile cannot be used.
    """
    name = parse_model_name(text)
    return Endpoint.resolve(name.model, name.base_url, choice=name.profile)
