"""The table at the end of a session: it fits 80 columns and marks what is not known."""

from __future__ import annotations

from typing import Any

from pytest_rle.report import result_table


def row(**changed: Any) -> dict[str, Any]:
    usual = {
        "episode": "crashlanded-seed42",
        "scenario": "crashlanded",
        "played": "crashlanded",
        "seed": 42,
        "planned_team": "scripted",
        "team": "scripted",
        "outcome": "victory",
        "is_valid": True,
        "days": 30.0,
        "colonists": 3,
        "founders": 3,
        "score": 0.8481,
        "anchored": 0.9312,
        "ticks": 133,
        "calls": 0,
        "cost": "$0.0000",
        "seconds": 33.755,
    }
    return usual | changed


def test_a_row_shows_outcome_days_score_ticks_and_cost() -> None:
    assert result_table([row()]) == [
        "episode             outcome  days  alive  score  anchored  ticks  cost  time",
        "crashlanded-seed42  victory  30.0    3/3  0.848     0.931    133     -   34s",
    ]


def test_a_table_without_anchored_scores_has_no_column_for_them() -> None:
    header, _ = result_table([row(anchored=None)])
    assert "anchored" not in header


def test_an_incomplete_cost_is_shown_as_a_lower_bound() -> None:
    assert "≥ $0.0098" in result_table([row(calls=28, cost="at least $0.0098")])[1]


def test_the_mean_over_seeds_excludes_invalid_episodes() -> None:
    rows = [
        row(seed=1, score=0.8),
        row(seed=2, score=0.6),
        row(seed=3, score=None, outcome="infra_failed", is_valid=False),
    ]
    assert result_table(rows[:2])[-1] == "crashlanded scripted: 0.700 (2 seeds, worst 0.600)"
    assert result_table(rows)[-1] == "crashlanded scripted: 0.700 (2 of 3 seeds, worst 0.600)"


def test_the_mean_says_which_part_of_the_seeds_it_has() -> None:
    missing = [row(seed=seed, score=None) | {"what": "never started"} for seed in (2, 3)]
    assert result_table([row(seed=1, score=0.5)], missing)[2:] == [
        "crashlanded scripted: 0.500 (1 of 3 seeds)",
        "crashlanded-seed42: never started",
        "crashlanded-seed42: never started",
    ]


def test_repetitions_of_a_seed_are_no_further_seeds() -> None:
    rows = [row(seed=seed, score=score) for seed, score in ((1, 0.2), (1, 0.4), (2, 0.6))]
    assert result_table(rows)[-2:] == [
        "crashlanded scripted: 0.450 (3 episodes with 2 seeds, worst 0.300)",
        "crashlanded scripted: deviation 0.173 among seeds, 0.141 among repeats",
    ]
    assert result_table(rows[:2])[-1] == "crashlanded scripted: 0.300 (2 episodes with 1 seed)"


def test_a_reroll_is_shown_and_in_no_mean() -> None:
    rows = [row(seed=1, score=0.2), row(seed=1, score=0.9, episode="again", is_reroll=True), row(seed=2, score=0.4)]
    lines = result_table(rows)
    assert lines[2].startswith("again ")
    assert lines[-2:] == [
        "crashlanded scripted: 0.300 (2 seeds, worst 0.200)",
        "re-roll of a valid result, in no mean: again",
    ]


def test_two_tests_of_one_scenario_have_separate_means() -> None:
    rows = [
        row(episode=f"{test}crashlanded-seed{seed}", played=f"{test}crashlanded", seed=seed, score=score)
        for test, score in (("", 0.8), ("test_two_days-", 0.2))
        for seed in (1, 2)
    ]
    assert result_table(rows)[-2:] == [
        "crashlanded scripted: 0.800 (2 seeds, worst 0.800)",
        "test_two_days-crashlanded scripted: 0.200 (2 seeds, worst 0.200)",
    ]


def test_a_note_counts_the_episodes_that_began_with_another_save() -> None:
    lines = result_table([row(is_pinned=True), row(is_pinned=False, anchored=None)])
    assert lines[-1] == "1 of 2 began with a save that is not the scenario's"
    assert "save" not in " ".join(result_table([row(is_pinned=True), row(outcome="failed", score=None)]))


def test_unreported_episodes_are_listed_and_an_empty_table_has_no_heading() -> None:
    assert result_table([], [{**row(episode="crashlanded-seed7"), "what": "never started"}]) == [
        "crashlanded-seed7: never started"
    ]


def test_long_names_are_shortened_to_fit_a_terminal() -> None:
    lines = result_table([row(episode="plague_response-scripted-seed42")])
    assert all(len(line) <= 80 for line in lines)
    key = "test_the_team_keeps_everybody_alive_and_well-plague_response-scripted-seed42"
    header, line = result_table([row(episode=key)])
    assert line.startswith("…")
    assert "-plague_response-scripted-seed42 victory" in line
    assert len(header) <= len(line) <= 80


