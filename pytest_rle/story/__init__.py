"""A run in words: what happened, by day, from the events of its record alone.

    from pytest_rle.records import read_events
    from pytest_rle.story import tell

    for line in tell(read_events(folder)).lines():
        print(line)

`Chronicle` and `Teller` read the events one by one, so that a page can follow a run that is still being played.
"""

from __future__ import annotations

from pytest_rle.story.chronicle import Chronicle
from pytest_rle.story.happening import Happening, Kind
from pytest_rle.story.telling import Story, StoryDay, Teller, tell

__all__ = ["Chronicle", "Happening", "Kind", "Story", "StoryDay", "Teller", "tell"]
