"""Types of the fields of actions: names with a closed list where the game's list is known, and bounded text."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, Field, WithJsonSchema

from pytest_rle.rimworld import DEFS
from pytest_rle.team.names import did_you_mean

CROPS: Final = tuple(name for name in sorted(DEFS.plants) if DEFS.plants[name].sow_tags)
"""The plants that can be sown."""

NAME_LENGTH: Final = 60
"""The longest name in a schema, in characters. The longest def name that an action takes has 40."""

DefName = Annotated[str, Field(json_schema_extra={"maxLength": NAME_LENGTH})]
"""The name of a def. An unknown one is refused with the nearest known names when the action is carried out."""

CropName = Annotated[str, Field(json_schema_extra={"enum": list(CROPS)})]
"""The name of a plant that can be sown."""


def _work_type(name: str) -> str:
    if name not in DEFS.work_types:
        raise ValueError(f"there is no work type {did_you_mean(name, DEFS.work_types)}")
    return name


Priorities = Annotated[
    dict[Annotated[str, AfterValidator(_work_type)], Annotated[int, Field(ge=0, le=4)]],
    WithJsonSchema(
        {
            "type": "object",
            "properties": {name: {"type": "integer", "minimum": 0, "maximum": 4} for name in DEFS.work_types},
            "additionalProperties": False,
        }
    ),
]
"""Work priorities by WorkTypeDef: 0 is off, 1 the first to 4 the last."""
