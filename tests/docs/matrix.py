"""Writes the matrix of plugins and options in docs/running.md, by really running each row.

    nox                                        # every supported Python and pytest
    python -m tests.docs.matrix                # this environment: the rows whose plugins are installed
    python -m tests.docs.matrix --only xdist   # prints some rows, and writes nothing

A row whose plugin is missing keeps what the page says.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Final

from pytest_rle.cli import main as rle
from tests.docs.matrix_rows import BASE, DISTRIBUTIONS, FILES, Row, rows

CHECKOUT: Final = Path(__file__).parents[2]
PAGE: Final = CHECKOUT / "docs" / "running.md"

ROWS_BEGIN: Final = "<!-- The matrix of plugins and options, written by `nox` -->\n"
ROWS_END: Final = "<!-- End of the matrix -->\n"
VERSIONS_BEGIN: Final = "<!-- The matrix of versions, written by `nox` -->\n"
VERSIONS_END: Final = "<!-- End of the matrix of versions -->\n"

HANG_S: Final = 300.0
"""A run that takes longer hangs."""

MARK: Final = """import pytest

pytestmark = pytest.mark.rle(scenario="crashlanded", policy="idle", seed=[1, 2], ticks=1)

"""

INI: Final = "[pytest]\nasyncio_default_fixture_loop_scope = function\nmarkers =\n    order: the place of a test\n"


@dataclasses.dataclass(frozen=True)
class Seen:
    """What came out of a run. `episodes` are the rows in the summary of the run."""

    exit: int
    episodes: int
    unreported: int
    names: int
    output: str

    def differs_from(self, row: Row) -> str:
        """What is not as the row says; empty if everything is."""
        faults = []
        if self.exit != row.exit:
            faults.append(f"exit code {self.exit} instead of {row.exit}")
        if (self.episodes, self.unreported) != (row.episodes, row.unreported):
            faults.append(
                f"{self.episodes} episodes and {self.unreported} unreported instead of "
                f"{row.episodes} and {row.unreported}"
            )
        if self.names != self.episodes:
            faults.append(f"{self.episodes} episodes have {self.names} names")
        if "INTERNALERROR" in self.output:
            faults.append("an internal error of pytest")
        if row.says and row.says not in self.output:
            faults.append(f"the output lacks {row.says!r}")
        return "; ".join(faults)


def build_project(folder: Path) -> None:
    """Make a folder with one scenario on a small map."""
    (folder / "scenarios").mkdir()
    (folder / "saves").mkdir()
    text = (CHECKOUT / "scenarios" / "crashlanded.yaml").read_text("utf-8")
    small = re.sub(r"(?m)^(  (?:width|height):) \d+$", r"\1 60", text)
    (folder / "scenarios" / "crashlanded.yaml").write_text(small, "utf-8")
    (folder / "pytest.ini").write_text(INI, "utf-8")
    (folder / "elsewhere").mkdir()
    before = Path.cwd()
    os.chdir(folder)
    try:
        if rle(["saves", "build"]) or rle(["saves", "hash"]):
            raise SystemExit("the save of the small scenario could not be built")
    finally:
        os.chdir(before)


def try_row(row: Row, project: Path) -> Seen:
    """Run a row in a copy of the project."""
    with tempfile.TemporaryDirectory(prefix="rle-matrix-") as scratch:
        folder = Path(shutil.copytree(project, Path(scratch) / "project"))
        (folder / "test_it.py").write_text(MARK + FILES[row.body], "utf-8")
        if row.first is not None:
            _pytest(row, row.first, folder)
            shutil.rmtree(folder / "out")
        done = _pytest(row, row.options, folder)
        summaries = list((folder / "out").glob("*/summary.json"))
        summary = json.loads(summaries[0].read_text("utf-8")) if summaries else {"episodes": [], "unreported": []}
    names = {episode["episode"] for episode in summary["episodes"]}
    return Seen(done.returncode, len(summary["episodes"]), len(summary["unreported"]), len(names), done.stdout)


def _pytest(row: Row, options: str, folder: Path) -> subprocess.CompletedProcess[str]:
    wanted = {*BASE, *row.plugin.split()}
    others = sorted({entry.name for entry in metadata.entry_points(group="pytest11")} - wanted)
    command = [sys.executable, "-m", "pytest", *(f"-pno:{name}" for name in others), "--rle-output=out"]
    return subprocess.run(
        [*command, *shlex.split(options)],
        cwd=folder,
        input=row.keys,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=HANG_S,
        check=False,
    )


def is_installed(row: Row) -> bool:
    """Whether the row's plugins are there."""
    return all(_version(plugin) is not None for plugin in row.plugin.split())


