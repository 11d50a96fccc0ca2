"""Repeats of a seed: how much of the deviation is the model's own, and how often all repeats succeed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from pytest_rle.stats import pass_all, variances


class Repeats(BaseModel):
    """What the repeats of the seeds tell.

    Attributes:
        fewest: Repeats that every seed has.
        seed_deviation: The standard deviation of the seeds' true means: how much harder one world is than another.
        repeat_deviation: The standard deviation among repeats of one seed: what the model's sampling adds.
        pass_all: pass^k for k = `fewest`: the chance that so many repeats of a seed all end in victory. None if a seed
            was not repeated.
    """

    model_config = ConfigDict(frozen=True)

    fewest: int
    seed_deviation: float
    repeat_deviation: float
    pass_all: float | None

    @property
    def differ(self) -> bool:
        """Whether the repeats of a seed differ. Those of a team without chance do not."""
        return self.repeat_deviation > 0

    def text(self) -> str:
        """The figures in words."""
        parts = f"deviation {self.seed_deviation:.3f} among seeds, {self.repeat_deviation:.3f} among repeats"
        return parts if self.pass_all is None else f"{parts}; pass^{self.fewest} {self.pass_all:.2f}"


def repeats_of(scores: Mapping[int, Sequence[float]], victories: Mapping[int, Sequence[bool]]) -> Repeats | None:
    """What the repeats tell. None if no seed was repeated, or if there is only one seed.

    Args:
        scores: The scores of the repeats, by seed.
        victories: Whether each of them won, by seed.
    """
    found = variances(scores)
    if found is None:
        return None
    fewest = min(map(len, scores.values()))
    return Repeats(
        fewest=fewest,
        seed_deviation=math.sqrt(found.seed),
        repeat_deviation=math.sqrt(found.repeat),
        pass_all=pass_all(victories, fewest) if fewest > 1 else None,
    )
