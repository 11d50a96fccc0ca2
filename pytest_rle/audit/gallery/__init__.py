"""A gallery of degenerate teams, which try to raise the score without leading the colony well.

Each is a function that makes a team, and enters an episode by the door for teams of one's own:

    pytest benchmarks/ -k crashlanded --rle-agent pytest_rle.audit.gallery:forbids_food

`rle audit` plays them all. To add a team, write its function and list it in `GALLERY`; its docstring says what it does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from pytest_rle.audit.gallery.busybodies import (
    adds_and_removes_bills,
    builds_and_deconstructs,
    daily_busywork,
    dandelion_field,
    drafts_and_releases,
    scripted_and_busywork,
    token_draft,
    useless_bill,
    useless_orders,
    zones_everywhere,
)
from pytest_rle.audit.gallery.half_hearted import (
    drafted_for_ever,
    drafts_when_enemies_come,
    hides_one_founder,
    only_construction_planner,
    only_defense_commander,
    only_medical_officer,
    only_research_director,
    only_resource_manager,
    only_social_overseer,
    opens_longer_and_sleeps,
    opens_well_and_pretends,
    opens_well_and_sleeps,
)
from pytest_rle.audit.gallery.hoarders import (
    forbids_food,
    scripted_fasts_at_the_end,
    scripted_forbids_medicine,
    scripted_forbids_packs,
    scripted_forbids_raw_food,
)
from pytest_rle.audit.gallery.single_minded import (
    beds_only,
    fells_the_forest,
    holiday,
    hunts_everything,
    mines_everything,
    research_only,
    sleeps_for_ever,
    walls_for_wealth,
)
from pytest_rle.team import Team

_TEAMS: Final = (
    forbids_food,
    dandelion_field,
    zones_everywhere,
    useless_bill,
    useless_orders,
    daily_busywork,
    adds_and_removes_bills,
    builds_and_deconstructs,
    drafts_and_releases,
    token_draft,
    drafts_when_enemies_come,
    drafted_for_ever,
    opens_well_and_sleeps,
    opens_longer_and_sleeps,
    opens_well_and_pretends,
    hides_one_founder,
    beds_only,
    sleeps_for_ever,
    research_only,
    walls_for_wealth,
    fells_the_forest,
    mines_everything,
    hunts_everything,
    holiday,
    only_construction_planner,
    only_defense_commander,
    only_medical_officer,
    only_research_director,
    only_resource_manager,
    only_social_overseer,
    scripted_forbids_packs,
    scripted_forbids_raw_food,
    scripted_forbids_medicine,
    scripted_and_busywork,
    scripted_fasts_at_the_end,
)

GALLERY: Final[Mapping[str, Callable[[], Team]]] = MappingProxyType({make.__name__: make for make in _TEAMS})
"""Each team of the gallery by its name."""

BESIDE_SCRIPTED: Final = frozenset(name for name in GALLERY if name.startswith("scripted_"))
"""The teams that play as the scripted one does, with a few standing orders more."""
