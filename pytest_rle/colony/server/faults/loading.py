"""Faults of saving and loading: the game answers before it has done either."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from pytest_rle.colony.api import Request, Response
from pytest_rle.colony.api.bodies import read_body
from pytest_rle.colony.api.controllers.game import FileNameRequest
from pytest_rle.colony.api.host import SavedGame, Saves
from pytest_rle.colony.api.routes import normalized
from pytest_rle.colony.api.save_store import SaveFolder
from pytest_rle.colony.game import Game
from pytest_rle.colony.server.faults.fault import LOAD_PATH, Fault, Proceed, Scene, Seconds


@dataclasses.dataclass(kw_only=True)
class LoadNeverHappens(Fault):
    """The game accepts a load and keeps the old map."""

    name: ClassVar[str] = "load_never_happens"
    lesson: ClassVar[str] = "200 to a load means that it is queued; only the loaded game itself is evidence"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Acknowledge a load of an existing save, and do nothing."""
        if not _loads_something(self.scene, request):
            return await proceed(request)
        return self.scene.dispatcher.acknowledge(request.headers)


@dataclasses.dataclass(kw_only=True)
class LoadSettlesLate(Fault):
    """The game loads some seconds after its answer; until then the old map answers.

    Attributes:
        seconds: The shortest and the longest delay.
    """

    name: ClassVar[str] = "load_settles_late"
    lesson: ClassVar[str] = "the old map still answers for seconds after a load, with colonists and all"
    seconds: tuple[Seconds, Seconds] = (2.0, 9.0)

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Acknowledge a load at once, and pass it on later."""
        if not _loads_something(self.scene, request):
            return await proceed(request)
        low, high = self.seconds
        self.scene.later(low + (high - low) * self.scene.draw(self.name), lambda: proceed(request))
        return self.scene.dispatcher.acknowledge(request.headers)


@dataclasses.dataclass(kw_only=True)
class WrongSave(Fault):
    """The game loads another file of the same name: another folder, or one that was overwritten meanwhile."""

    name: ClassVar[str] = "wrong_save"
    lesson: ClassVar[str] = "the file that the game reads may not be the file that was staged and hashed"

    async def answer(self, request: Request, proceed: Proceed) -> Response:
        """Load the save, and give it other people and another colony."""
        response = await proceed(request)
        if response.status == 200 and normalized(request.path) == LOAD_PATH:
            self.scene.host.run_deferred()
            game = self.scene.host.game
            if game is not None:
                world = game.world
                world.factions[world.player_faction].name = "Another colony"
                for pawn in world.pawns.values():
                    if pawn.is_human:
                        pawn.name.nick = pawn.name.last = "Stranger"
        return response


@dataclasses.dataclass(kw_only=True)
class SaveNotFlushed(Fault):
    """The file of a save grows for some seconds after the answer.

    Attributes:
        seconds: How long the file is incomplete.
    """

    name: ClassVar[str] = "save_not_flushed"
    lesson: ClassVar[str] = "a save is complete when its file no longer grows, not when the game answers"
    seconds: Seconds = 2.0

    def start(self, scene: Scene) -> None:
        """Put the slow folder in the place of the game's own."""
        super().start(scene)
        if isinstance(scene.host.saves, SaveFolder):
            scene.host.saves = _SlowFolder(scene.host.saves, scene, self.seconds)


class _SlowFolder(Saves):
    """A folder of saves that first holds the beginning of a new save."""

    def __init__(self, inner: SaveFolder, scene: Scene, seconds: float) -> None:
        self._inner = inner
        self._scene = scene
        self._seconds = seconds

    def check_write(self, name: str) -> None:
        self._inner.check_write(name)

    def write(self, name: str, game: Game) -> None:
        path = self._inner.write(name, game)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 3])
        self._scene.later(self._seconds, lambda: path.write_bytes(whole))

    def read(self, name: str) -> SavedGame:
        return self._inner.read(name)

    def exists(self, name: str) -> bool:
        return self._inner.exists(name)

    def new(self, world_seed: str, difficulty: str | None, map_size: int) -> Game:
        return self._inner.new(world_seed, difficulty, map_size)


def _loads_something(scene: Scene, request: Request) -> bool:
    """Whether a request loads a save that exists."""
    if normalized(request.path) != LOAD_PATH or request.method != "POST":
        return False
    body = read_body(request.body, FileNameRequest)
    saves = scene.host.saves
    return body is not None and saves is not None and saves.exists(body.file_name or "")
