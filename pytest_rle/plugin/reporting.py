"""What a session reports: a row for each episode, a table, the summary of the run, and its line of history.

Each episode writes its own record, in the process that plays it. The process that owns the session writes the summary
and the history; under xdist that is the controller.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_rle.plugin.attempts import AttemptRows, note_attempt, put_attempts, was_noted
from pytest_rle.plugin.identity import recorded_node
from pytest_rle.plugin.items import asks_for_episode, identity_of
from pytest_rle.plugin.planned import read_planned, row_of
from pytest_rle.plugin.resume_command import recorded_argument, recorded_command, resume_command
from pytest_rle.plugin.runtime import Episode, EpisodeCancelled
from pytest_rle.plugin.session import RleSession
from pytest_rle.shown import shown

if TYPE_CHECKING:
    from pytest_rle.episode import EpisodeResult, EpisodeSpec


INTERRUPTED: Final = ("truncated", "infra_failed")
"""The outcomes of episodes that can be resumed."""


class EpisodeReporter:
    """Plugin object: carries the result of each episode from its item to the files of the run and to the terminal."""

    def __init__(self, session: RleSession) -> None:
        self._session = session
        self.rows: list[dict[str, Any]] = []
        self._attempts = AttemptRows()
        self.unreported: list[dict[str, Any]] = []
        self._died: dict[str, str] = {}
        self._not_played: dict[str, str] = {}
        self._resume: str | None = None
        self._recorded_resume: str | None = None
        self._ended: set[str] = set()
        """The items that are over, also those that played nothing."""
        self._began = time.monotonic()
        self._records_line = ""
        """The last line below the table: where the records are, or why the summary could not be written."""
        self._page_line: str | None = None

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """On the controller of xdist: give every worker the id of the run."""
        node.workerinput["rle_run_id"] = self._session.run_id
        node.workerinput["rle_each"] = self._session.config.getoption("dist") == "each"

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
        # A plugin that repeats calls without a report for each of them shows a later attempt at the teardown.
        is_over = call.when == "call" or (call.when == "teardown" and was_noted(item))
        if episode is None or episode.reported or not is_over:
            report = yield
        elif (not_played := _not_played(episode)) is not None:
            report = yield
            episode.reported = True
            report.rle_not_played = (episode.spec.folder.name, not_played)  # type: ignore[attr-defined]  # as below
        else:
            row = _row(episode)
            note_attempt(item, row)
            report = yield
            episode.reported = True
            if call.when == "call" and episode.started is not None:
                report.start, report.stop = episode.started, episode.stopped or time.time()
                report.duration = episode.seconds
            report.rle = row  # type: ignore[attr-defined]  # pytest keeps extra attributes of reports
        if asks_for_episode(item):
            report.rle_item = identity_of(item).name  # type: ignore[attr-defined]  # as above
            put_attempts(item, report)
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Collect the rows, in the process that owns the session."""
        if self._session.is_worker:
            return
        self._attempts.take(report)
        not_played = getattr(report, "rle_not_played", None)
        if not_played is not None:
            name, self._not_played[name] = not_played
        if report.when == "teardown":
            self._ended.add(getattr(report, "rle_item", ""))

    def rows_so_far(self) -> list[dict[str, Any]]:
        """The rows of the attempts that are over, in the process that owns the session."""
        return list(self._attempts)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, Any] | None:
        """Show outcome and score beside PASSED under `-v`."""
        row = getattr(report, "rle", None)
        if row and report.when == "call" and report.passed and row.get("score") is not None:
            return "passed", ".", (f"PASSED {shown(row['outcome'])} {row['score']:.3f}", {"green": True})
        return None

    @pytest.hookimpl(optionalhook=True)
    def pytest_handlecrashitem(self, crashitem: str, report: pytest.TestReport) -> None:
        """On the controller of xdist: note the item during which a worker died."""
        self._died[recorded_node(crashitem)] = report.node.gateway.id  # set by xdist

    @pytest.hookimpl(trylast=True)  # after xdist has waited for its workers
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Write the summary of the run and its line of history. If this is impossible, the session has failed."""
        if self._session.is_worker:
            return
        self.rows = list(self._attempts)
        folder = self._session.settings.output / self._session.run_id
        planned = read_planned(folder) if self._session.is_controller else self._session.planned
        began = os.path.isdir(folder)  # noqa: PTH112 - Path.is_dir raises for a name that is too long
        if not (self.rows or self._session.unreported or (planned and began)):
            return
        from pytest_rle.plugin.missing import first_name, missing_episodes  # here: only sessions that played need them
        from pytest_rle.plugin.page import page_line
        from pytest_rle.records import RecordError
        from pytest_rle.records.errors import write_error
        from pytest_rle.records.history import append_history
        from pytest_rle.report import benchmark_entry, write_run

        cut_off, self.unreported = missing_episodes(
            folder,
            planned,
            over={*map(first_name, self.rows), *self._ended},
            closed={**self._session.unreported, **self._not_played},
            died=self._died,
        )
        self.rows += cut_off
        self.rows.sort(key=_place)
        _mark_rerolls(self.rows)
        settings, run_id = self._session.settings, self._session.run_id
        if self.unreported or any(row["outcome"] in INTERRUPTED for row in self.rows):
            arguments = self._session.config.invocation_params.args
            self._resume = resume_command(arguments, folder)
            self._recorded_resume = resume_command(
                [*map(recorded_argument, arguments)], Path(recorded_argument(folder))
            )
        try:
            folder = write_run(
                settings.output,
                run_id=run_id,
                rows=self.rows,
                unreported=self.unreported,
                exit_status=int(exitstatus),
                command=recorded_command(self._session.config.invocation_params.args),
                resume=self._recorded_resume,
                gates=list(self._session.gates.values()),
            )
            self._records_line = f"records: {folder}"
            entry = benchmark_entry(
                run_id=run_id, rows=self.rows, seconds=time.monotonic() - self._began, exit_status=int(exitstatus)
            )
            made = entry["calls"] - entry["recalled_calls"]
            append_history(settings.output, "benchmark", entry, llm_calls=made, always=settings.history == "always")
            self._page_line = page_line(settings, folder, len(self.rows))
        except (OSError, RecordError) as error:
            reason = write_error(folder, error) if isinstance(error, OSError) else error
            self._records_line = f"the run's summary or history could not be written: {reason}"
            if session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Print the table, where the records are, and how to resume what was interrupted."""
        if not (self.rows or self.unreported):
            return
        from pytest_rle.report import gate_lines, loss_lines, result_table, spending_table  # here: as above

        terminalreporter.section("RimWorld benchmark", sep="=")
        for line in result_table(self.rows, self.unreported):
            terminalreporter.write_line(line)
        if terminalreporter.verbosity > 0:
            for line in loss_lines(self.rows):
                terminalreporter.write_line(line)
        for line in spending_table(self.rows):
            terminalreporter.write_line(line)
        for line in gate_lines(list(self._session.gates.values())):
            terminalreporter.write_line(line)
        terminalreporter.write_line(shown(self._records_line))
        if self._resume is not None:
            terminalreporter.write_line(f"resume: {shown(self._resume)}")

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Name the run's page in the very last line."""
        terminal: Any = config.pluginmanager.get_plugin("terminalreporter")
        if self._page_line is not None and terminal is not None:
            terminal.write_line(shown(self._page_line))

    def pytest_report_header(self) -> list[str]:
        """Print the options that differ from their defaults, if there are any."""
        changed = self._session.settings.changed()
        return [shown(f"rle: {', '.join(f'{name}={value}' for name, value in changed.items())}")] if changed else []


