"""The social life of people: opinions, relations and interactions."""

from __future__ import annotations

from pytest_rle.rimapi.connection import Connection
from pytest_rle.rimapi.models.social import Interaction, InteractionLog, Opinions, Relation, Relations


class SocialResource:
    """Routes /pawns/relations and /pawns/interactions/log, and /colonist/opinion-about.

    The mod's /pawns/opinions is not used: its own query empties its list.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def opinions(self, pawn_id: int, other_id: int) -> Opinions:
        """What two people think of each other."""
        return await self._connection.get("/colonist/opinion-about", Opinions, {"id": pawn_id, "other_id": other_id})

    async def relations(self, pawn_id: int) -> tuple[Relation, ...]:
        """The relations of a person, friends and rivals included."""
        return (await self._connection.get("/pawns/relations", Relations, {"pawn_id": pawn_id})).relations

    async def interactions(self, pawn_id: int, limit: int) -> tuple[Interaction, ...]:
        """The last interactions of a person, the newest first, at most `limit`."""
        query = {"pawn_id": pawn_id, "limit": limit}
        return (await self._connection.get("/pawns/interactions/log", InteractionLog, query)).interactions
