"""One option, declared once: a field of a frozen dataclass carries everything that pytest, users and the docs need.

    @dataclasses.dataclass(frozen=True)
    class Settings:
        ticks: int | None = option(
            PLAY, "Play at most N ticks of each scenario", positive_int, default=None, metavar="N", spec="ticks"
        )

declares `--rle-ticks N`, the variable `RLE_TICKS` and the ini option `rle_ticks`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")

_METADATA_KEY: Final = "pytest_rle.option"


@dataclasses.dataclass(frozen=True)
class Section:
    """A group of options with a heading of its own, in `pytest --help` and on the page about running."""

    key: str
    title: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Declaration:
    """Everything about an option but its name."""

    section: Section
    help: str
    parse: Callable[[str], Any]
    default: Any
    metavar: str | None = None
    shown_default: str | None = None
    spec: str | None = None
    """The field of `EpisodeSpec` that takes the value, if one takes it unchanged."""
    needs_model: bool = False
    """Whether the option has no effect unless a model plays."""
    is_switch: bool = False
    is_repeatable: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Option(Declaration):
    """A declaration and its name: `--rle-NAME`, `RLE_NAME` and the ini option `rle_NAME`, in order of precedence."""

    name: str

    @property
    def dest(self) -> str:
        """The name in pytest's namespace, and of the ini option."""
        return f"rle_{self.name}"

    @property
    def flag(self) -> str:
        """The command-line option."""
        return f"--rle-{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"RLE_{self.name.upper()}"

    @property
    def usage(self) -> str:
        """The option as a user types it, such as `--rle-seed SEEDS`."""
        return f"{self.flag} {self.metavar}" if self.metavar else self.flag

    @property
    def default_text(self) -> str:
        """The default in words; empty where no value is the default."""
        return self.shown_default if self.shown_default is not None else as_text(self.default)


def option(
    section: Section,
    help: str,  # noqa: A002 - argparse's word for it
    parse: Callable[[str], T],
    *,
    default: T,
    metavar: str,
    shown_default: str | None = None,
    spec: str | None = None,
    needs_model: bool = False,
) -> T:
    """Declare an option with one value. `parse` raises ValueError whose text completes "--rle-name: "."""
    return cast(
        "T",
        _field(
            Declaration(
                section=section,
                help=help,
                parse=parse,
                default=default,
                metavar=metavar,
                shown_default=shown_default,
                spec=spec,
                needs_model=needs_model,
            )
        ),
    )


def switch(
    section: Section,
    help: str,  # noqa: A002
    *,
    spec: str | None = None,
    needs_model: bool = False,
) -> bool:
    """Declare an option that is off unless it is given. The environment and the ini file say yes or no."""
    declaration = Declaration(
        section=section,
        help=help,
        parse=_yes_or_no,
        default=False,
        shown_default="",
        spec=spec,
        needs_model=needs_model,
        is_switch=True,
    )
    return cast("bool", _field(declaration))


def repeatable(
    section: Section,
    help: str,  # noqa: A002
    parse: Callable[[str], T],
    *,
    metavar: str,
    shown_default: str = "",
    spec: str | None = None,
    needs_model: bool = False,
) -> tuple[T, ...]:
    """Declare an option that can be given several times.

    The environment separates its values by white space, the ini file has one on each line.
    """
    declaration = Declaration(
        section=section,
        help=help,
        parse=parse,
        default=(),
        metavar=metavar,
        shown_default=shown_default,
        spec=spec,
        needs_model=needs_model,
        is_repeatable=True,
    )
    return cast("tuple[T, ...]", _field(declaration))


def options_of(table: type[Any]) -> tuple[Option, ...]:
    """The options that a dataclass declares, in their order."""
    return tuple(Option(name=field.name, **vars(field.metadata[_METADATA_KEY])) for field in dataclasses.fields(table))


def as_text(value: object) -> str:
    """A value as a user would write it: 42, 1,2,3, 60, results. None is the empty text."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ",".join(map(as_text, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(declaration: Declaration) -> Any:
    return dataclasses.field(default=declaration.default, metadata={_METADATA_KEY: declaration})


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word in ("1", "true", "yes", "on"):
        return True
    if word in ("0", "false", "no", "off"):
        return False
    raise ValueError(f"{text!r} is neither yes nor no")