def _not_played(episode: Episode[EpisodeSpec, EpisodeResult]) -> str | None:
    """Why the episode was not begun, None if it was."""
    from pytest_rle.episode.run_budget import NotPlayedError  # here: the episode has imported it by now

    error = episode.future.exception() if episode.future.done() and not episode.future.cancelled() else None
    return str(error) if isinstance(error, NotPlayedError) else None


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """What the table is sorted by."""
    from pytest_rle.plugin.missing import first_name  # here: as above

    return row["scenario"], row["team"], row["seed"], row["repeat"], first_name(row), row["attempt"]


def _mark_rerolls(rows: list[dict[str, Any]]) -> None:
    """Mark the attempts of an item that follow a valid one: the first valid result is the item's."""
    from pytest_rle.plugin.missing import first_name  # here: as above

    settled: set[str] = set()
    for row in rows:
        row["is_reroll"] = first_name(row) in settled
        if row["is_valid"]:
            settled.add(first_name(row))


def _row(episode: Episode[EpisodeSpec, EpisodeResult]) -> dict[str, Any]:
    """The result of an episode in plain JSON types, because xdist can carry no others."""
    spec = episode.spec
    row: dict[str, Any] = {**row_of(spec, identity_of(episode.item)), "seconds": round(episode.seconds, 3)}
    if not episode.future.done():
        reason = "the test ended before its episode"
        return row | {"outcome": "truncated", "reason": reason, "is_valid": False, "score": None}
    error = episode.future.exception()
    if error is None:
        return {**row, **episode.future.result().row()}
    from pytest_rle.privacy import without_folders  # here: as above

    return row | {
        "outcome": "truncated" if isinstance(error, EpisodeCancelled) else "failed",
        "reason": without_folders(str(error)),
        "is_valid": False,
        "score": None,
        "folder": f"{spec.run_id}/{spec.folder.name}" if spec.folder.is_dir() else None,
    }
