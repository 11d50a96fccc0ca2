"""The prompt of a role: the text that all share, the scenario, the role, then the view, and the form of the answer.

The shared text and the briefing are the same for all roles, so that a server can keep them in its prompt cache. The
form of the answer comes last, because models follow the end of a prompt best.
"""

from __future__ import annotations

import functools
import hashlib
import string
from collections.abc import Mapping
from importlib import resources

from pytest_rle.team.briefing import Briefing
from pytest_rle.team.plan_form import answer_form
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.views.models import RoleView, view_json

SHARED = "shared.md"


@functools.cache
def system_prompt(spec: RoleSpec, briefing: Briefing | None) -> str:
    """The part of a role's prompt that is the same in every tick. `briefing` is None if there is no scenario."""
    scenario = [briefing.text] if briefing is not None else []
    return "\n\n".join([_shared_text(), *scenario, _text(spec.prompt)])


def user_prompt(spec: RoleSpec, view: RoleView) -> str:
    """The part that changes every tick: the view, then the form of the answer."""
    return f"# The colony now\n\n```json\n{view_json(view)}\n```\n\n{answer_form(spec)}"


def correction_prompt(spec: RoleSpec, problem: str) -> str:
    """The message to a model whose answer was not a plan."""
    return f"That answer could not be used: {problem}. Answer again, with the JSON object only.\n\n{answer_form(spec)}"


def prompt_hashes() -> Mapping[str, str]:
    """The SHA-256 of each prompt text by file name, which identifies the texts of a run."""
    texts = {SHARED: _shared_text(), **{spec.prompt: _text(spec.prompt) for spec in ROLES.values()}}
    return {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}


@functools.cache
def _shared_text() -> str:
    """The text that all roles share, with a line for each role."""
    lines = [f"- {spec.title}: {spec.duty}{' (speaks first)' * spec.speaks_first}" for spec in ROLES.values()]
    return string.Template(_text(SHARED)).substitute(roster="\n".join(lines))


@functools.cache
def _text(name: str) -> str:
    return (resources.files("pytest_rle.team") / "prompts" / name).read_text(encoding="utf-8").strip()
