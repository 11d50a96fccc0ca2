"""Bad input: one line that says what was wrong, where, and what to do; nothing is half-written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PLAY = """
    import pytest

    @pytest.mark.rle(scenario="crashlanded", ticks=2)
    def test_scenario(episode):
        episode.run()
"""


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "out", *arguments)


def episodes(project: pytest.Pytester) -> list[Path]:
    return sorted(path for path in (project.path / "out").glob("*/*") if path.is_dir())


def test_unknown_scenarios_and_bad_markers_are_collection_errors(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_one="import pytest\n@pytest.mark.rle(scenario='crashland')\ndef test_it(episode): pass",
        test_two="import pytest\n@pytest.mark.rle(seeds=3)\ndef test_it(episode): pass",
    )
    result = run(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["there is no scenario 'crashland' in */scenarios; did you mean 'crashlanded'?"])
    result.stdout.fnmatch_lines(["*mark rle takes scenario, seed, policy, ticks by name, and not seeds*"])


@pytest.mark.parametrize(
    ("marked", "message"),
    [
        ("seed=-1", "'-1' is not a seed: *"),
        ("seed=[1, 2.5]", "'2.5' is not a seed: *"),
        ("seed=[]", "'' is not a seed: *"),
        ("ticks=0", "'0' is not a whole number of at least 1"),
        ("policy='clever'", "'clever' is not a policy: *"),
    ],
)
def test_a_marker_follows_the_rules_of_the_options(project: pytest.Pytester, marked: str, message: str) -> None:
    project.makepyfile(f"import pytest\n@pytest.mark.rle({marked})\ndef test_it(episode): pass")
    result = run(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([f"*::test_it: mark rle: {message}"])


def test_a_marker_takes_values_in_the_forms_of_the_options(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.rle(scenario="crashlanded", seed="0-1", policy="idle,random")
        def test_scenario(episode):
            episode.run()
        """
    )
    keys = [f"crashlanded-{policy}-seed{seed}" for seed in (0, 1) for policy in ("idle", "random")]
    run(project, "--collect-only", "-q").stdout.fnmatch_lines([f"*test_scenario[[]{key}[]]" for key in keys])


def test_a_marker_that_asks_for_a_model_needs_one(project: pytest.Pytester) -> None:
    project.makepyfile("import pytest\n@pytest.mark.rle(policy='llm')\ndef test_it(episode): pass")
    run(project).stdout.fnmatch_lines(["test_it: policy llm needs a model: add --rle-model NAME"])


