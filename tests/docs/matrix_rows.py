"""The rows of the matrix of docs/running.md: what is run, and what must come out of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final

OK: Final = 0
FAILED: Final = 1
INTERRUPTED: Final = 2
USAGE: Final = 4
NOTHING: Final = 5

BASE: Final = ("rle", "asyncio", "timeout", "benchmark")
"""The plugins that every run loads: this one, and those that it requires."""

DISTRIBUTIONS: Final[Mapping[str, str]] = {
    "flaky": "flaky",
    "pytest_cov": "pytest-cov",
    "pytest_forked": "pytest-forked",
    "pytest_jsonreport": "pytest-json-report",
    "pytest_mock": "pytest-mock",
    "pytest_order": "pytest-order",
    "pytest_reportlog": "pytest-reportlog",
    "pytest-durations": "pytest-durations",
    "pytest-retry": "pytest-retry",
    "pytest-split": "pytest-split",
    "pytest-testmon": "pytest-testmon",
    "random_order": "pytest-random-order",
    "html_fixtures": "pytest-html",
}
"""The distributions of plugins, where the name is not `pytest-` and that of the plugin."""

HELPERS: Final = ("metadata", "html_fixtures")
"""Plugins that others need. The table leaves them out."""

TESTS: Final[Mapping[str, str]] = {
    "play": "passes",
    "fail": "fails",
    "flaky": "fails the first time",
    "async": "is `async`",
    "subtests": "has subtests",
    "order": "two with an order",
    "dies": "passes; another kills its process",
}
"""What the tests do, by the name of their file."""

FILES: Final[Mapping[str, str]] = {
    "play": "def test_scenario(episode):\n    episode.run()\n",
    "fail": "def test_scenario(episode):\n    episode.run()\n    assert False\n",
    "flaky": "runs = []\n\ndef test_scenario(episode):\n"
    "    episode.run()\n    runs.append(1)\n    assert len(runs) != 1\n",
    "async": "@pytest.mark.asyncio\nasync def test_scenario(episode):\n    await episode\n",
    "subtests": "def test_scenario(episode, subtests):\n    result = episode.run()\n"
    "    with subtests.test('score'):\n        assert result.score\n",
    "order": "@pytest.mark.order(2)\ndef test_later(episode):\n    episode.run()\n\n"
    "@pytest.mark.order(1)\ndef test_sooner(episode):\n    episode.run()\n",
    "dies": "import os\n\ndef test_scenario(episode):\n    episode.run()\n\n"
    "def test_dies(episode):\n    episode.run()\n    os.kill(os.getpid(), 9)\n",
}
"""The bodies of the test files, by name. Each plays seeds 1 and 2 for one tick."""


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the matrix.

    Attributes:
        plugin: The plugin of others that is loaded; empty for pytest alone.
        options: What is passed to pytest.
        meaning: What a reader should know, beyond that it works.
        body: The name of the test file.
        exit: The exit code of pytest.
        episodes: How many episodes have a row in the summary of the run.
        unreported: How many more are listed as not reported.
        first: What an earlier run in the same folder was called with.
        keys: What is typed.
        works: Whether a user can play so; False for a known limit.
        says: What pytest prints.
    """

    plugin: str
    options: str
    meaning: str = ""
    body: str = "play"
    exit: int = OK
    episodes: int = 2
    unreported: int = 0
    first: str | None = None
    keys: str = ""
    works: bool = True
    says: str = ""

    @property
    def shown_plugins(self) -> list[str]:
        """The plugins that the table names."""
        return [plugin for plugin in self.plugin.split() if plugin not in HELPERS]

    @property
    def test(self) -> str:
        """What the tests do, in words."""
        return TESTS[self.body]

    @property
    def note(self) -> str:
        """The meaning, as it follows the result."""
        return f": {self.meaning}" if self.meaning else ""


def rows() -> Iterable[Row]:
    """The rows, by plugin."""
    yield from _pytest()
    yield from _required()
    yield from _repeating()
    yield from _xdist()
    yield from _reports()
    yield from _selection()


