"""What a handler receives: the request's parameters and body, the game, and the list of warnings."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from pytest_rle.colony.api.bodies import read_body
from pytest_rle.colony.api.errors import ApiError, map_not_found, null_reference, pawn_not_found
from pytest_rle.colony.api.host import Host
from pytest_rle.colony.api.messages import Request
from pytest_rle.colony.api.parameters import Parameters, parse_query
from pytest_rle.colony.colony import Colony
from pytest_rle.colony.game import Game
from pytest_rle.colony.world import Building, Faction, Pawn, World

T = TypeVar("T")


class Context:
    """One request while a handler answers it.

    @controller.get("/api/v1/colonist/inventory")
    def colonist_inventory(ctx: Context) -> Json:
        return inventory(ctx.colony, ctx.pawn(ctx.parameters.integer("id")))
    """

    __slots__ = ("host", "is_1_9", "parameters", "request", "strict", "warnings")

    def __init__(self, host: Host, request: Request, *, is_1_9: bool, strict: bool) -> None:
        self.host = host
        self.request = request
        self.is_1_9 = is_1_9
        self.strict = strict
        self.parameters = Parameters(parse_query(request.query_string))
        self.warnings: list[str] = []

    @property
    def game(self) -> Game:
        """The running game. Raises the null reference of the mod at the main menu, where there is no game."""
        if self.host.game is None:
            raise null_reference()
        return self.host.game

    @property
    def colony(self) -> Colony:
        """The colony of the running game, which the rules work on."""
        return self.game.colony

    @property
    def world(self) -> World:
        """The state of the running game."""
        return self.colony.world

    def body(self, kind: type[T]) -> T | None:
        """The request's body, or None when it is missing or cannot be read."""
        return read_body(self.request.body, kind)

    def required_body(self, kind: type[T], error: str | None = None) -> T:
        """The request's body. Without one, raises ApiError with the given text or as a null reference."""
        record = read_body(self.request.body, kind)
        if record is None:
            raise null_reference() if error is None else ApiError(error)
        return record

    def warn_ignored(self, request: object, *fields: str) -> None:
        """Warn of each of these fields that the client has set, because the colony ignores it."""
        for field in dataclasses.fields(request):  # type: ignore[arg-type]  # every request is a dataclass
            if field.name in fields and getattr(request, field.name) != field.default:
                self.warnings.append(f"The embedded colony ignores {field.name}.")

    def is_map(self, map_id: int | str | None) -> bool:
        """Whether this is the id, as a number or as text, of the only map."""
        return self.host.game is not None and str(map_id) == str(self.world.map_id)

    def names_map(self) -> bool:
        """Whether the required parameter `map_id` names the map. Each route decides what follows if it does not."""
        return self.is_map(self.parameters.integer("map_id"))

    def require_map(self, map_id: int | str | None) -> None:
        """Raise the 404 of an unknown map."""
        if not self.is_map(map_id):
            raise map_not_found(map_id)

    def pawn(self, pawn_id: int) -> Pawn:
        """A living pawn on the map. Raises the 404 of an unknown pawn."""
        pawn = self.world.pawns.get(pawn_id)
        if pawn is None:
            raise pawn_not_found(pawn_id)
        return pawn

    def building(self, building_id: int) -> Building:
        """A building. Raises the 404 of an unknown building."""
        building = self.world.buildings.get(building_id)
        if building is None:
            raise ApiError(f"Building with ID {building_id} not found.")
        return building

    def find_faction(self, name: str | None) -> Faction | None:
        """A faction by def name, name or load id, in any case; None when there is none."""
        wanted = (name or "").lower()
        for _, faction in sorted(self.world.factions.items()):
            if wanted and wanted in (faction.def_name.lower(), faction.name.lower(), str(faction.id)):
                return faction
        return None
