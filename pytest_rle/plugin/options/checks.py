"""The settings of a session: read from all sources, and checked against each other."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping

import pytest

from pytest_rle.plugin.options.option import options_of
from pytest_rle.plugin.options.reading import read
from pytest_rle.plugin.options.settings import Settings


def read_settings(config: pytest.Config, environment: Mapping[str, str] = os.environ) -> Settings:
    """Every setting, checked on its own and against the others.

    Raises:
        pytest.UsageError: A value cannot be used, or two options contradict each other; the message names the source.
    """
    settings, sources = read(config, Settings, environment)
    _refuse_contradicting_teams(settings, sources)
    if settings.realtime and settings.concurrency > 1:
        raise pytest.UsageError(
            f"{sources['realtime']} measures how long a team thinks, and episodes that share a process hold each other "
            f"up: leave {sources['concurrency']} out"
        )
    _refuse_incomplete_gates(settings, sources)
    if not settings.asks_model and settings.agent is None:
        _refuse_options_without_model(sources)
    _refuse_equal_repeats(settings, sources)
    if settings.model is None:
        if "llm" in settings.policy:
            raise pytest.UsageError(f"{sources['policy']}: the llm policy needs a model: add --rle-model NAME")
        return settings
    if "policy" not in sources:
        return dataclasses.replace(settings, policy=("llm",))
    if "llm" not in settings.policy:
        raise pytest.UsageError(
            f"{sources['model']} selects the llm policy, but {sources['policy']} says {','.join(settings.policy)}: "
            "leave one of them out, or add llm to the policies"
        )
    return settings


def _refuse_contradicting_teams(settings: Settings, sources: Mapping[str, str]) -> None:
    """Refuse a role that is given twice, and a team of one's own beside another team."""
    roles = [choice.role for choice in settings.role]
    twice = next((role for role in roles if roles.count(role) > 1), None)
    if twice is not None:
        raise pytest.UsageError(f"{sources['role']}: {twice} is given more than once")
    twice = next((role for role in settings.without if settings.without.count(role) > 1), None)
    if twice is not None:
        raise pytest.UsageError(f"{sources['without']}: {twice} is given more than once")
    left_out = next((role for role in roles if role in settings.without), None)
    if left_out is not None:
        raise pytest.UsageError(f"{sources['without']} leaves {left_out} out, and {sources['role']} says who plays it")
    single = next((name for name in ("role", "agent") if name in sources), None)
    if settings.team == "solo" and single is not None:
        raise pytest.UsageError(
            f"{sources['team']} solo has one agent of the package for all roles: leave {sources[single]} out"
        )
    other = next((name for name in ("policy", "model", "role") if name in sources), None)
    if settings.agent is not None and other is not None:
        raise pytest.UsageError(f"{sources['agent']} and {sources[other]} both say who plays: leave one of them out")


def _refuse_incomplete_gates(settings: Settings, sources: Mapping[str, str]) -> None:
    """Refuse a comparison without its margin, a margin without a comparison, and anchored scores of shortened games."""
    if settings.not_worse_than is not None and settings.margin is None:
        raise pytest.UsageError(
            f"{sources['not_worse_than']} needs a margin: add --rle-margin SCORE, how much lower the mean may be"
        )
    if settings.not_worse_than is None and sources.get("margin") == "--rle-margin":
        raise pytest.UsageError("--rle-margin is about --rle-not-worse-than RUN: add it, or leave the margin out")
    if settings.min_anchored is not None and settings.ticks is not None:
        raise pytest.UsageError(
            f"{sources['min_anchored']}: a game that {sources['ticks']} shortens has no anchored score: leave one of "
            "them out"
        )


def _refuse_equal_repeats(settings: Settings, sources: Mapping[str, str]) -> None:
    """Refuse repeats on the command line that would all be equal. From other sources, they have no effect then."""
    if settings.repeats > 1 and sources["repeats"] == "--rle-repeats" and settings.model is None:
        policies = " and ".join(settings.policy)
        if not any(map(settings.varies, settings.policy)):
            raise pytest.UsageError(
                f"--rle-repeats: {policies} would play a seed the same way each time: leave it out, or name a model"
            )


def _refuse_options_without_model(sources: Mapping[str, str]) -> None:
    """Refuse an option about the model on the command line, if no model is named.

    Its user forgot the model, and would mistake the scripted team's score for the model's. The environment and the ini
    file may hold such options for the runs that do name a model.
    """
    for each in options_of(Settings):
        if each.needs_model and sources.get(each.name) == each.flag:
            raise pytest.UsageError(f"{each.flag} is about a model, and no model is named: add --rle-model NAME")
