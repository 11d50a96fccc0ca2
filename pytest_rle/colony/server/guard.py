"""Which requests the server accepts: no web page may drive the game, except one that the user allows.

A browser sends a page's requests to any address, this machine's own included. Three headers tell them apart from the
requests of a client. `Host` is the name that the browser resolved: a foreign one means that the name of a page points
to this machine (DNS rebinding). `Origin` names the page. `Sec-Fetch-Site` says that the request crosses sites, also
where a browser sends no `Origin`.
"""

from __future__ import annotations

import dataclasses
import ipaddress
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from pytest_rle.shown import shown

LOOPBACK_NAMES: Final = frozenset(("localhost", "127.0.0.1", "::1"))
"""Names of this machine; no other machine can have them."""

READS: Final = frozenset(("GET", "HEAD"))
"""Methods that do not change the game."""

_AUTHORITY: Final = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\[\]/@\s]+)(?::[0-9]*)?")


@dataclasses.dataclass(frozen=True, slots=True)
class Guard:
    """Accepts requests to this machine's own names and to `hosts`, and from pages of these names.

    `hosts` are names or addresses as `host_name` returns them.
    """

    hosts: frozenset[str] = frozenset()

    def refusal(self, method: str, target: str, headers: Mapping[str, str], local_address: str | None) -> str | None:
        """Why the request is refused, in words; None if it is accepted.

        Args:
            method: The HTTP method.
            target: The path, or the whole URL as a client sends it to a proxy.
            headers: The headers, with names in lower case.
            local_address: The address of this machine that the client connected to.
        """
        accepted = {*LOOPBACK_NAMES, *self.hosts}
        if local_address is not None and (address := host_name(local_address)) is not None:
            accepted.add(address)  # no name server can give a page an address for a name
        for authority in (headers.get("host"), _authority_of(target)):
            if authority is not None and host_name(authority) not in accepted:
                return f"the Host {shown(authority)} is not a name of this server; allow it with --allow-host"
        origin = headers.get("origin")
        if origin is not None and _host_of_origin(origin) not in accepted:
            return f"pages of {shown(origin)} may not use this server; allow its host with --allow-host"
        if method in READS:
            return None
        site = headers.get("sec-fetch-site")
        if origin is None and site is not None and site not in ("same-origin", "none"):
            return "a page of another site may not change the game"
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if (origin is not None or site is not None) and content_type not in ("", "application/json"):
            return f"a page must send JSON (Content-Type: application/json), not {shown(content_type)}"
        return None


def host_name(authority: str) -> str | None:
    """The host of `host[:port]` in lower case, an address in its usual form; None if it is malformed.

    An IPv6 address may stand with or without brackets.
    """
    try:
        return ipaddress.ip_address(authority).compressed
    except ValueError:
        pass
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        return None
    name = found[1].strip("[]").removesuffix(".").lower()
    try:
        return ipaddress.ip_address(name).compressed
    except ValueError:
        return name


def _authority_of(target: str) -> str | None:
    """The authority of a request target that is a whole URL; None for a path."""
    if not target.lower().startswith(("http://", "https://")):
        return None
    return target.partition("://")[2].partition("/")[0]


def _host_of_origin(origin: str) -> str | None:
    """The host of a page's origin. None for `null`, which files and sandboxed frames have."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return host_name(parts.netloc) if parts.scheme in ("http", "https") and parts.netloc else None
