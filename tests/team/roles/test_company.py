"""Who gets on with whom, as the SocialOverseer sees it for colonists whose mood is low."""

from __future__ import annotations

from typing import Any

from pytest_rle.rimapi.models.social import Interaction, Opinions, Relation
from pytest_rle.rimapi.observation import SocialLife
from pytest_rle.team import ROLES, Role
from pytest_rle.team.survey.land import Land
from pytest_rle.team.survey.spatial import Viewpoint, analyse
from pytest_rle.team.views.company import LISTED, company
from pytest_rle.team.views.context import ViewContext
from pytest_rle.team.views.shared import SharedView

NAMES = {1: "Ann", 2: "Bob", 3: "Cid"}

LIFE = SocialLife(
    opinions={2: Opinions(opinion=-5, opinion_about_me=12), 3: Opinions(opinion=-40, opinion_about_me=0)},
    relations=(Relation(other_pawn_id=3, other_pawn_name="Cid", relation_def_name="Rival", relation_label="rival"),),
    interactions=(
        Interaction(
            initiator_id=3,
            initiator_name="Cid",
            recipient_id=1,
            recipient_name="Ann",
            interaction_def_name="Insult",
            ticks=9,
            time_ago="2 hours ago",
        ),
    ),
)


def test_the_strongest_opinion_comes_first_with_what_it_gets_in_return() -> None:
    view = company(1, LIFE, NAMES)
    assert (view.id, view.name) == (1, "Ann")
    assert view.opinions == ("Cid -40, in return +0", "Bob -5, in return +12")
    assert view.relations == ("rival: Cid",)
    assert view.lately == ("Insult: Cid to Ann, 2 hours ago",)


def test_what_a_mod_leaves_out_has_a_word_and_long_names_are_cut() -> None:
    life = SocialLife(
        opinions={},
        relations=(Relation(other_pawn_id=9, other_pawn_name="x" * 500),) * 20,
        interactions=(Interaction(initiator_id=1, recipient_id=9, ticks=0),),
    )
    view = company(1, life, NAMES)
    assert len(view.relations) == LISTED
    assert len(view.relations[0]) < 60
    assert view.lately == ("interaction: Ann to colonist 9",)


def test_the_overseer_sees_it_and_no_other_role_does(world: Any) -> None:
    first = world.observation.colonists[0].colonist.id
    observation = world.with_(social={first: LIFE})
    spatial = analyse(world.static, Viewpoint.of(observation))
    for role, spec in ROLES.items():
        view = spec.view(ViewContext(SharedView(observation, Land(world.static, spatial))))
        assert ("company" in view.model_dump(exclude_defaults=True)) == (role is Role.SOCIAL_OVERSEER)
