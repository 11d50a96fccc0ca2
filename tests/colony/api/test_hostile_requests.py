"""Random requests, many of them wrong: each gets an answer, and none breaks the game."""

from __future__ import annotations

import dataclasses
import json
import logging
import random
import typing
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from pytest_rle.colony.api import Dispatcher, DispatcherTransport
from pytest_rle.colony.api.controllers import (
    bills,
    builder,
    camera,
    dev_tools,
    factions,
    game,
    game_events,
    learning,
    map_changes,
    orders,
    pawn_edit,
    pawn_info,
    pawn_jobs,
    pawn_social,
    pawns,
    things,
    ui,
    zone_changes,
)
from pytest_rle.colony.api.requests import AreaRequest
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import World
from pytest_rle.rimworld import DEFS
from pytest_rle.rimworld.constants import SKILLS

ROUNDS = 6
REPLACES_GAME_OR_ADVANCES = ("/quit", "/main-menu", "/load", "/devquick", "/start", "/advance")


BODIES: dict[str, type] = {
    "builder/blueprint": builder.PasteAreaRequestDto,
    "builder/check-zone": AreaRequest,
    "builder/copy": AreaRequest,
    "builder/paste": builder.PasteAreaRequestDto,
    "buildings/bill/reorder": bills.BillReorderRequest,
    "buildings/bill/suspend": bills.BillSuspendRequest,
    "buildings/bill/update": bills.BillRequest,
    "buildings/bills/add": bills.BillRequest,
    "camera/stream/setup": camera.StreamConfigDto,
    "client/learning/mark-learned": learning.LearningConceptMarkDto,
    "colonist/time-assignment": pawns.PawnTimeAssignmentRequestDto,
    "colonist/work-priority": pawns.WorkPriorityRequestDto,
    "colonists/work-priority": pawns.ColonistsWorkPrioritiesRequestDto,
    "dev/console": dev_tools.DebugConsoleRequest,
    "dev/stuff/color": dev_tools.StuffColorRequest,
    "faction/change/goodwill": factions.FactionChangeRelationRequestDto,
    "faction/goodwill": factions.FactionChangeRelationRequestDto,
    "game/save": game.FileNameRequest,
    "game/select-area": game.SelectAreaRequestDto,
    "game/send/letter": game.SendLetterRequestDto,
    "incident/trigger": game_events.TriggerIncidentRequestDto,
    "item/spawn": things.SpawnItemRequestDto,
    "lords/create": game_events.LordCreateRequestDto,
    "map/destroy/rect": AreaRequest,
    "map/droppod": map_changes.SpawnDropPodRequestDto,
    "map/repair/positions": map_changes.RepairPositionsRequestDto,
    "map/repair/rect": AreaRequest,
    "map/zone/growing": zone_changes.CreateGrowingZoneRequestDto,
    "map/zone/stockpile": zone_changes.CreateStockpileRequestDto,
    "map/zone/stockpile/update": zone_changes.UpdateStockpileRequestDto,
    "mods/configure": game.ConfigureModsRequestDto,
    "order/designate/area": orders.DesignateRequestDto,
    "pawn/edit/apparel": pawn_edit.PawnApparelRequest,
    "pawn/edit/basic": pawn_edit.PawnBasicRequest,
    "pawn/edit/faction": pawn_edit.PawnFactionRequest,
    "pawn/edit/health": pawn_edit.PawnHealthRequest,
    "pawn/edit/inventory": pawn_edit.PawnInventoryRequest,
    "pawn/edit/needs": pawn_edit.PawnNeedsRequest,
    "pawn/edit/position": pawn_edit.PawnPositionRequest,
    "pawn/edit/skills": pawn_edit.PawnSkillsRequest,
    "pawn/edit/status": pawn_edit.PawnStatusRequest,
    "pawn/edit/traits": pawn_edit.PawnTraitsRequest,
    "pawn/job": pawn_jobs.PawnJobRequestDto,
    "pawn/medical/bed-rest": pawn_jobs.MedicalBedRestRequestDto,
    "pawn/medical/tend": pawn_jobs.MedicalTendRequestDto,
    "pawn/spawn": pawn_info.PawnSpawnRequestDto,
    "pawns/interactions/force": pawn_social.ForceInteractionRequestDto,
    "pawns/relations/add": pawn_social.AddRelationRequestDto,
    "things/set-forbidden": things.SetForbiddenRequestDto,
    "ui/dialog": ui.WindowDialogRequestDto,
    "ui/message": ui.WindowMessageRequestDto,
    "ui/window/close": ui.WindowCloseRequestDto,
}
"""The body of a route, by its path below /api/v1/."""

