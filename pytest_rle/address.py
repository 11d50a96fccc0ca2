"""Base URLs: they appear in records, logs and tables, so they must not carry secrets."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from pytest_rle.errors import SettingError

LARGEST_PORT: Final = 65_535

_BASE_URL: Final = re.compile(r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]]+)(?::(\d{1,5}))?(?:/[^\s?#@]*)?")


class AddressError(SettingError, ValueError):
    """A base URL is malformed or may carry a secret. The text does not repeat the URL."""


def base_url(text: str) -> str:
    """Scheme, host, port and path of a URL, without surrounding blanks and without a slash at the end.

    Raises:
        AddressError: The text is not an http or https URL, or it has a user name, a password, a query or a fragment.
    """
    url = text.strip()
    found = _BASE_URL.fullmatch(url)
    if found is not None and int(found[1] or 0) <= LARGEST_PORT:
        return url.rstrip("/")
    if any(mark in url for mark in "@?#"):
        raise AddressError(
            "the URL must not carry a user name, a password, a query or a fragment, because they may be secret"
        )
    raise AddressError("this is not a URL: it must look like http://localhost:8765 or https://example.org/v1")


def is_loopback(url: str) -> bool:
    """Whether a URL points to this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
