"""The table of options: what it can declare, and that its settings fit the spec of an episode."""

from __future__ import annotations

import dataclasses
from typing import get_type_hints

import pytest

from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.role_choice import RoleChoice
from pytest_rle.episode.spec import RESUME_OPTIONS, Recipe
from pytest_rle.llm.profile import ProfileChoice
from pytest_rle.plugin.options import Settings, options_of

pytest_plugins = ["pytester"]

QUIET_INI = "[pytest]\nasyncio_default_fixture_loop_scope = function"
"""Without this option pytest-asyncio warns."""

REPEATABLE = """
    import dataclasses
    import os

    from pytest_rle.plugin.options.option import Section, repeatable
    from pytest_rle.plugin.options.reading import declare, read

    @dataclasses.dataclass(frozen=True)
    class Table:
        guest: tuple[int, ...] = repeatable(Section("guests", "guests"), "Age of a guest", int, metavar="YEARS")

    def pytest_addoption(parser):
        declare(parser, Table)

    def pytest_report_header(config):
        settings, sources = read(config, Table, os.environ)
        return f"guests {settings.guest} {sources}"
"""


def test_the_command_line_gives_a_repeatable_option_again_and_again(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(REPEATABLE)
    pytester.makeini(QUIET_INI)
    result = pytester.runpytest("--rle-guest", "30", "--rle-guest", "4")
    result.stdout.fnmatch_lines(["guests (30, 4) {'guest': '--rle-guest'}"])


def test_the_environment_separates_the_values_of_a_repeatable_option_by_blanks(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makeconftest(REPEATABLE)
    pytester.makeini(QUIET_INI)
    monkeypatch.setenv("RLE_GUEST", "30 4")
    pytester.runpytest().stdout.fnmatch_lines(["guests (30, 4) {'guest': 'RLE_GUEST'}"])


def test_the_ini_file_has_one_value_of_a_repeatable_option_on_each_line(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(REPEATABLE)
    pytester.makeini(f"{QUIET_INI}\nrle_guest =\n  30\n  4")
    pytester.runpytest().stdout.fnmatch_lines(["guests (30, 4) {'guest': 'ini option rle_guest'}"])


def test_a_repeatable_option_that_is_not_given_has_no_values(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(REPEATABLE)
    pytester.makeini(QUIET_INI)
    pytester.runpytest().stdout.fnmatch_lines(["guests () {}"])


def test_a_value_that_the_spec_of_an_episode_takes_has_the_type_of_its_field() -> None:
    settings, fields = (
        get_type_hints(Settings),
        get_type_hints(EpisodeSpec, localns={"ProfileChoice": ProfileChoice, "RoleChoice": RoleChoice}),
    )
    unchanged = {option.name: option.spec for option in options_of(Settings) if option.spec is not None}
    assert {name: settings[name] for name in unchanged} == {name: fields[spec] for name, spec in unchanged.items()}


def test_the_defaults_are_those_of_the_spec_of_an_episode() -> None:
    defaults = {field.name: field.default for field in dataclasses.fields(EpisodeSpec)}
    spec_fields = Settings().spec_fields()
    assert spec_fields == {name: defaults[name] for name in spec_fields}


def test_every_option_on_record_comes_from_the_table() -> None:
    flags = {option.spec: option.flag for option in options_of(Settings)}
    by_matrix = {"scenario", "base_url", "profile", "roles", "form", "repeat"}
    assert set(Recipe.model_fields) - by_matrix <= set(flags)
    flags |= {
        "profile": "--rle-endpoint-profile",
        "roles": "--rle-role",
        "form": "--rle-team",
    }  # made from several options
    assert {field: flags[field] for field in RESUME_OPTIONS} == RESUME_OPTIONS


def test_settings_refuse_a_name_that_is_not_an_option() -> None:
    with pytest.raises(AttributeError):
        _ = Settings().colour  # type: ignore[attr-defined]
