"""The prompt of a role: the text that all share, the scenario, the role, then the view, and the form of the answer.

The shared text and the briefing are the same for all roles, so that a server can keep them in its prompt cache. The
form of the answer comes last, because models follow the end of a prompt best.
"""

from __future__ import annotations

import functools
import string

from pytest_rle.team.briefing import ALL_TOPICS, Briefing
from pytest_rle.team.plan_form import answer_form
from pytest_rle.team.prompt_texts import NO_CHANGES, SHARED, PromptTexts
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.views.models import RoleView, view_json


@functools.cache
def system_prompt(spec: RoleSpec, briefing: Briefing | None, texts: PromptTexts = NO_CHANGES) -> str:
    """The part of a role's prompt that is the same in every tick. `briefing` is None if there is no scenario."""
    scenario = [briefing.text] if briefing is not None else []
    topics = briefing.topics if briefing is not None else ALL_TOPICS
    roster = [f"- {role.title}: {role.duty}{' (speaks first)' * role.speaks_first}" for role in ROLES.values()]
    shared = string.Template(texts.text(SHARED, topics)).safe_substitute(roster="\n".join(roster))
    return "\n\n".join([shared, *scenario, texts.text(spec.prompt, topics)])


def user_prompt(spec: RoleSpec, view: RoleView, home_map: str = "") -> str:
    """The part that changes every tick: the view, the map of the home area if there is one, the form of the answer."""
    parts = [f"# The colony now\n\n```json\n{view_json(view)}\n```"]
    if home_map:
        parts.append(f"# The home area\n\n```text\n{home_map}\n```")
    return "\n\n".join([*parts, answer_form(spec)])


def correction_prompt(spec: RoleSpec, problem: str) -> str:
    """The message to a model whose answer was not a plan."""
    return f"That answer could not be used: {problem}. Answer again, with the JSON object only.\n\n{answer_form(spec)}"
