"""The prompt of a role: the text that all share, the scenario, the role, then the view, and the form of the answer.

The shared text and the briefing are the same for all roles, so that a server can keep them in its prompt cache. The
form of the answer comes last, because models follow the end of a prompt best.
"""

from __future__ import annotations

import dataclasses
import functools
import string

from pytest_rle.team.briefing import ALL_TOPICS, Briefing
from pytest_rle.team.deliberation import DeliberationRequest
from pytest_rle.team.form import TeamForm
from pytest_rle.team.plan_form import answer_form
from pytest_rle.team.prompt_texts import NO_CHANGES, SHARED, PromptTexts
from pytest_rle.team.role import Role
from pytest_rle.team.roles import ROLES, RoleSpec
from pytest_rle.team.solo import solo_spec, solo_view
from pytest_rle.team.views.models import RoleView, view_json


@functools.cache
def system_prompt(
    spec: RoleSpec,
    briefing: Briefing | None,
    texts: PromptTexts = NO_CHANGES,
    *,
    roles: tuple[Role, ...] = tuple(ROLES),
    form: TeamForm = TeamForm.ROLES,
) -> str:
    """The part of a role's prompt that is the same in every tick.

    Args:
        spec: The role; in a team of the form `solo` the agent of all roles.
        briefing: The scenario, if there is one.
        texts: The texts of the prompts.
        roles: The roles that play.
        form: The form of the team.
    """
    scenario = [briefing.text] if briefing is not None else []
    topics = briefing.topics if briefing is not None else ALL_TOPICS
    members = [ROLES[role] for role in roles]
    first = " (speaks first)" if form is TeamForm.ROLES else ""
    roster = [f"- {each.title}: {each.duty}{first * each.speaks_first}" for each in members]
    shared = string.Template(texts.text(SHARED, topics | form.prompt_parts)).safe_substitute(roster="\n".join(roster))
    own = members if form is TeamForm.SOLO else [spec]
    return "\n\n".join([shared, *scenario, *(texts.text(each.prompt, topics) for each in own)])


def user_prompt(spec: RoleSpec, view: RoleView, home_map: str = "") -> str:
    """The part that changes every tick: the view, the map of the home area if there is one, the form of the answer."""
    return _user_text(spec, view_json(view), home_map)


def role_prompt(request: DeliberationRequest) -> list[dict[str, str]]:
    """The messages that ask a model for the plan of one role."""
    return _messages(request, spec_in(request.role, request.form), view_json(request.view))


def solo_prompt(request: DeliberationRequest) -> list[dict[str, str]]:
    """The messages that ask a model for the plan of all roles."""
    views = {role: request.view_of(role) for role in request.roles}
    return _messages(request, solo_spec(request.roles), solo_view(views))


def spec_in(role: Role, form: TeamForm) -> RoleSpec:
    """A role in a team. In a silent one, none hears it."""
    return dataclasses.replace(ROLES[role], heard=0) if form is TeamForm.SILENT else ROLES[role]


def correction_prompt(spec: RoleSpec, problem: str) -> str:
    """The message to a model whose answer was not a plan."""
    return f"That answer could not be used: {problem}. Answer again, with the JSON object only.\n\n{answer_form(spec)}"


def _messages(request: DeliberationRequest, spec: RoleSpec, view: str) -> list[dict[str, str]]:
    system = system_prompt(spec, request.briefing, request.prompts, roles=request.roles, form=request.form)
    user = _user_text(spec, view, request.home_map if spec.shows_map else "")
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _user_text(spec: RoleSpec, view: str, home_map: str) -> str:
    parts = [f"# The colony now\n\n```json\n{view}\n```"]
    if home_map:
        parts.append(f"# The home area\n\n```text\n{home_map}\n```")
    return "\n\n".join([*parts, answer_form(spec)])