def test_a_note_counts_what_saves_lost() -> None:
    rows = [row(save_warnings=["2 corpses", "1 grave"]), row(save_warnings=["2 corpses"]), row(save_warnings=[])]
    assert result_table(rows)[-1] == "2 of 3 lost part of their save, 2 kinds of things; -v lists them"


def test_a_note_names_the_earlier_versions_of_the_game() -> None:
    versions = ["1.3.3387 rev685", "1.6.4633 rev1261", "1.3.3387 rev685", None, "1.5.4409 rev1118"]
    lines = result_table([row(save_version=version) for version in versions])
    assert [line for line in lines if "save of RimWorld" in line] == [
        "2 of 5 began with a save of RimWorld 1.3.3387 rev685; the rules are those of 1.6",
        "1 of 5 began with a save of RimWorld 1.5.4409 rev1118; the rules are those of 1.6",
    ]


def test_a_mixed_team_is_explained_once_below_the_table_in_80_columns() -> None:
    model = {"policy": "llm", "model": "meta-llama/llama-3.3-70b-instruct", "base_url": "https://openrouter.ai/api/v1"}
    scripted = {"policy": "scripted"}
    players = {
        "map_analyst": scripted,
        "medical_officer": model,
        "resource_manager": scripted,
        "own": {"policy": "own"},
    }
    rows = [row(seed=seed, team="scripted+2-3fa9c1", planned_team="scripted+2", players=players) for seed in (1, 2)]
    lines = result_table(rows)
    assert lines[3:] == [
        "crashlanded scripted+2-3fa9c1: 0.848 (2 seeds, worst 0.848)",
        "team scripted+2-3fa9c1:",
        "  medical_officer  meta-llama/llama-3.3-70b-instruct at openrouter.ai",
        "  own              own",
        "  2 other roles    scripted",
    ]
    assert all(len(line) <= 80 for line in lines)


def test_means_are_of_one_team_and_a_missing_seed_belongs_to_the_team_that_was_planned() -> None:
    rows = [row(seed=1, team="mine", score=0.5), row(seed=2, team="mine", score=0.7), row(seed=1, planned_team="idle")]
    missing = [row(seed=3, score=None) | {"what": "never started"}]
    assert [line for line in result_table(rows, missing) if line.startswith("crashlanded mine")] == [
        "crashlanded mine: 0.600 (2 of 3 seeds, worst 0.500)"
    ]


def test_what_went_wrong_at_the_end_of_a_team_is_a_note() -> None:
    (note,) = result_table([row(team_warnings=["policy 'own' failed to close: OSError: still in use"])])[2:]
    assert note == "crashlanded-seed42: policy 'own' failed to close: OSError: still in use"


def test_a_single_prompt_that_was_read_in_part_is_worth_a_warning_and_a_single_cut_answer_is_not() -> None:
    faults = {"prompt_cut": 1, "length": 4, "lost": 6}
    lines = result_table([row(calls=100, cost="unknown", deliberations={"success": 100}, faults=faults)])
    assert [line for line in lines if line.startswith("warning")] == [
        "warning: 6 of 100 calls were under way when the process was killed",
        "warning: 1 of 100 prompts were read only in part: give the server a longer context",
    ]


def test_six_seeds_give_the_mean_an_interval() -> None:
    scores = {1: 0.80, 2: 0.85, 3: 0.83, 4: 0.86, 5: 0.82, 6: 0.84}
    rows = [row(seed=seed, score=score) for seed, score in scores.items()]
    assert result_table(rows)[-1] == "crashlanded scripted: 0.833 ± 0.025 (6 seeds, worst 0.800)"


def test_two_teams_on_the_same_seeds_have_a_line_of_their_difference() -> None:
    rows = [row(seed=seed, team="idle", planned_team="idle", score=0.2 + 0.01 * seed) for seed in range(1, 7)]
    rows += [row(seed=seed, score=0.8 + 0.02 * (seed % 3)) for seed in range(1, 7)]
    (line,) = [line for line in result_table(rows) if " - " in line and "p 0" in line]
    assert line == "crashlanded scripted - idle: +0.585 ± 0.034 on 6 seeds, p 0.031"
    few = result_table([each for each in rows if each["seed"] < 3])
    assert few[-1] == "crashlanded scripted - idle: +0.615 on 2 seeds, p 0.500"


def test_teams_without_a_common_seed_have_no_such_line() -> None:
    rows = [row(seed=1), row(seed=2, team="idle", planned_team="idle")]
    assert not any("p " in line for line in result_table(rows)[3:])
