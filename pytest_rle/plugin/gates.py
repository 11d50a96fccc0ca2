"""Gates as items: one for each demand, scenario and team, judged when its episodes are over.

    test_scenarios.py::gate_not_worse_than[crashlanded-my-model]

A gate passes if its demand is met, fails if the games show that it is not met, and is skipped as undecided if so few
seeds do not tell. The process that owns the session judges them: pytest runs them last, and under xdist the controller
does.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_rle.errors import RleError
from pytest_rle.plugin.items import asks_for_episode, identity_of, spec_of
from pytest_rle.plugin.planned import read_planned, row_of
from pytest_rle.plugin.preflight import specs_by_options
from pytest_rle.plugin.reporting import EpisodeReporter
from pytest_rle.plugin.session import RleSession
from pytest_rle.shown import shown

if TYPE_CHECKING:
    from pytest_rle.compare import Game, Team
    from pytest_rle.compare.gates import GateResult
    from pytest_rle.episode import EpisodeSpec

VERDICTS: Final = {"better": "passed", "worse": "failed", "undecided": "undecided"}
"""The verdict of a gate by that of its comparison."""


@dataclasses.dataclass(frozen=True, slots=True)
class Gate:
    """A demand on the episodes of one team in one scenario.

    Attributes:
        demand: The name of its option.
        played: The name of the test, if it has one, and the scenario.
        scenario: The scenario.
        team: The team as the options name it.
        file: The file of the test.
        episodes: The names of the episodes.
    """

    demand: str
    played: str
    scenario: str
    team: str
    file: str
    episodes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name of its item."""
        return f"gate_{self.demand}[{_plain(self.played)}-{_plain(self.team)}]"


