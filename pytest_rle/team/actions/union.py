"""A pydantic type for "any of these models", made from the table that lists them."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from pytest_rle.team.actions.base import ActionModel


@dataclasses.dataclass(frozen=True, slots=True)
class ByType:
    """Annotates ActionModel: data is read as the member whose `type` it names, and an instance is kept unchanged.

    The JSON Schema is a union with a discriminator, in the order of the members.
    """

    members: tuple[type[ActionModel], ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """The schema that pydantic asks for."""
        choices = {member.type_name(): handler.generate_schema(member) for member in self.members}
        union = core_schema.tagged_union_schema(choices, discriminator="type")
        # The wrapper turns JSON into Python values, of which strict validation refuses a list where a tuple belongs.
        return core_schema.json_or_python_schema(
            json_schema=union,
            python_schema=core_schema.no_info_wrap_validator_function(_keep_instances, union),
            serialization=core_schema.simple_ser_schema("any"),
        )


def _keep_instances(value: Any, validate: core_schema.ValidatorFunctionWrapHandler) -> Any:
    return value if isinstance(value, ActionModel) else validate(value)
