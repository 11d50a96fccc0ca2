"""The identity of an item: a short name for its records and its row, different for every item of a session.

    crashlanded-seed42                       test_scenario, if no other test has this name
    TestNight-test_raid-raid-seed7-slow      a test in a class, with another parametrization
    crashlanded-seed42-r2                    the second repetition of pytest-repeat
    crashlanded-seed42-copy2                 the same item, collected twice
    crashlanded-seed42-gw0                   by worker gw0, with --dist each

A name follows from the node ids that were collected, before any are deselected. A name that would be too long, has
characters that not every file system allows, or is the name of another item, ends with a hash of the node id.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeSpec

LONGEST_PART: Final = 40
"""Characters of the name of a test, and of the ids of its other parameters. Longer ones are shortened."""

LEVELS: Final = 4
"""How many names a test has, from the shortest to the longest."""

REPEAT_PARAMETER: Final = "__pytest_repeat_step_number"
"""The parameter by which pytest-repeat repeats an item; its values count from 0."""

HASH_LENGTH: Final = 6
"""Hexadecimal digits of a hash in a name."""

_RESERVED_END: Final = re.compile(r"(?:^|-)(?:r|copy|attempt|gw)\d+$")
"""The ends of names by which repetitions, copies, attempts and workers differ; no other part may end so."""


@dataclasses.dataclass(frozen=True, slots=True)
class Identity:
    """The names of one item.

    Attributes:
        node: The node id, as records hold it.
        name: The name of the folder of its first attempt, and of its row. ASCII, without separators of paths.
        played: The name without seed and repetition: the episodes with equal values are samples of one mean.
    """

    node: str
    name: str
    played: str


def is_parametrized(item: pytest.Item) -> bool:
    """Whether the plugin chose what the item plays."""
    return "rle_spec" in getattr(getattr(item, "callspec", None), "params", {})


def collected_spec(item: pytest.Item) -> EpisodeSpec:
    """The spec that parametrization gave an item, without its name."""
    spec: EpisodeSpec = item.callspec.params["rle_spec"]  # type: ignore[attr-defined]  # see is_parametrized
    return spec


def identify(items: Sequence[pytest.Item], worker: str = "") -> list[Identity]:
    """The identities of parametrized items, in the order of the items.

    Args:
        items: All items that were collected.
        worker: The name of this process, if each process plays all items.
    """
    tests = _test_names({_test_of(item): _levels(item) for item in items})
    copies: Counter[str] = Counter()
    found: list[Identity] = []
    for item in items:
        node = printable(item.nodeid)
        copies[node] += 1
        spec, test, extra = collected_spec(item), tests[_test_of(item)], _other_parameters(item)
        step = item.callspec.params.get(REPEAT_PARAMETER)  # type: ignore[attr-defined]  # as above
        samples = [
            *([f"r{step + 1}"] if step is not None else []),
            *([f"copy{copies[node]}"] if copies[node] > 1 else []),
            *([worker] if worker else []),
        ]
        found.append(
            Identity(
                node=node,
                name="-".join([*test, spec.key, *extra, *samples]),
                played="-".join([*test, spec.scenario.name, *extra]),
            )
        )
    return [dataclasses.replace(each, node=recorded_node(each.node)) for each in _with_hashes(found)]


def recorded_node(node: str) -> str:
    """A node id as records hold it. Of a path outside the root folder, the last part and a hash are left."""
    from pytest_rle.privacy import without_folders  # here: only sessions with episodes need it

    plain = printable(node)
    public = without_folders(plain)
    return plain if public == plain else f"{public}#{_hash(plain)}"


def printable(text: str) -> str:
    """The text in Unicode that can be written; a byte of a path that is not UTF-8 is escaped."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _test_of(item: pytest.Item) -> str:
    """The node id without parameters: the test function."""
    return item.nodeid.partition("[")[0]


def _levels(item: pytest.Item) -> list[list[str]]:
    """The parts of a test's name: the function; with its classes; with its file; with its whole path, as a hash."""
    path, *inner = _test_of(item).split("::")
    *classes, function = inner or [path]
    named = [] if function == "test_scenario" else [function]
    stem = PurePosixPath(path).name.removesuffix(".py")
    in_file = [stem, *classes, *named]
    return [named, [*classes, *named], in_file, [*in_file, _hash(_test_of(item))]]


def _test_names(levels: dict[str, list[list[str]]]) -> dict[str, list[str]]:
    """For each test the shortest of its names that no other test has."""
    names: dict[str, list[str]] = {}
    for level in range(LEVELS):
        left = [test for test in levels if test not in names]
        count = Counter(tuple(levels[test][level]) for test in left)
        is_last = level == LEVELS - 1
        names |= {test: levels[test][level] for test in left if is_last or count[tuple(levels[test][level])] == 1}
    return {test: [_part("-".join(parts))] if parts else [] for test, parts in names.items()}


def _other_parameters(item: pytest.Item) -> list[str]:
    """The ids of the parameters that are not the plugin's and not pytest-repeat's, as one part; none if there are none.

    A parametrization may stand before or after the plugin's own.
    """
    callspec = item.callspec  # type: ignore[attr-defined]  # see is_parametrized
    ids: str = re.sub(rf"(?:^|(?<=-)){re.escape(collected_spec(item).key)}(?:-|$)", "", callspec.id, count=1)
    step = callspec.params.get(REPEAT_PARAMETER)
    if step is not None:
        ids = re.sub(rf"(?:^|(?<=-)){step + 1}-\d+(?:-|$)", "", ids, count=1)
    ids = ids.strip("-")
    return [_part(ids)] if ids else []


def _part(text: str) -> str:
    """A part of a name. It ends with a hash of the text if the text had to be changed."""
    from pytest_rle.privacy import without_folders  # here: as above

    safe = re.sub(r"[^A-Za-z0-9._-]", "_", without_folders(text))
    if safe == text and len(text) <= LONGEST_PART and not _RESERVED_END.search(text):
        return text
    return f"{safe[: LONGEST_PART - 7].rstrip('-.')}-{_hash(text)}"


def _with_hashes(identities: list[Identity]) -> list[Identity]:
    """The identities; those of one name, also on a file system that ignores case, get the hash of their node ids.

    Copies of one node id have different names before, so equal names belong to different node ids.
    """
    length = HASH_LENGTH
    while True:
        count = Counter(identity.name.casefold() for identity in identities)
        if max(count.values(), default=1) == 1:
            return identities
        identities = [
            dataclasses.replace(identity, name=f"{identity.name}-{_hash(identity.node, length)}")
            if count[identity.name.casefold()] > 1
            else identity
            for identity in identities
        ]
        length += 1  # of equal names, those with different node ids differ in the end


def _hash(text: str, length: int = HASH_LENGTH) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:length]
