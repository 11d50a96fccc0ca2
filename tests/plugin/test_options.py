"""Options: their sources, and how a bad value is refused."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

QUIET_INI = "[pytest]\nasyncio_default_fixture_loop_scope = function"
"""Without this option pytest-asyncio warns."""

SHOW_SETTINGS = """
    from pytest_rle.plugin.stash import SESSION

    def test_show(request):
        settings = request.config.stash[SESSION].settings
        print("SEED", settings.seed, "POLICY", settings.policy, "ROLE", settings.role_timeout)
"""


def test_the_command_line_wins_over_the_environment_and_the_environment_over_the_ini_file(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(SHOW_SETTINGS)
    pytester.makeini(f"{QUIET_INI}\nrle_seed = 3\nrle_policy = idle\nrle_role_timeout = 9")
    monkeypatch.setenv("RLE_SEED", "2")
    monkeypatch.setenv("RLE_POLICY", "random")
    result = pytester.runpytest("-s", "--rle-seed", "1")
    result.stdout.fnmatch_lines(["*SEED (1,) POLICY ('random',) ROLE 9.0*"])


@pytest.mark.parametrize(
    ("arguments", "environment", "ini", "message"),
    [
        (["--rle-seed", "x"], {}, "", "--rle-seed: 'x' is not a seed: write 42, 1,2,3 or 0-19"),
        ([], {"RLE_SEED": "x"}, "", "RLE_SEED: 'x' is not a seed*"),
        ([], {}, "rle_seed = x", "ini option rle_seed: 'x' is not a seed*"),
        (["--rle-price-per-mtok", "3"], {}, "", "--rle-price-per-mtok: a price is PROMPT:COMPLETION*, not '3'"),
        (
            ["--rle-rimapi-url", "localhost:8765"],
            {},
            "",
            "--rle-rimapi-url: this is not a URL: it must look like http://*",
        ),
        (["--rle-policy", "llm"], {}, "", "--rle-policy: the llm policy needs a model: add --rle-model NAME"),
        (
            ["--rle-policy", "idle", "--rle-model", "m"],
            {},
            "",
            "--rle-model selects the llm policy, but --rle-policy says idle: *",
        ),
        (["--rle-base-url", "http://127.0.0.1:1/v1"], {}, "", "--rle-base-url is about a model*add --rle-model NAME"),
        (["--rle-max-cost", "1"], {"RLE_POLICY": "idle"}, "", "--rle-max-cost is about a model*"),
        (["--rle-save", "none.rws"], {}, "", "--rle-save: there is no file none.rws"),
        ([], {"RLE_RESUME": "none"}, "", "RLE_RESUME: *none: there is no record here*"),
        (["--rle-seed", "5-2"], {}, "", "*: the first must not be above the last"),
        (["--rle-seed", ""], {"RLE_SEED": "1"}, "", "--rle-seed: '' is not a seed*"),
        (["--rle-model", ""], {}, "", "--rle-model: must not be empty"),
        (["--rle-seed", "0-10000"], {}, "", "*'0-10000' has more than 10000 seeds: *"),
        (["--rle-min-score", "2"], {}, "", "--rle-min-score: '2' is not a score from 0 to 1"),
        ([], {"RLE_SEQUENTIAL": "maybe"}, "", "RLE_SEQUENTIAL: 'maybe' is neither yes nor no"),
    ],
)
def test_a_bad_option_ends_in_one_line_that_names_its_source(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    ini: str,
    message: str,
) -> None:
    pytester.makepyfile("def test_nothing(): pass")
    pytester.makeini(f"[pytest]\n{ini}")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = pytester.runpytest(*arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {message}"])
    assert "Traceback" not in result.stderr.str()


def test_options_about_a_model_may_stay_in_the_environment_and_the_ini_file(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(SHOW_SETTINGS)
    pytester.makeini(f"{QUIET_INI}\nrle_no_think = yes")
    monkeypatch.setenv("RLE_BASE_URL", "http://127.0.0.1:1/v1")
    pytester.runpytest().assert_outcomes(passed=1)


def test_a_model_can_play_beside_other_policies(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(SHOW_SETTINGS)
    pytester.makeini(QUIET_INI)
    result = pytester.runpytest("-s", "--rle-policy", "idle,llm", "--rle-model", "m")
    result.stdout.fnmatch_lines(["*POLICY ('idle', 'llm') *"])


@pytest.mark.parametrize("name", ["rimapi_url", "base_url"])
@pytest.mark.parametrize("url", ["http://user:s3cr3t@127.0.0.1:9/?token=s3cr3t", "https://127.0.0.1:9/v1?token=s3cr3t"])
def test_a_secret_in_a_url_is_refused_and_written_nowhere(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, name: str, url: str
) -> None:
    pytester.makepyfile("def test_scenario(episode): episode.run()")
    pytester.makeini(QUIET_INI)
    loud = ["-vv", "--showlocals", "--full-trace", "--log-level", "DEBUG", "-o", "log_file=log", "--junitxml", "xml"]
    loud += ["--rle-output", "out"]
    runs = [pytester.runpytest_inprocess(*loud, f"--rle-{name.replace('_', '-')}", url)]
    runs.append(pytester.runpytest_inprocess(*loud, "-o", f"rle_{name}={url}"))
    monkeypatch.setenv(f"RLE_{name.upper()}", url)
    runs.append(pytester.runpytest_inprocess(*loud))
    for run in runs:
        assert run.ret == pytest.ExitCode.USAGE_ERROR
        run.stderr.fnmatch_lines(["ERROR: *: the URL must not carry a user name, a password, a query or a fragment*"])
        assert "s3cr3t" not in run.stdout.str() + run.stderr.str()
    assert not [file for file in pytester.path.rglob("*") if file.is_file() and b"s3cr3t" in file.read_bytes()]


def test_the_help_text_gives_default_and_variable(pytester: pytest.Pytester) -> None:
    pytester.makeini(QUIET_INI)
    result = pytester.runpytest("--help")
    result.stdout.fnmatch_lines(["RimWorld benchmark (pytest-rle), what to play:", "*--rle-seed*SEEDS*"])
    assert "RLE_SEED" in result.stdout.str()


def test_sessions_that_do_not_play_see_nothing_of_the_plugin(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_imports():
            heavy = {"openai", "numpy", "httpx", "uvicorn", "starlette"}
            assert not heavy & set(sys.modules)
        """
    )
    result = pytester.runpytest_subprocess("-p", "no:hypothesispytest", "-p", "no:benchmark")
    result.assert_outcomes(passed=1)
    assert "rle" not in result.stdout.str().replace("pytest-rle", "").replace("pytest_rle", "").split("plugins:")[0]
    assert not [path for path in pytester.path.iterdir() if path.name == "results"]


def test_collecting_scenarios_does_not_load_the_game(pytester: pytest.Pytester) -> None:
    """Nor does it for a test file that names the type of its fixture, as those of benchmarks/ do."""
    pytester.makeini(QUIET_INI)
    pytester.makeconftest(
        """
        import sys

        def pytest_collection_finish(session):
            heavy = {"openai", "numpy", "httpx", "pytest_rle.colony", "pytest_rle.rimapi", "pytest_rle.team"}
            assert not heavy & set(sys.modules), heavy & set(sys.modules)
        """
    )
    pytester.makepyfile(
        """
        from pytest_rle.plugin.handle import EpisodeHandle

        def test_scenario(episode: EpisodeHandle) -> None:
            episode.run()
        """
    )
    options = ("--collect-only", "-q", "-p", "no:hypothesispytest", "-p", "no:benchmark")
    result = pytester.runpytest_subprocess(*options)
    assert result.ret == pytest.ExitCode.OK, result.stdout.str()
    result.stdout.fnmatch_lines(["*6 tests collected*"])