def _version(plugin: str) -> str | None:
    try:
        return metadata.version(_distribution(plugin))
    except metadata.PackageNotFoundError:
        return None


def _distribution(plugin: str) -> str:
    return DISTRIBUTIONS.get(plugin, f"pytest-{plugin}")


def line(row: Row, fault: str) -> str:
    """A row of the table."""
    named = ", ".join(f"{_distribution(plugin)} {_version(plugin)}" for plugin in row.shown_plugins)
    result = f"**not as expected**: {fault}" if fault else "works" if row.works else "does not work"
    return f"| {named or 'pytest'} | {f'`{row.options}`' if row.options else ''} | {row.test} | {result}{row.note} |\n"


def between(page: str, begin: str, end: str) -> str:
    """What stands between two marks of the page."""
    return page.partition(begin)[2].partition(end)[0]


def replaced(page: str, begin: str, end: str, text: str) -> str:
    """The page with another text between two marks."""
    return page.replace(f"{begin}{between(page, begin, end)}{end}", f"{begin}\n{text}\n{end}")


def versions_table(old: str, works: int, tried: int) -> str:
    """The table of versions, with the line of this environment written again."""
    lines = {tuple(text.split(" | ")[:2]): text for text in old.splitlines() if re.match(r"\| \d", text)}
    python = ".".join(platform.python_version_tuple()[:2])
    key = (f"| {python}", metadata.version("pytest"))
    lines[key] = f"{' | '.join(key)} | {works} of {tried} |"
    ordered = sorted(lines.values(), key=lambda text: [int(part) for part in re.findall(r"\d+", text)])
    return "| Python | pytest | rows as expected |\n|---|---|---:|\n" + "".join(f"{text}\n" for text in ordered)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the rows and write the page. Returns 1 if a row is not as expected."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs.matrix", description=__doc__)
    parser.add_argument("--only", metavar="TEXT", help="print the rows that hold this text, and write nothing")
    parser.add_argument("--versions-only", action="store_true", help="write the line of this environment alone")
    parser.add_argument("--all", action="store_true", help="fail if the plugin of a row is not installed")
    options = parser.parse_args(arguments)
    chosen = [row for row in rows() if options.only is None or options.only in f"{row.plugin} {row.options}"]
    missing = sorted({row.plugin for row in chosen if not is_installed(row)})
    if missing and options.all:
        parser.error(f"not installed: {', '.join(missing)}")
    lines, faults = [], 0
    with tempfile.TemporaryDirectory(prefix="rle-matrix-") as scratch:
        build_project(Path(scratch))
        for row in chosen:
            if not is_installed(row):
                continue
            seen = try_row(row, Path(scratch))
            fault = seen.differs_from(row)
            faults += bool(fault)
            lines.append(line(row, fault))
            sys.stdout.write(lines[-1] + (seen.output if fault and options.only else ""))
            sys.stdout.flush()
    if options.only is None:
        _write(lines, len(lines) - faults, whole=not missing and not options.versions_only)
    return 1 if faults else 0


def _write(lines: Iterable[str], works: int, *, whole: bool) -> None:
    written = list(lines)
    page = PAGE.read_text("utf-8")
    table = versions_table(between(page, VERSIONS_BEGIN, VERSIONS_END), works, len(written))
    page = replaced(page, VERSIONS_BEGIN, VERSIONS_END, table)
    if whole:
        heading = "| plugin | options | the test | result |\n|---|---|---|---|\n"
        page = replaced(page, ROWS_BEGIN, ROWS_END, heading + "".join(written))
    PAGE.write_text(page, "utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