JOBS = [
    "Goto",
    "LayDown",
    "HaulToCell",
    "Mine",
    "Harvest",
    "TendPatient",
    "Rescue",
    "Ingest",
    "Equip",
    "Wear",
    "Research",
    "AttackMelee",
    "AttackStatic",
    "FinishFrame",
    "Clean",
    "Wait_Combat",
    "CutPlant",
    "Nonsense",
]


class RequestMaker:
    """Makes random bodies and queries: most values are plausible, some are not."""

    def __init__(self, world: World, seed: int) -> None:
        self.world = world
        self.random = random.Random(seed)

    def choices(self, field: str) -> Sequence[Any]:
        """Plausible values for a field of this name."""
        world = self.world
        people = [pawn.id for pawn in world.colonists()]
        tables = [b.id for b in world.buildings.values() if b.def_name == "Campfire"] or [0]
        by_name: dict[str, Sequence[Any]] = {
            "map_id": [0],
            "x": range(world.grids.width),
            "z": range(world.grids.height),
            "y": [0],
            "rel_x": range(8),
            "rel_z": range(8),
            "rotation": range(4),
            "building_id": tables,
            "buildingid": [*world.buildings],
            "bed_building_id": [*world.buildings],
            "bill_id": [bill.load_id for table in tables if table for bill in world.buildings[table].bills] or [0],
            "item_id": [*world.items],
            "zone_id": [*world.zones] or [0],
            "thing_ids": [*world.items],
            "target_thing_id": [*world.items, *world.pawns, *world.buildings, *world.frames, *world.blueprints, -50],
            "recipe_def_name": list(DEFS.recipes),
            "plant_def": ["Plant_Rice", "potato", "Plant_TreeOak"],
            "work": list(DEFS.work_types),
            "job_def": JOBS,
            "type": ["mine", "harvest", "hunt", "deconstruct", "remove-all", "item"],
            "assignment": ["Work", "sleep", "Joy"],
            "faction": ["Pirate", "PlayerColony", "OutlanderCivil"],
            "set_faction": ["Pirate", "PlayerColony"],
            "pawn_kind": ["Colonist", "Pirate", "Muffalo", "Rat"],
            "skill_name": SKILLS,
            "trait_name": list(DEFS.traits),
            "interaction_def_name": ["Chitchat", "Insult", "DeepTalk"],
            "relation_def_name": ["Spouse", "Lover", "Sibling"],
            "repeat_mode": ["RepeatCount", "TargetCount", "Forever"],
            "store_mode": ["BestStockpile", "DropOnFloor"],
            "letter_def": ["NeutralEvent", "ThreatBig"],
            "name": [*DEFS.incidents, *DEFS.weathers, "Electricity"],
            "def_name": [*DEFS.items, *DEFS.buildings, "WoodPlankFloor"],
            "stuff_def_name": list(DEFS.stuff),
            "priority": range(5),
            "hour": range(24),
            "points": [35.0, 500.0, -1.0],
        }
        if field in by_name:
            return by_name[field]
        if field.endswith(("_def", "_defs", "_materials")):
            return list(DEFS.items)
        if field == "id" or "pawn" in field or field in ("initiator_id", "recipient_id"):
            return [*people, *world.pawns] or [0]
        return []

    def odd(self) -> Any:
        return self.random.choice([None, [], {}, "nonsense", 1.5, True, -1, 2**31 - 1, -(2**31), 1e30, "", "x" * 3000])

    def value(self, field: str, hint: Any) -> Any:
        if self.random.random() < 0.03:
            return self.odd()
        options = [option for option in typing.get_args(hint) if option is not type(None)]
        if typing.get_origin(hint) is tuple:
            return [self.value(field, options[0]) for _ in range(self.random.randint(0, 3))]
        if options:
            return self.value(field, options[0]) if self.random.random() < 0.8 else None
        if dataclasses.is_dataclass(hint):
            return self.body(typing.cast("type", hint))
        choices = self.choices(field)
        if choices:
            return self.random.choice(choices)
        if hint is bool:
            return self.random.random() < 0.3
        if hint is float:
            return self.random.choice([0.0, 0.5, 1.0, -1.0, 1e30, 100.0])
        if hint is int:
            return self.random.choice([0, 1, -1, 2, 5, 75, 2**31 - 1, -(2**31)])
        return self.random.choice(["", "\u2603", "Somebody", "x" * 3_000])

    def body(self, kind: type) -> dict[str, Any]:
        hints = typing.get_type_hints(kind)
        return {name: self.value(name, hint) for name, hint in hints.items() if self.random.random() < 0.97}

    def query(self) -> dict[str, str]:
        names = "building_id bill_id pawn_id item_id zone_id hour id x y name assignment type relation_def_name map_id"
        query = {name: str(self.value(name, int)) for name in names.split()}
        query |= {"pawn1_id": query["pawn_id"], "pawn2_id": str(self.value("pawn_id", int)), "zoom": "3", "speed": "3"}
        buildings = [*self.world.buildings] or [0]
        return query | {"buildingId": str(self.random.choice(buildings)), "powerOn": "true", "force": "1"}


