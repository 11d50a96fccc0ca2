"""`rle schema`: the JSON Schema of a line of events.jsonl."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from pytest_rle.records import json_schema


def add_parser(subparsers: Any) -> None:
    """Register the command."""
    text = "print the JSON Schema of the events of a record"
    parser = subparsers.add_parser("schema", help=text, description=text)
    parser.set_defaults(run=run)


def run(_: argparse.Namespace) -> int:
    """Print the schema."""
    sys.stdout.write(schema_text())
    return 0


def schema_text() -> str:
    """The schema as docs/record.schema.json has it."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "A line of events.jsonl"}
    return json.dumps({**schema, **json_schema()}, indent=1, sort_keys=True) + "\n"
