"""The nearest right names to a wrong one, for messages that say what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

SUGGESTIONS = 3
"""Names that a message suggests."""

LISTED = 20
"""If no name is near, a message lists the known names, provided they are no more than these."""

_NEAR = 0.7
"""The similarity from 0 to 1 from which a name counts as near."""

_PREFIX = re.compile(r"^(?:Plant|Raw|Meat|Gun|MeleeWeapon|Apparel|Make|Blocks|Leather|Wool|Mineable)_?", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


def nearest(name: str, known: Iterable[str], limit: int = SUGGESTIONS) -> tuple[str, ...]:
    """The known names that resemble a name, the most similar first; empty if none does."""
    ranked = sorted((-_likeness(name, candidate), candidate) for candidate in set(known))
    return tuple(candidate for likeness, candidate in ranked[:limit] if -likeness >= _NEAR)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A name, and what was probably meant: "Rice: did you mean Plant_Rice?".

    If no name is near, it lists the known names if they are few.
    """
    names = tuple(dict.fromkeys(known))
    near = nearest(name, names)
    if near:
        return f"{name}: did you mean {_either(near)}?"
    if len(names) > LISTED:
        return f"{name}, and none has a name like it"
    return f"{name}: there are {', '.join(names)}" if names else f"{name}: there are none"


def _either(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _likeness(name: str, candidate: str) -> float:
    """From 0 to 1. Case, separators and the usual prefixes of def names do not count; word order counts little."""
    wanted, found = _plain(name), _plain(candidate)
    if not wanted or not found:
        return 0.0
    bare = _plain(_PREFIX.sub("", candidate))
    ratios = [difflib.SequenceMatcher(None, wanted, form).ratio() for form in {found, bare} if form]
    best = max(ratios)
    wanted_words, found_words = _words(name), _words(candidate)
    shared = len(wanted_words & found_words)
    if shared and wanted_words:
        best = max(best, 0.6 + 0.35 * shared / max(len(wanted_words), len(found_words)))
    if len(wanted) >= 4 and (wanted in found or found in wanted):
        best = max(best, 0.62 + 0.3 * min(len(wanted), len(found)) / max(len(wanted), len(found)))
    return best


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORDS.findall(name))
