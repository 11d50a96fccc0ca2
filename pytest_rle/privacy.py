r"""What tells of a machine and its user, and must not travel with a record: paths, names and keys.

A record says where a file was by its name and hash. A text that may hold a path, such as the message of an error,
passes `without_folders` before it is recorded. `rle package` refuses a file in which `find_private` finds anything.

A path is found by its form: `/scratch/ann/x`, `C:\x`, `\\server\share`, `~/x`, `../x`, `file:///x`. A route of HTTP has
the form of a path too. It stays after a method (`GET /a/b`), as `/api/...`, and as a link of HTML.
"""

from __future__ import annotations

import dataclasses
import getpass
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Self

SHORTEST_SECRET: Final = 8
"""Characters. A shorter value of a variable is no key, and would be found everywhere."""

A_KEY: Final = "what looks like a key"
A_PATH: Final = "a path of a machine"
A_USER: Final = "the name of this user"

_SECRET_VARIABLE: Final = re.compile(r"KEY|TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|COOKIE|DSN", re.IGNORECASE)

_SECRETS: Final = (
    r"\b(?:sk|rk|pk)-[\w-]{16,}",  # OpenAI, Anthropic, OpenRouter and others
    r"\b(?:gsk|hf|r8|xai|pplx|ghp|gho|ghs|ghu|github_pat|glpat|npm|pypi)[_-][\w-]{16,}",
    r"\bAIza[\w-]{30,}",  # Google
    r"\bAKIA[0-9A-Z]{16}\b",  # AWS
    r"\bxox[abeprs]-[\w-]{10,}",  # Slack
    r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+",  # a JSON web token
    r"\b(?:Bearer|Basic)\s+[\w.~+/-]{16,}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\b[a-z][a-z0-9+.-]*://[^\s/@:\"']*:[^\s/@\"']+@",  # a URL with a password
)

_STARTS: Final = (
    r"\bfile:/{2,3}(?=[\w.~])",
    # An absolute path of two parts at least; so many signs of base64 in a row are packed data.
    (
        r"(?<!\bGET )(?<!\bPUT )(?<!\bPOST )(?<!\bHEAD )(?<!\bPATCH )(?<!\bDELETE )(?<!href=\")(?<!src=\")"
        r"(?<![\w/.…~\\<*)\]}%&?+-])/(?!(?:api|v\d+)/)(?![A-Za-z0-9+/]{100})[A-Za-z_.][\w.@+-]*/(?=[\w.@+-])"
    ),
    # A home folder.
    r"(?<![\w/~])~(?:[A-Za-z_][\w.-]*)?/(?=[\w.])",
    # A folder above.
    r"(?<![\w./])(?:\.\./)+(?=\w)",
    # A drive of Windows. In a text of JSON, `:\n` is the end of a line.
    r"\b[A-Za-z]:(?:\\+(?![nu\"\\])(?=[\w.$-])|/(?=[\w.$-]))",
    # A share of Windows; twice as many signs within a text of JSON.
    r"(?<!\\)\\\\[\w.$?-]+\\(?=[\w.$])|(?<!\\)\\{4}[\w.$?-]+\\\\(?=[\w.$])",
)
"""The beginnings of paths."""

_PART: Final = r"[\w.@+-]+"
_PATHS: Final = re.compile(rf"(?:{'|'.join(_STARTS)})(?:{_PART}[/\\]+)*(?:{_PART})?")

_SECRET_FORMS: Final = tuple(map(re.compile, _SECRETS))
_PATH_FORMS: Final = tuple(map(re.compile, _STARTS))
"""One by one, a long text is searched three times as fast as with all of them in one pattern."""

_LITERAL: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NAMES_A_ROUTE: Final = (b'"path":', b'"path": ', b'"target":', b'"target": ')


@dataclasses.dataclass(frozen=True, slots=True)
class Machine:
    """What is private on one machine.

    Attributes:
        secrets: The values of variables whose names say that they are secret.
        folders: The home folder and the current folder.
        user: The name of the user; empty if it is unknown.
    """

    secrets: tuple[str, ...]
    folders: tuple[str, ...]
    user: str

    @classmethod
    def this(cls, environment: Mapping[str, str] | None = None) -> Self:
        """This machine. `environment` replaces the variables of the process."""
        variables = os.environ if environment is None else environment
        secrets = [
            value
            for name, value in variables.items()
            if _SECRET_VARIABLE.search(name) and len(value) >= SHORTEST_SECRET
        ]
        try:
            user = getpass.getuser()
        except (OSError, KeyError):  # a user without an entry, as in a container
            user = ""
        folders = {str(folder) for folder in (Path.home(), Path.cwd()) if folder != Path(folder.anchor)}
        return cls(tuple(secrets), tuple(sorted(folders)), user)


def find_private(text: str, machine: Machine) -> str | None:
    """What is private in a text, in words that do not repeat it; None if nothing is."""
    if any(form.search(text) for form in _SECRET_FORMS):
        return A_KEY
    own = find_own(text, machine)
    if own in (None, A_USER) and any(form.search(text) for form in _PATH_FORMS):
        return A_PATH
    return own


def find_own(text: str, machine: Machine) -> str | None:
    """What is private in a text and stands in the variables of this machine: for texts that look like paths anyway."""
    if any(secret in text for secret in machine.secrets):
        return A_KEY
    if any(f"{folder}/" in text for folder in machine.folders):
        return A_PATH
    if machine.user and re.search(rf"[/\\]{re.escape(machine.user)}[/\\]|\b{re.escape(machine.user)}@", text):
        return A_USER
    return None


def find_private_in_line(line: bytes, machine: Machine) -> str | None:
    """What is private in a line of JSON or CSV. The routes of recorded requests do not count as paths."""
    texts = [
        _decoded(found[0]) for found in _LITERAL.finditer(line) if not line[: found.start()].endswith(_NAMES_A_ROUTE)
    ]
    rest = _LITERAL.sub(b" ", line).decode("utf-8", "replace")
    return find_private("\n".join([rest, *texts]), machine)


def without_folders(text: str) -> str:
    """A text in which only the last part of each path is left: `cannot read …/crashlanded.rws`."""
    if not text:
        return text  # most texts are empty, and the names of the folders are system calls
    for folder in sorted({str(Path.cwd()), str(Path.home())}, key=len, reverse=True):
        if len(folder) > 1:
            text = text.replace(f"{folder}/", "…/")
    return _PATHS.sub(_last_part, text)


def _last_part(found: re.Match[str]) -> str:
    parts = [part for part in re.split(r"[/\\]+", found[0]) if part]
    return f"…/{parts[-1]}"


def _decoded(literal: bytes) -> str:
    text = literal[1:-1].decode("utf-8", "replace")
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] is not None else _SHORT.get(found[2], found[2])
