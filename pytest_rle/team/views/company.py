"""Who gets on with whom: opinions, relations and recent interactions of a colonist whose mood is low."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pytest_rle.rimapi.observation import SocialLife
from pytest_rle.team.messages import cut
from pytest_rle.team.views.models import ViewModel

LISTED: Final = 6
"""Opinions, relations and interactions that a view lists, each."""

NAME_LENGTH: Final = 40
"""Characters of a name or a relation that a view shows."""


class CompanyView(ViewModel):
    """How a colonist whose mood is low gets on with the others.

    `opinions` has what the colonist thinks of another one and what that one thinks in return, from -100 to 100, the
    strongest first. `lately` has the last interactions, the newest first.
    """

    id: int
    name: str
    opinions: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()


def company(colonist_id: int, life: SocialLife, names: Mapping[int, str]) -> CompanyView:
    """The view of a social life. `names` are those of the colonists, by id."""
    strongest = sorted(
        life.opinions.items(), key=lambda entry: (-max(abs(entry[1].opinion), abs(entry[1].opinion_about_me)), entry[0])
    )
    return CompanyView(
        id=colonist_id,
        name=_name(colonist_id, names),
        opinions=tuple(
            f"{_name(other, names)} {found.opinion:+d}, in return {found.opinion_about_me:+d}"
            for other, found in strongest[:LISTED]
        ),
        relations=tuple(
            f"{cut(found.relation_label or found.relation_def_name or 'relation', NAME_LENGTH)}: "
            f"{cut(found.other_pawn_name or _name(found.other_pawn_id, names), NAME_LENGTH)}"
            for found in life.relations[:LISTED]
        ),
        lately=tuple(
            f"{found.interaction_def_name or 'interaction'}: "
            f"{cut(found.initiator_name or _name(found.initiator_id, names), NAME_LENGTH)} to "
            f"{cut(found.recipient_name or _name(found.recipient_id, names), NAME_LENGTH)}"
            f"{f', {found.time_ago}' if found.time_ago else ''}"
            for found in life.interactions[:LISTED]
        ),
    )


def _name(pawn_id: int, names: Mapping[int, str]) -> str:
    return cut(names.get(pawn_id, f"colonist {pawn_id}"), NAME_LENGTH)