def _pytest() -> Iterable[Row]:
    stops = "the next episode does not begin before the verdict; the rest is listed as `never started`"
    for option, code in (("-x", FAILED), ("--maxfail=1", FAILED), ("--sw", INTERRUPTED)):
        yield Row("", option, stops, body="fail", exit=code, episodes=1, unreported=1)
    yield Row("", "--pdb", stops, body="fail", exit=INTERRUPTED, episodes=1, unreported=1, keys="q\n")
    yield Row("", "-x --rle-concurrency 2", "episodes ahead are cut off", "fail", FAILED, 1, 1)
    for option in ("--setup-only", "--setup-plan", "--collect-only"):
        yield Row("", option, "plays nothing and writes nothing", episodes=0)
    yield Row("", "--setup-show")
    yield Row("", "--lf", "the failed episode alone is played again", "flaky", FAILED, 1, first="")
    yield Row("", "--ff", body="flaky", exit=FAILED, first="")
    yield Row("", "--nf", first="")
    yield Row("", "--keep-duplicates test_it.py test_it.py", "copies are named `-copy2`", episodes=4)
    yield Row("", "-k seed2", "a misspelt scenario is named", episodes=1)
    yield Row("", '-m "rle(seed=2)"', "by scenario, difficulty, seed, policy, model", episodes=1)
    hint = "did you mean crashlanded?"
    yield Row("", "-m \"rle(scenario='crashlandd')\"", f"`{hint}`", exit=NOTHING, episodes=0, says=hint)
    yield Row("", "--deselect test_it.py::test_scenario[crashlanded-seed1]", episodes=1)
    yield Row("", "test_it.py::test_scenario[crashlanded-seed2]", episodes=1)
    yield Row("", "-o rle_ticks=2 -o rle_history=always", "options of the ini file")
    for mode in ("prepend", "append", "importlib"):
        yield Row("", f"--import-mode={mode}")
    said = "--rootdir=. takes those of this folder"
    yield Row("", "--rootdir=elsewhere", f"plays the scenarios of the rootdir, or the package's: `{said}`", says=said)
    yield Row("", "--basetemp=kept")
    for option in ("-s", "--capture=sys", "--capture=tee-sys", "-rA", "-qq", "-vv", "--tb=no", "--no-summary"):
        yield Row("", option, "no table, but all files" if option == "--no-summary" else "")
    yield Row("", "--log-cli-level=DEBUG --log-file=log.txt")
    yield Row("", "--junitxml=junit.xml", "outcome, score and cost are properties of the test case")
    yield Row("", "-W error")
    yield Row("", "--strict-markers --strict-config")
    yield Row("", "--runxfail --durations=0 --color=yes")
    yield Row("", "-p no:terminal", "no table, but all files")
    for option in ("cacheprovider", "junitxml", "faulthandler", "logging", "unraisableexception"):
        yield Row("", f"-p no:{option}")


def _required() -> Iterable[Row]:
    yield Row("", "-p no:timeout", "`--rle-tick-timeout` has no effect")
    yield Row("", "-p no:benchmark")
    yield Row("", "-p no:asyncio", "a test that is not `async`")
    yield Row("", "--asyncio-mode=auto", body="async")
    yield Row("", "--asyncio-mode=strict", body="async")
    yield Row("", "--timeout=600 --timeout-method=signal")
    yield Row("", "--timeout=600 --timeout-method=thread")
    yield Row("", "--benchmark-only", "skips every episode", episodes=0)
    yield Row("", "--benchmark-disable")


def _repeating() -> Iterable[Row]:
    again = "attempts have names of their own; a repeated sample is a re-roll and in no mean"
    yield Row("rerunfailures", "--reruns 1", again, "flaky", OK, 3)
    yield Row("rerunfailures", "--reruns 1 --rle-concurrency 2", again, "flaky", OK, 3)
    yield Row("rerunfailures", "--reruns 2 --only-rerun AssertionError", again, "fail", FAILED, 6)
    yield Row("pytest-retry", "--retries 1", again, "flaky", OK, 3)
    yield Row("flaky", "--force-flaky --max-runs 2", again, "flaky", OK, 3)
    yield Row("repeat", "--count 2", "repetitions are samples of one mean", episodes=4)
    yield Row("repeat", "--count 2 --repeat-scope session", episodes=4)


def _xdist() -> Iterable[Row]:
    for mode in ("load", "loadscope", "loadfile", "loadgroup", "worksteal"):
        yield Row("xdist", f"-n 2 --dist {mode}")
    yield Row("xdist", "--dist each --tx 2*popen", "each worker plays all; names end with `-gw0`", episodes=4)
    yield Row("xdist", "-n 2 --maxprocesses 1")
    yield Row("xdist", "-n 1 -x", "workers play what they were sent", "fail", INTERRUPTED, 1, 1)
    yield Row("xdist", "-n 2 --rle-concurrency 2", "refused: choose one", exit=USAGE, episodes=0)
    died = "the episode of a worker that dies is `truncated`; another worker goes on"
    yield Row("xdist", "-n 1", died, "dies", FAILED, 4)
    yield Row("xdist", "-n 1 --max-worker-restart 0", "the rest is listed as `never started`", "dies", FAILED, 3, 1)
    yield Row("xdist rerunfailures", "-n 2 --reruns 1", body="fail", exit=FAILED, episodes=4)
    yield Row("xdist repeat", "-n 2 --count 2", episodes=4)
    yield Row("xdist pytest_cov", "-n 2 --cov=. --cov-report=")
    forked = "pytest-forked cannot send any report of pytest 9.2 from its process, so every test fails"
    yield Row("pytest_forked", "--forked", forked, exit=FAILED, works=False)


def _reports() -> Iterable[Row]:
    yield Row("pytest_cov", "--cov=. --cov-report=term")
    yield Row("metadata html_fixtures html", "--html=report.html --self-contained-html")
    yield Row("metadata pytest_jsonreport", "--json-report")
    yield Row("pytest_reportlog", "--report-log=log.jsonl")
    yield Row("sugar", "", "the line of progress is pytest-sugar's own")
    yield Row("instafail", "--instafail", body="fail", exit=FAILED)
    yield Row("subtests", "", body="subtests")
    yield Row("pytest-durations", "")
    yield Row("profiling", "--profile")


def _selection() -> Iterable[Row]:
    yield Row("randomly", "", "the order changes; names, seeds and scores do not")
    yield Row("random_order", "--random-order")
    yield Row("pytest_order", "", body="order", episodes=4)
    yield Row("pytest-split", "--splits 2 --group 1", episodes=1)
    yield Row("dependency", "")
    unchanged = "what did not change is not played"
    yield Row("pytest-testmon", "--testmon", unchanged, episodes=0, first="--testmon")
    yield Row("pytest_mock", "")
    yield Row("env", "")
