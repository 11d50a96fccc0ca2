"""The roles, each with all that it is in one module: prompt, view, permissions, rank, voice and scripted play.

To add a role, give it an id in `Role`, a module of that name here with its `SPEC`, and a prompt of that name in
`team/prompts`.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.team.role import Role
from pytest_rle.team.roles.spec import RoleSpec

__all__ = ["ROLES", "RoleSpec"]


def _declared(role: Role) -> RoleSpec:
    spec: RoleSpec = importlib.import_module(f"{__name__}.{role}").SPEC
    return spec


ROLES: Final[Mapping[Role, RoleSpec]] = MappingProxyType({role: _declared(role) for role in Role})
"""Every role, in the order of deliberation in sequence."""
