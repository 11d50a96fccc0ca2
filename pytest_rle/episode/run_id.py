"""The names of runs."""

from __future__ import annotations

import time
import uuid


def new_run_id() -> str:
    """A name for a run that sorts by time and is unique, such as 20261123-142233-9f3a0c5d7e12."""
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid.uuid4().hex[:12]}"
