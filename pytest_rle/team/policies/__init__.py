"""The policies of the package: idle, random, scripted, llm, one agent for all roles, and an agent from outside."""

from __future__ import annotations

from pytest_rle.team.policies.idle import IdlePolicy
from pytest_rle.team.policies.llm import LlmPolicy
from pytest_rle.team.policies.random_policy import RandomPolicy
from pytest_rle.team.policies.scripted import ScriptedPolicy
from pytest_rle.team.policies.seat import SeatPolicy
from pytest_rle.team.policies.solo import SoloPolicy

__all__ = ["IdlePolicy", "LlmPolicy", "RandomPolicy", "ScriptedPolicy", "SeatPolicy", "SoloPolicy"]
