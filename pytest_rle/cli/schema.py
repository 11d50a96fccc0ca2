"""`rle schema`: the JSON Schema of a line of events.jsonl."""

from __future__ import annotations

import argparse
import json
import sys

from pytest_rle.records import json_schema


def add_arguments(_: argparse.ArgumentParser) -> None:
    """Declare the arguments: there are none."""


def run(_: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(schema_text())
    return 0


def schema_text() -> str:
    """The schema, as docs/record.schema.json has it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of events.jsonl"}
    return json.dumps({**schema, **json_schema()}, indent=1, sort_keys=True) + "\n"