@pytest.mark.parametrize("seed", range(4))
async def test_no_request_raises_inside_or_breaks_the_game(
    world: World, seed: int, caplog: pytest.LogCaptureFixture
) -> None:
    dispatcher = Dispatcher(Game(world))
    maker = RequestMaker(world, seed)
    routes = [
        r for r in dispatcher.table.routes if r.method != "GET" and not r.path.endswith(REPLACES_GAME_OR_ADVANCES)
    ]
    caplog.set_level(logging.WARNING)
    async with httpx.AsyncClient(transport=DispatcherTransport(dispatcher), base_url="http://colony") as client:
        for _ in range(ROUNDS):
            for route in maker.random.sample(routes, len(routes)):
                kind = BODIES.get(route.path.removeprefix("/api/v1/"), AreaRequest)
                body = json.dumps(maker.body(kind)).encode()
                answer = await client.request(route.method, route.path, params=maker.query(), content=body)
                envelope = answer.json()
                assert envelope["success"] is (answer.status_code == 200)
                assert not caplog.records, f"{route.method} {route.path} {body!r}"
            advanced = await client.post("/api/v1/rle/advance", params={"game_ticks": 700})
            assert advanced.status_code == 200, advanced.text
            for path in ("colonists/detailed", "map/pawns", "map/things", "map/buildings", "map/rooms", "ui/alerts"):
                assert (await client.get(f"/api/v1/{path}", params={"map_id": 0})).status_code == 200, path
    assert_sound(world)


def assert_sound(world: World) -> None:
    """Check that every pawn, item and zone is on the map and within its limits."""
    for pawn in world.pawns.values():
        assert world.grids.contains(pawn.x, pawn.z)
        assert 0 <= pawn.needs.rest <= 1
        assert all(0 <= skill.level <= 20 for skill in pawn.skills.values())
    for item in world.items.values():
        assert item.stack_count > 0
        assert item.x < 0 or world.grids.contains(item.x, item.z)
    for zone in world.zones.values():
        assert all(0 <= cell < world.grids.width * world.grids.height for cell in zone.cells)
