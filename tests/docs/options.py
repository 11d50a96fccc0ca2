"""Writes the tables of options in docs/running.md. Run `python -m tests.docs.options` from the root of the checkout."""

from __future__ import annotations

import re
from pathlib import Path

from pytest_rle.episode.spec import RESUME_OPTIONS
from pytest_rle.plugin.options import Option, Settings, options_of

PAGE = Path(__file__).parents[2] / "docs" / "running.md"

BEGIN = "<!-- The tables of options, written by `python -m tests.docs.options` -->\n"
END = "<!-- End of the tables of options -->\n"


def tables() -> str:
    """A heading and a table for each section, and what `--rle-resume` needs."""
    sections = dict.fromkeys(option.section for option in options_of(Settings))
    parts = []
    for section in sections:
        rows = "".join(row(option) for option in options_of(Settings) if option.section == section)
        title = f"{section.title[0].upper()}{section.title[1:]}"
        parts.append(f"### {title}\n\n| option | default | meaning |\n|---|---|---|\n{rows}")
    same = ", ".join(f"`{flag}`" for flag in ("--rle-seed", "--rle-policy", "--rle-model", *RESUME_OPTIONS.values()))
    parts.append(f"A resumed episode needs the values it began with of {same}.\n")
    return "\n".join(parts)


def row(option: Option) -> str:
    """An option's line in its table."""
    default = option.default_text or ("off" if option.is_switch else "")
    several = ". Can be given several times" if option.is_repeatable else ""
    return f"| `{option.usage}` | {default} | {option.help}{several} |\n"


def with_tables(page: str) -> str:
    """A page with its tables of options written again."""
    return re.sub(
        f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: f"{BEGIN}\n{tables()}\n{END}", page, flags=re.DOTALL
    )


def main() -> None:
    """Write the tables into the page."""
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