class GateItem(pytest.Item):
    """The item of a gate. It fails, passes or is skipped as its judge says."""

    def __init__(self, *, gate: Gate, judge: Callable[[Gate], tuple[str, str]], **node: Any) -> None:
        super().__init__(**node)
        self.gate = gate
        self._judge = judge

    def runtest(self) -> None:
        """Judge the gate."""
        verdict, text = self._judge(self.gate)
        self.user_properties.append(("rle_gate", verdict))
        if verdict == "undecided":
            pytest.skip(text)
        if verdict != "passed":
            pytest.fail(text, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file of the test, and the gate's name."""
        return self.path, None, self.name


class Gates:
    """Plugin object: makes the items of the gates, and judges them by the records of their episodes.

    Register it after the session, whose hooks see the items as this one leaves them.
    """

    def __init__(self, session: RleSession, reporter: EpisodeReporter) -> None:
        self._session = session
        self._reporter = reporter
        self._settings = session.settings
        self._demands = [
            name for name in ("min_anchored", "not_worse_than") if getattr(session.settings, name) is not None
        ]
        self._others: dict[str, Team] = {}
        self._members: dict[str, list[pytest.Item]] = {}
        """The items that a gate judges, by the gate's node id."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self) -> None:
        """On the controller of xdist, which collects no items: look for the other team. Raises UsageError."""
        settings = self._settings
        if self._session.is_controller and self._session.plays and settings.not_worse_than and settings.agent is None:
            specs = specs_by_options(settings, self._session.config.rootpath)
            for team in {spec.team_name for spec in specs} or set(settings.policy):
                self._require_other(team)

    @pytest.hookimpl(trylast=True)  # after the selections, and before `--lf` looks for what failed
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Add the gates of the selected episodes."""
        episodes = {identity_of(item).name: item for item in items if asks_for_episode(item)}
        rows = [row_of(spec_of(item), identity_of(item)) for item in episodes.values()]
        for gate in self._gates(rows):
            made = self._item(session, gate)
            self._members[made.nodeid] = [episodes[name] for name in gate.episodes]
            items.append(made)

    @pytest.hookimpl(tryfirst=True)  # before the session looks at its items
    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Put the gates last. A gate that `--lf` has selected brings its episodes with it."""
        gates = [item for item in session.items if isinstance(item, GateItem)]
        selected = [item for item in session.items if not isinstance(item, GateItem)]
        wanted = dict.fromkeys(item for gate in gates for item in self._members[gate.nodeid])
        missing = [item for item in wanted if item not in selected]
        terminal: Any = session.config.pluginmanager.get_plugin("terminalreporter")
        if missing and terminal is not None:
            left_out = terminal.stats.get("deselected", [])
            left_out[:] = [item for item in left_out if item not in missing]
        session.items[:] = [*selected, *missing, *([] if self._session.is_worker else gates)]
        if not self._session.is_worker and self._session.plays:
            for gate in gates:
                self._require_judgeable(gate)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        """On the controller of xdist, which has no items: judge the gates when the workers are done."""
        done = yield
        if self._session.is_controller and self._session.plays and not (session.shouldstop or session.shouldfail):
            planned = read_planned(self._settings.output / self._session.run_id)
            items = [self._item(session, gate) for gate in self._gates(planned)]
            session.testscollected += len(items)
            for item in items:
                item.ihook.pytest_runtest_protocol(item=item, nextitem=None)
        return done

    def _gates(self, rows: Iterable[Mapping[str, Any]]) -> list[Gate]:
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for row in rows:
            groups.setdefault((row["played"], row["planned_team"]), []).append(row)
        return [
            Gate(
                demand=demand,
                played=played,
                scenario=members[0]["scenario"],
                team=team,
                file=members[0]["item"].partition("::")[0],
                episodes=tuple(row["episode"] for row in members),
            )
            for (played, team), members in groups.items()
            for demand in self._demands
        ]

    def _item(self, session: pytest.Session, gate: Gate) -> GateItem:
        made: GateItem = GateItem.from_parent(
            session,
            name=gate.name,
            nodeid=f"{gate.file}::{gate.name}",
            path=session.config.rootpath / gate.file,
            gate=gate,
            judge=self._judged,
        )
        return made

    def _judged(self, gate: Gate) -> tuple[str, str]:
        """The verdict on a gate and its reason, which the session reports too."""
        try:
            result = self._compared(gate)
            verdict, text = VERDICTS[result.verdict.value], result.text
        except RleError as error:
            verdict, text = "failed", f"cannot be judged: {error}"
        self._session.gates[gate.name] = {"gate": gate.name, "verdict": verdict, "text": text}
        return verdict, f"{gate.name}: {shown(text)}"

    def _compared(self, gate: Gate) -> GateResult:
        from pytest_rle.compare.gates import min_anchored, not_worse_than  # here: imports SciPy, only for gates

        own = self._own_team(gate)
        if gate.demand == "min_anchored":
            return min_anchored(own, gate.scenario, self._settings.min_anchored or 0.0)
        return not_worse_than(own, self._other(gate.team), gate.scenario, self._settings.margin or 0.0)

    def _own_team(self, gate: Gate) -> Team:
        """The games of the gate's episodes, with all their attempts, by their records."""
        from pytest_rle.compare import Team
        from pytest_rle.compare.runs import read_episodes
        from pytest_rle.plugin.missing import first_name

        rows = [row for row in self._reporter.rows_so_far() if first_name(row) in gate.episodes]
        games = [
            played
            for found in read_episodes(self._record_of(row) for row in rows if row.get("folder")).values()
            for played in found
        ]
        return Team(gate.team, str(self._settings.output / self._session.run_id), tuple(games))

    def _record_of(self, row: Mapping[str, Any]) -> Path:
        """The folder of a row's record, which is of another run if `--rle-reuse` has found it there."""
        place = Path(row["folder"])
        own = self._settings.output / place
        elsewhere = (above / place for path in self._settings.reuse for above in (path, *path.parents[:2]))
        return own if own.is_dir() else next((each for each in elsewhere if each.is_dir()), own)

    def _other(self, team: str) -> Team:
        """What a team is compared with. It is found once: later the folder of all runs holds this run too."""
        if team not in self._others:
            from pytest_rle.compare.finding import find_counterpart

            text = self._settings.not_worse_than or ""
            self._others[team] = find_counterpart(text, team, results=self._settings.output)
        return self._others[team]

    def _require_other(self, team: str) -> Team:
        """As `_other`, before anything is played. Raises UsageError."""
        try:
            return self._other(team)
        except RleError as error:
            raise pytest.UsageError(shown(f"--rle-not-worse-than: {error}")) from None

    def _require_judgeable(self, item: GateItem) -> None:
        """Check before anything is played that the gate can be judged. Raises UsageError."""
        specs = [spec_of(member) for member in self._members[item.nodeid]]
        if item.gate.demand == "min_anchored":
            self._require_baseline(specs[0])
            return
        other, scenario = self._require_other(item.gate.team), item.gate.scenario
        games = [played for played in other.games if played.game.scenario == scenario and played.score is not None]
        seeds = sorted({played.seed for played in games})
        fault = ""
        if not games:
            fault = f"has no valid game of {scenario}"
        elif differences := planned_game(specs[0], games[0].game).differences(games[0].game):
            fault = f"played another game of {scenario}: it differs in {'; '.join(differences)}"
        elif not {spec.seed for spec in specs} & set(seeds):
            fault = f"has no seed of {scenario} that is to be played, but {', '.join(map(str, seeds))}"
        if fault:
            raise pytest.UsageError(shown(f"--rle-not-worse-than: {other.name} ({other.source}) {fault}"))

    def _require_baseline(self, spec: EpisodeSpec) -> None:
        from pytest_rle.scoring import DEFAULT_VERSION
        from pytest_rle.scoring.baselines import why_no_baseline

        name = spec.scenario.name
        why = "its games are shortened" if spec.ticks is not None else why_no_baseline(spec.scenario)
        if why is not None:
            raise pytest.UsageError(
                f"--rle-min-anchored: {name} has no anchored score under scoring {DEFAULT_VERSION}: {why}"
            )


def planned_game(spec: EpisodeSpec, other: Game) -> Game:
    """What an episode will play, as far as it is known before, and otherwise the same as another game."""
    from pytest_rle import __version__
    from pytest_rle.scoring import DEFAULT_VERSION

    return dataclasses.replace(
        other,
        scoring_version=DEFAULT_VERSION,
        horizon_game_ticks=spec.horizon_game_ticks,
        rules_sha256=spec.scenario.rules_sha256(DEFAULT_VERSION),
        plugin_version=__version__,
    )


def _plain(name: str) -> str:
    """A name as a part of a node id, in which brackets and colons have a meaning."""
    return re.sub(r"[^\w.+/@:-]", "_", name.replace("::", ":"))
