"""A competent team without a model: one module a role, rules that a good player would recognise."""

from __future__ import annotations

from pytest_rle.team.policies.scripted.policy import ScriptedPolicy

__all__ = ["ScriptedPolicy"]
