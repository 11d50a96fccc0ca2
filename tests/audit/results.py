"""Results of an audit that tests make up."""

from __future__ import annotations

from pytest_rle.audit.book import AuditedGame, PlantedHarm, Rules

RULES = Rules(scenario="crashlanded", scoring="3.0", save_sha256="a", rules_sha256="b", plugin_version="1")


def game(
    team: str, seed: int, score: float, *, rules: Rules = RULES, lived: float = 1, **metrics: float | None
) -> AuditedGame:
    return AuditedGame(
        rules=rules,
        team=team,
        seed=seed,
        score=score,
        metrics=metrics,
        lived=lived,
        outcome="horizon",
        founders=3,
        alive=3,
    )


def harm(name: str, seed: int, at_once: float, later: float, *, rules: Rules = RULES) -> PlantedHarm:
    return PlantedHarm(
        rules=rules,
        harm=name,
        seed=seed,
        changed=1,
        at_once={"food": at_once, "mood": -1},
        later={"food": later, "mood": -1},
        score_at_once=at_once / 2,
        score_later=later / 2,
    )
