"""`--rle-agent`: a team of one's own, made by a function in a module or a file."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from pytest_rle.episode.spec import EpisodeSpec
from pytest_rle.errors import SettingError, TeamError
from pytest_rle.team import Policy, Team
from pytest_rle.team.names import nearest
from pytest_rle.team.own_code import error_text


class AgentError(SettingError, ValueError):
    """The factory of a team cannot be loaded; the message says why."""


def load_factory(reference: str) -> Callable[..., Any]:
    """The factory behind `package.module:factory` or `path/agent.py:factory`.

    Modules are searched in the current folder too; a file finds the modules beside it.

    Raises:
        AgentError: The text has another form, there is no such module, file or name, importing it fails, or it cannot
            be called.
    """
    where, found, name = reference.strip().rpartition(":")
    if not found or not where or not name.isidentifier():
        raise AgentError(f"{reference!r} names no factory: write package.module:factory or ./my_agent.py:factory")
    is_file = where.endswith(".py") or "/" in where or "\\" in where
    module = _file_module(Path(where)) if is_file else _module(where)
    if not hasattr(module, name):
        own = [each for each, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__]
        near = nearest(name, own, limit=1)
        hint = f": did you mean {near[0]}?" if near else ""
        raise AgentError(f"{where} has no {name!r}{hint}")
    factory = getattr(module, name)
    if not callable(factory):
        raise AgentError(f"{reference} is a {type(factory).__name__} and cannot be called: name a function or a class")
    return factory  # type: ignore[no-any-return]  # checked to be callable


def make_team(reference: str, spec: EpisodeSpec) -> Team:
    """The team that a factory makes for an episode. It gets the spec if it has a parameter `spec`.

    Raises:
        AgentError: The factory cannot be loaded.
        TeamError: The factory fails, or returns neither a team, nor a policy, nor a mapping from roles to policies.
    """
    factory = load_factory(reference)
    try:
        wants_spec = "spec" in inspect.signature(factory).parameters
    except (TypeError, ValueError):
        wants_spec = False
    try:
        made = factory(spec=spec) if wants_spec else factory()
    except Exception as error:
        raise TeamError(f"{reference} failed: {error_text(error)}") from error
    return as_team(made, reference)


def as_team(made: object, source: str) -> Team:
    """A team, a policy for all roles, or a mapping from roles to policies as a team. Raises TeamError."""
    if isinstance(made, Team):
        return made
    if inspect.iscoroutine(made):
        made.close()
        raise TeamError(f"{source} is async, and must not be: make the team there, and connect in the policy's open()")
    if made is None:
        raise TeamError(f"{source} returned nothing: return a Team, a policy, or a mapping from roles to policies")
    try:
        return Team(cast("Policy", made))  # which checks it
    except TeamError as error:
        raise TeamError(f"{source}: {error}") from None


def _module(name: str) -> ModuleType:
    with _searching(Path.cwd()):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is not None and name.startswith(error.name):
                raise AgentError(
                    f"there is no module {error.name!r} here or among the installed packages; a file is named with its "
                    "path, such as ./my_agent.py:factory"
                ) from None
            raise AgentError(f"{name} cannot be imported: {error_text(error)}") from error
        except Exception as error:
            raise AgentError(f"{name} cannot be imported: {error_text(error)}") from error


def _file_module(path: Path) -> ModuleType:
    whole = path.resolve()
    name = f"rle_agent_{whole.stem}_{abs(hash(str(whole))):x}"
    if name in sys.modules:
        return sys.modules[name]
    if not whole.is_file():
        raise AgentError(f"there is no file {path}")
    spec = importlib.util.spec_from_file_location(name, whole)
    if spec is None or spec.loader is None:
        raise AgentError(f"{path} is no Python file: its name must end in .py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    with _searching(whole.parent):
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            del sys.modules[name]
            raise AgentError(f"{path} cannot be imported: {error_text(error)}") from error
    return module


@contextlib.contextmanager
def _searching(folder: Path) -> Iterator[None]:
    """Let imports find the modules of a folder, after all others."""
    sys.path.append(str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
