"""What a session reports: a row for each episode, a table, the summary of the run, and its line of history.

Each episode writes its own record, in the process that plays it. The process that owns the session writes the summary
and the history; under xdist that is the controller.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

from pytest_rle.plugin.runtime import Episode, EpisodeCancelled
from pytest_rle.plugin.session import RleSession

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeResult, EpisodeSpec


class EpisodeReporter:
    """Plugin object: carries the result of each episode from its item to the files of the run and to the terminal."""

    def __init__(self, session: RleSession) -> None:
        self._session = session
        self.rows: list[dict[str, Any]] = []
        self._began = time.monotonic()
        self._records_line = ""
        """The last line below the table: where the records are, or why the summary could not be written."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """On the controller of xdist: give every worker the id of the run."""
        node.workerinput["rle_run_id"] = self._session.run_id

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Put the episode's row and its own times on the report; the episode may have started before its item did.

        After the teardown nothing needs the game and the team any more, so they are released.
        """
        episode = self._session.episode_of(item)
        if episode is not None and episode.reported and call.when == "teardown":
            episode.release()
        if episode is None or call.when != "call":
            return (yield)
        row = _row(episode)
        # On the item, because junitxml reads the properties of the teardown's report.
        item.user_properties += [
            (f"rle_{name}", value) for name, value in row.items() if isinstance(value, int | float | str)
        ]
        report = yield
        episode.reported = True
        if episode.started is not None:
            report.start, report.stop = episode.started, episode.stopped or time.time()
            report.duration = episode.seconds
        report.rle = {**row, "verdict": report.outcome}  # type: ignore[attr-defined]  # pytest keeps extra attributes of reports
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the rows, in the process that owns the session."""
        row = getattr(report, "rle", None)
        if row is not None and not self._session.is_worker:
            self.rows.append(row)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, Any] | None:
        """Show outcome and score beside PASSED under `-v`."""
        row = getattr(report, "rle", None)
        if row and report.when == "call" and report.passed and row.get("score") is not None:
            return "passed", ".", (f"PASSED {row['outcome']} {row['score']:.3f}", {"green": True})
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Close the episodes, then write the summary of the run and its line of history."""
        self._session.close(session)
        if self._session.is_worker or not (self.rows or self._session.unreported):
            return
        self.rows.sort(key=lambda row: (row["scenario"], row["model"] or row["policy"], row["seed"], row["episode"]))
        from pytest_rle.records import RecordError  # here: only a session that played needs them
        from pytest_rle.records.history import append_history
        from pytest_rle.report import benchmark_entry, write_run

        settings, run_id = self._session.settings, self._session.run_id
        try:
            folder = write_run(
                settings.output,
                run_id=run_id,
                rows=self.rows,
                unreported=self._session.unreported,
                exit_status=int(exitstatus),
            )
            self._records_line = f"records: {folder}"
            entry = benchmark_entry(
                run_id=run_id, rows=self.rows, seconds=time.monotonic() - self._began, exit_status=int(exitstatus)
            )
            made = entry["calls"] - entry["recalled_calls"]
            append_history(settings.output, "benchmark", entry, llm_calls=made, always=settings.history == "always")
        except (OSError, RecordError) as error:
            self._records_line = f"the run's summary or history could not be written: {error}"

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table; if interrupted workers of xdist have reported nothing, the folder of their records."""
        if self._session.is_worker:
            return
        if not (self.rows or self._session.unreported):
            folder = self._session.settings.output / self._session.run_id
            if folder.is_dir():
                terminalreporter.write_line(f"records: {folder}")
            return
        from pytest_rle.report import result_table, spending_table  # here: as above

        terminalreporter.section("RimWorld benchmark", sep="=")
        for line in result_table(self.rows, self._session.unreported):
            terminalreporter.write_line(line)
        for line in spending_table(self.rows):
            terminalreporter.write_line(line)
        terminalreporter.write_line(self._records_line)

    def pytest_report_header(self) -> list[str]:
        """Print the options that differ from their defaults, if there are any."""
        changed = self._session.settings.changed()
        return [f"rle: {', '.join(f'{name}={value}' for name, value in changed.items())}"] if changed else []


def _row(episode: Episode[EpisodeSpec, EpisodeResult]) -> dict[str, Any]:
    """The result of an episode in plain JSON types, because xdist can carry no others."""
    spec = episode.spec
    row: dict[str, Any] = {
        "episode": spec.folder.name,
        "scenario": spec.scenario.name,
        "seed": spec.seed,
        "policy": spec.policy,
        "model": spec.model,
        "seconds": round(episode.seconds, 3),
    }
    if not episode.future.done():
        reason = "the test ended before its episode"
        return row | {"outcome": "truncated", "reason": reason, "is_valid": False, "score": None}
    error = episode.future.exception()
    if error is None:
        return {**row, **episode.future.result().row()}
    return row | {
        "outcome": "truncated" if isinstance(error, EpisodeCancelled) else "failed",
        "reason": str(error),
        "is_valid": False,
        "score": None,
        "folder": str(spec.folder) if spec.folder.is_dir() else None,
    }