def test_a_malformed_scenario_is_reported_with_file_and_line(project: pytest.Pytester) -> None:
    (project.path / "scenarios" / "broken.yaml").write_text("name: broken\ntitel: oops\n")
    project.makepyfile(PLAY)
    result = run(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*broken.yaml:2: *titel*"])
    assert "Traceback" not in result.stdout.str()


def test_an_empty_folder_of_scenarios_is_an_error_and_not_a_skip(project: pytest.Pytester) -> None:
    for path in (project.path / "scenarios").iterdir():
        path.unlink()
    project.makepyfile(PLAY)
    result = run(project)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*there is no scenario file (*.yaml) in *"])


def failure(result: pytest.RunResult) -> list[str]:
    """The lines that pytest prints below the heading of the only failure."""
    lines = result.stdout.lines
    start = next(index for index, line in enumerate(lines) if line.startswith("____"))
    end = next(index for index, line in enumerate(lines) if "RimWorld benchmark" in line)
    return lines[start + 1 : end]


@pytest.mark.parametrize("content", [b"not a save", b"\x1f\x8b broken"])
def test_a_corrupt_save_is_one_clear_line(project: pytest.Pytester, content: bytes) -> None:
    (project.path / "corrupt.rws").write_bytes(content)
    project.makepyfile(PLAY)
    result = run(project, "--rle-save", "corrupt.rws")
    result.assert_outcomes(failed=1)
    (line,) = failure(result)
    assert line.startswith("crashlanded-seed42: corrupt.rws: ")
    assert not episodes(project), "nothing is half-written"


def test_a_save_that_is_not_the_pinned_one_needs_permission(project: pytest.Pytester) -> None:
    saves = project.path / "saves"
    (saves / "crashlanded.rws.gz").write_bytes((saves / "first_winter.rws.gz").read_bytes())
    project.makepyfile(PLAY)
    refused = run(project)
    refused.assert_outcomes(failed=1)
    refused.stdout.fnmatch_lines(["*is not the save of scenario 'crashlanded'*--rle-allow-unpinned*"])
    run(project, "--rle-allow-unpinned").assert_outcomes(passed=1)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_results_folder_is_one_clear_line(project: pytest.Pytester) -> None:
    (project.path / "out").mkdir(mode=0o500)
    project.makepyfile(PLAY)
    result = run(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --rle-output: out cannot be written to (Permission denied): *"])


def test_a_results_folder_that_is_a_file_is_one_clear_line(project: pytest.Pytester) -> None:
    (project.path / "out").write_text("in the way")
    project.makepyfile(PLAY)
    result = run(project)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --rle-output: out cannot be written to (File exists): *"])


def test_a_results_folder_with_too_long_a_name_is_one_clear_line(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", "x" * 300)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    (line,) = [line for line in result.stderr.lines if line]
    assert line == f"ERROR: --rle-output: {'x' * 300} cannot be written to (File name too long): give another folder"


def test_workers_that_cannot_write_fail_their_episodes_in_one_clear_line(project: pytest.Pytester) -> None:
    (project.path / "out").write_text("in the way")
    project.makepyfile(PLAY)
    result = run(project, "-n", "1", "-W", "error")
    result.assert_outcomes(failed=1)
    (line,) = failure(result)[-1:]
    assert line.startswith("crashlanded-seed42: ")
    assert "--rle-output" in line
    result.stdout.fnmatch_lines(["the run's summary or history could not be written: *"])
    assert "INTERNALERROR" not in result.stdout.str() + result.stderr.str()


def test_a_session_whose_summary_cannot_be_written_has_failed(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from pathlib import Path

        import pytest

        @pytest.mark.rle(scenario="crashlanded", policy="idle", ticks=1)
        def test_scenario(episode):
            episode.run()
            (run,) = Path("out").glob("2*")
            (run / "summary.json").mkdir()
        """
    )
    result = run(project)
    result.assert_outcomes(passed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(
        ["the run's summary or history could not be written: out/*/summary.json: is not a regular file*--rle-output"]
    )


def test_an_unreachable_game_is_one_clear_line(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = run(project, "--rle-rimapi-url", "http://127.0.0.1:9")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: nothing answers at http://127.0.0.1:9 (*): start RimWorld with the RIMAPI*"])
    assert not episodes(project)


def test_a_missing_key_is_one_clear_line(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENROUTER_API_KEY", "RLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    project.makepyfile(PLAY)
    result = run(project, "--rle-model", "some-model")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: no API key for api.openai.com: set OPENAI_API_KEY or RLE_API_KEY*"])
    assert not episodes(project)


def test_a_time_limit_for_an_unknown_role_is_one_clear_line(project: pytest.Pytester) -> None:
    scenario = project.path / "scenarios" / "crashlanded.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8") + "role_timeouts: {doctor: 5}\n", encoding="utf-8")
    project.makepyfile(PLAY)
    (line,) = failure(run(project))
    assert "crashlanded.yaml: role_timeouts: there is no role 'doctor'; the roles are map_analyst, " in line
    assert not episodes(project)


def test_a_scenario_without_weights_of_the_score_is_one_clear_line(project: pytest.Pytester) -> None:
    scenario = project.path / "scenarios" / "crashlanded.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text[: text.index('  "3.0":')], encoding="utf-8")
    project.makepyfile(PLAY)
    (line,) = failure(run(project))
    assert line == "crashlanded-seed42: scenario 'crashlanded' has no weights for scoring version 3.0"
    assert not episodes(project)


def test_an_output_folder_that_no_record_can_name_is_refused_before_play(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    result = project.runpytest_inprocess("-p", "no:hypothesispytest", "--rle-output", os.fsdecode(b"out-\xff"))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: --rle-output: 'out-?udcff' has bytes that are not UTF-8*"])
    assert not [path for path in project.path.iterdir() if path.name.startswith("out")]


@pytest.mark.parametrize(
    ("selection", "hints"),
    [
        (["-k", "crashlandd"], ["-k crashlandd: did you mean crashlanded?"]),
        (["-m", "rle(scenario='frist_winter')"], ["-m frist_winter: did you mean first_winter?"]),
        (["-m", "rle(senario='crashlanded', policy='x')"], ["-m senario: did you mean scenario?"]),
        (
            ["-m", "rle(scenario='first') or smok"],
            ["-m first: did you mean first_winter?", "-m smok: did you mean smoke?"],
        ),
        (["--deselect", "test_one.py::test_scenario[crashlandd-seed42]"], ["--deselect crashlandd: did you mean *"]),
    ],
)
def test_a_misspelt_name_in_a_selection_is_named(
    project: pytest.Pytester, selection: list[str], hints: list[str]
) -> None:
    project.makepyfile(test_one=PLAY.replace('scenario="crashlanded", ', ""))
    run(project, "--collect-only", *selection).stdout.fnmatch_lines(hints)


def test_a_misspelt_scenario_in_a_node_id_is_named(project: pytest.Pytester) -> None:
    project.makepyfile(test_one=PLAY)
    result = run(project, "test_one.py::test_scenario[crashlandd-seed42]")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: not found: *", "ERROR: crashlandd: did you mean crashlanded?"])


def test_a_rootdir_with_other_scenarios_is_told(project: pytest.Pytester) -> None:
    project.makepyfile(test_one=PLAY)
    project.mkdir("elsewhere")
    result = run(project, "--collect-only", "--rootdir=elsewhere", "-c", "tox.ini")
    result.stdout.fnmatch_lines(
        ["scenarios: those in */scenarios, because the rootdir is */elsewhere; --rootdir=. takes those of this folder"]
    )
    assert "scenarios: those in" not in run(project, "--collect-only", "--rootdir=.").stdout.str()


def test_names_that_select_something_get_no_hint(project: pytest.Pytester) -> None:
    project.makepyfile(PLAY)
    selection = ["-k", "crash or test_scenario or seed42", "-m", "rle(scenario='crashlanded') and not slow"]
    assert "did you mean" not in run(project, "--collect-only", *selection).stdout.str()
