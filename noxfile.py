"""The matrix of Pythons, pytests and plugins in docs/running.md. `nox` runs it whole, `nox -s plugins-3.12` a part.

Needs nox (`pip install nox`). A Python that is not on this machine is skipped.
"""

from __future__ import annotations

import nox

PLUGINS = (
    "flaky",
    "pytest-cov",
    "pytest-dependency",
    "pytest-durations",
    "pytest-env",
    "pytest-forked",
    "pytest-html",
    "pytest-instafail",
    "pytest-json-report",
    "pytest-mock",
    "pytest-order",
    "pytest-profiling",
    "pytest-random-order",
    "pytest-randomly",
    "pytest-repeat",
    "pytest-reportlog",
    "pytest-rerunfailures",
    "pytest-retry",
    "pytest-split",
    "pytest-subtests",
    "pytest-sugar",
    "pytest-testmon",
    "pytest-xdist",
)

PYTHONS = ("3.11", "3.12", "3.13")

nox.options.error_on_missing_interpreters = False
nox.options.default_venv_backend = "venv"


@nox.session(python=PYTHONS)
def oldest(session: nox.Session) -> None:
    """The oldest pytest that is supported, with pytest-xdist: writes the line of its versions."""
    session.install("-e", ".", "pytest==8.4.*", "pytest-xdist")
    session.run("python", "-m", "tests.docs.matrix", "--versions-only")


@nox.session(python=PYTHONS)
def plugins(session: nox.Session) -> None:
    """The newest pytest with every plugin: writes the table of rows, and the line of its versions."""
    session.install("-e", ".", "pytest", *PLUGINS)
    session.run("python", "-m", "tests.docs.matrix", "--all")
