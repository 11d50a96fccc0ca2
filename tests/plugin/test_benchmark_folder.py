"""No empty `.benchmarks` folder is left in a user's project, and no folder that holds anything is removed."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

INI = "[pytest]\nasyncio_default_fixture_loop_scope = function"


@pytest.fixture(autouse=True)
def not_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a worker of xdist, pytest-benchmark would measure nothing."""
    monkeypatch.delenv("PYTEST_XDIST_WORKER", raising=False)


@pytest.mark.parametrize("arguments", [(), ("--collect-only",), ("--help",), ("-n", "1"), ("-x", "test_none.py")])
def test_no_folder_is_left(pytester: pytest.Pytester, arguments: tuple[str, ...]) -> None:
    pytester.makeini(INI)
    pytester.makepyfile("def test_nothing(): pass")
    pytester.runpytest_inprocess("-p", "no:hypothesispytest", *arguments)
    assert not (pytester.path / ".benchmarks").exists()


def test_saved_benchmarks_stay(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    pytester.makepyfile("def test_speed(benchmark): benchmark.pedantic(int)")
    pytester.runpytest_inprocess("-p", "no:hypothesispytest", "--benchmark-save", "one").assert_outcomes(passed=1)
    assert [path.name for path in (pytester.path / ".benchmarks").glob("*/*")] == ["0001_one.json"]


def test_an_empty_folder_of_the_users_own_stays(pytester: pytest.Pytester) -> None:
    pytester.makeini(INI)
    pytester.makepyfile("def test_nothing(): pass")
    pytester.mkdir(".benchmarks")
    pytester.runpytest_inprocess("-p", "no:hypothesispytest").assert_outcomes(passed=1)
    assert (pytester.path / ".benchmarks").is_dir()


def test_pytest_benchmark_still_makes_its_folder_by_itself(pytester: pytest.Pytester) -> None:
    """Fails when pytest-benchmark no longer does so, and the plugin need not clean up after it."""
    pytester.makeini(INI)
    pytester.makepyfile("def test_nothing(): pass")
    pytester.runpytest_inprocess("-p", "no:hypothesispytest", "-p", "no:rle").assert_outcomes(passed=1)
    assert (pytester.path / ".benchmarks").is_dir()
