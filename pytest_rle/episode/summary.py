"""What the summary file of an episode says about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pytest_rle.episode.observer import EpisodeSetup
from pytest_rle.episode.result import EpisodeResult
from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.records.provenance import random_streams
from pytest_rle.team.policies import LlmPolicy
from pytest_rle.team.seats import TeamDescription


def summary_of(
    result: EpisodeResult,
    spec: EpisodeSpec,
    setup: EpisodeSetup,
    final_hash: str | None,
    provenance: Mapping[str, Any],
) -> dict[str, Any]:
    """The content of an episode's summary file, as JSON values.

    `final_hash` is that of the state of the embedded colony at the end, None for a live game.
    """
    game, static, costs = setup.game, setup.static, setup.costs
    return {
        "run_id": spec.run_id,
        "episode": spec.folder.name,
        "item": spec.item,
        "attempt": spec.attempt,
        **result.row(),
        "folder": spec.folder.name,
        "scenario": spec.scenario.name,
        "seed": spec.seed,
        "repeat": spec.repeat,
        "streams": random_streams(setup.team, seed=spec.seed, is_embedded=final_hash is not None),
        "players": setup.team.summary(),
        "base_url": setup.team.base_url,
        "score": round(result.score, 6),
        "deaths": [{"name": d.name, "day": d.day, "cause": d.cause} for d in result.deaths],
        "game": {
            "kind": game.kind,
            "save": game.save,
            "save_sha256": game.save_sha256,
            "save_version": game.save_version,
            "is_pinned": game.is_pinned,
            "warnings": list(game.warnings),
            "rimapi_version": static.rimapi_version,
            "rimworld_version": static.rimworld_version,
        },
        "scenario_sha256": spec.scenario.sha256,
        "rules_sha256": spec.scenario.rules_sha256(setup.scorer.version),
        "difficulty": spec.scenario.difficulty,
        "horizon_game_ticks": setup.scorer.horizon_game_ticks,
        "role_timeout_s": spec.role_timeout_s,
        "sequential": setup.team.sequential,
        "no_think": spec.no_think,
        "memory_turns": setup.team.memory_turns,
        "endpoints": [dict(player.endpoint) for player in setup.team.players if player.endpoint],
        "resumed_from": "/".join(spec.resume.parts[-2:]) if spec.resume is not None else None,
        "recalled_calls": costs.calls - costs.made_calls,
        "max_cost_usd": str(spec.max_cost_usd) if spec.max_cost_usd is not None else None,
        "costs": result.costs.model_dump(mode="json"),
        "prompts_sha256": dict(spec.prompt_texts.hashes()) if _reads_prompts(setup.team) else {},
        "final_state_hash": final_hash,
        "provenance": dict(provenance),
    }


def _reads_prompts(team: TeamDescription) -> bool:
    return any(player.policy == LlmPolicy.name for player in team.players)
