"""Where a service is: a base URL, which ends up in records, logs and tables, and so has no room for secrets."""

from __future__ import annotations

import re
from typing import Final

LARGEST_PORT: Final = 65_535

_BASE_URL: Final = re.compile(r"https?://(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]]+)(?::(\d{1,5}))?(?:/[^\s?#@]*)?")


def base_url(text: str) -> str:
    """Scheme, host, port and path, without blanks around them and without a slash at the end.

    Raises:
        ValueError: It is no such URL, or has a user name, a password, a query or a fragment. What was given is not
            repeated: a part of it may be secret.
    """
    url = text.strip()
    found = _BASE_URL.fullmatch(url)
    if found is not None and int(found[1] or 0) <= LARGEST_PORT:
        return url.rstrip("/")
    if any(mark in url for mark in "@?#"):
        raise ValueError("the URL must not carry a user name, a password, a query or a fragment, which may be secret")
    raise ValueError("this is no URL: it must look like http://localhost:8765 or https://example.org/v1")
