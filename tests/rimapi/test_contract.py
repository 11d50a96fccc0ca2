"""The models against the mod's own classes, and the client's routes against the mod's, if the reference is at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pytest_rle.rimapi as package
from pytest_rle.rimapi.models import ServerSentEvent, lockstep
from pytest_rle.rimapi.models.base import WireModel

VALUES = {"int": int, "float": float, "double": float, "bool": bool}

ALWAYS_SENT = {
    "datetime",
    "def_name",
    "name",
    "work_type",
    "colonist",
    "colonist_work_info",
    "colonist_medical_info",
    "method",
    "path",
    "endpoints",
}
"""Keys that could be null by their type, but that the mod fills whenever it sends the object."""


def models(kind: type[WireModel] = WireModel) -> Iterator[type[WireModel]]:
    """Every model of the wire."""
    for each in kind.__subclasses__():
        yield each
        yield from models(each)


MODELS_OF_THE_MOD = sorted((kind for kind in models() if kind.dto), key=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def dtos(shared_reference: Path) -> dict[str, Any]:
    path = shared_reference / "rimapi_samples" / "_dto_v1.10.0.json"
    classes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["classes"]
    return classes


def properties(dtos: dict[str, Any], name: str) -> dict[str, str]:
    """Wire name to C# type, including inherited properties."""
    found: dict[str, str] = {}
    known = dtos.get(name)
    while known is not None:
        found = {entry["json"]: entry["type"] for entry in known["props"]} | found
        known = dtos.get(known["base"]) if known["base"] else None
    return found


def test_only_events_and_the_embedded_games_own_routes_have_models_without_a_class_of_the_mod() -> None:
    own = {kind for kind in models() if not kind.dto}
    assert {kind for kind in own if kind.__module__ != lockstep.__name__} == {ServerSentEvent}


@pytest.mark.parametrize("kind", MODELS_OF_THE_MOD, ids=lambda kind: kind.__name__)
def test_a_model_has_fields_that_the_mod_sends_and_types_that_fit(kind: type[WireModel], dtos: dict[str, Any]) -> None:
    wire = properties(dtos, kind.dto)
    for name, field in kind.model_fields.items():
        key = field.alias or name
        assert key in wire, f"{kind.dto} sends no {key}"
        value_type = VALUES.get(wire[key])
        if value_type is not None:
            assert field.annotation is value_type, f"{key} is {wire[key]}"
            assert field.is_required(), f"{key} is always sent, so its absence must be an error"
        else:
            assert not field.is_required() or key in ALWAYS_SENT, f"{key} is omitted when it is null"


def test_the_client_calls_only_routes_that_the_mod_has(shared_reference: Path) -> None:
    table = json.loads((shared_reference / "rimapi_samples" / "_endpoints_v1.10.0.json").read_text(encoding="utf-8"))
    known = {(route["method"], route["path"]) for route in table["routes"]}
    called: set[tuple[str, str]] = set()
    for source in sorted(Path(package.__file__).parent.glob("*.py")):
        text = source.read_text(encoding="utf-8")
        called |= {("GET", path) for path in re.findall(r'_connection\.get\(\s*"(/[^"]+)"', text)}
        called |= set(re.findall(r'_connection\.(?:write|write_and_read)\(\s*"([A-Z]+)",\s*"(/[^"]+)"', text))
    assert len(called) > 40
    missing = {(m, p) for m, p in called if (m, f"/api/v1{p}") not in known and not p.startswith("/rle/")}
    assert not missing
