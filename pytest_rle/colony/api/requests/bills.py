"""Bodies of the bill routes."""

from __future__ import annotations

import dataclasses

from pytest_rle.colony.api.requests.shared import FloatRange, IntRangeDto


@dataclasses.dataclass(frozen=True, slots=True)
class BillRequest:
    """POST /buildings/bills/add and PUT /buildings/bill/update; the latter ignores `recipe_def_name`."""

    recipe_def_name: str | None = None
    repeat_mode: str | None = None
    repeat_count: int | None = None
    target_count: int | None = None
    store_mode: str | None = None
    suspended: bool | None = None
    pause_when_satisfied: bool | None = None
    unpause_when_you_have: int | None = None
    include_equipped: bool | None = None
    include_tainted: bool | None = None
    hp_range: FloatRange | None = None
    quality_range: IntRangeDto | None = None
    limit_to_allowed_stuff: bool | None = None
    ingredient_search_radius: float | None = None
    allowed_skill_range: IntRangeDto | None = None
    pawn_restriction_id: int | None = None
    player_custom_name: str | None = None
    allowed_materials: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class BillReorderRequest:
    """PUT /buildings/bill/reorder."""

    offset: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class BillSuspendRequest:
    """PUT /buildings/bill/suspend."""

    suspended: bool = False
