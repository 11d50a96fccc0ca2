"""Which faction is the player's, which map is played, and saves that have nobody to play."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_rle.cli import main
from pytest_rle.colony.new_games import NewGames
from pytest_rle.colony.saves import SaveError, load_save
from tests.colony.saves.conftest import losses
from tests.colony.saves.test_containers import ADA, BEN, PERSON, holder

Writer = Callable[..., Path]

MODDED = "<li><def>ModdedCrew</def><name>Crew</name><loadID>5</loadID><relations /></li>"
TRIBE = "<li><def>PlayerTribe</def><name>Tribe</name><loadID>6</loadID><relations /></li>"
CHOSEN = "<scenario><playerFaction><factionDef>{}</factionDef></playerFaction></scenario>"
CARAVAN = (
    '<worldPawns><pawnsAlive>{pawn}</pawnsAlive></worldPawns><worldObjects><worldObjects><li Class="Caravan">'
    "<def>Caravan</def><ID>3</ID><pawns><contentsLookMode>Reference</contentsLookMode><innerList><li>Thing_Human20</li>"
    "</innerList></pawns></li></worldObjects></worldObjects>"
)


TRAVELLING = (
    '<worldObjects><worldObjects><li Class="TravelingTransportPods"><def>TravelingTransportPods</def><ID>3</ID>'
    "<pods><li><innerContainer><innerList>{pawn}</innerList></innerContainer></li></pods></li></worldObjects></worldObjects>"
)


def on_map(person: str) -> str:
    return person.replace("<li", "<thing", 1).removesuffix("</li>") + "<pos>(3, 0, 4)</pos></thing>"


def replaced(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("factions", "game", "player"),
    [
        ("", "", ("PlayerColony", 2)),
        (
            MODDED,
            CHOSEN.format("ModdedCrew"),
            ("PlayerColony", 6),
        ),
        (
            TRIBE,
            CHOSEN.format("PlayerTribe"),
            ("PlayerTribe", 7),
        ),
        (MODDED + TRIBE, "", ("PlayerColony", 2)),
    ],
)
def test_the_scenario_names_the_player_s_faction(
    small_save: Writer, factions: str, game: str, player: tuple[str, int]
) -> None:
    path = replaced(small_save(game=game), "</allFactions>", f"{factions}</allFactions>")
    world = load_save(path, seed=1).world
    own = world.factions[world.player_faction]
    assert (own.def_name, own.id, own.is_player) == (*player, True)
    assert [faction.id for faction in world.factions.values() if faction.is_player] == [own.id]


def test_the_faction_that_the_factions_call_the_player_s_is_it(small_save: Writer) -> None:
    path = replaced(small_save(), "</allFactions>", f"{MODDED}</allFactions><ofPlayer>Faction_5</ofPlayer>")
    person = on_map(ADA.replace("Faction_1", "Faction_5"))
    loaded = load_save(replaced(path, "<things>", f"<things>{person}"), seed=1)
    assert [pawn.name.nick for pawn in loaded.world.colonists()] == ["Ada"]
    assert "the faction ModdedCrew of the player is not supported: the colony plays as PlayerColony instead" in (
        loaded.warnings
    )


def test_a_save_without_a_faction_of_the_player_is_refused(small_save: Writer) -> None:
    path = replaced(small_save(), "<def>PlayerColony</def>", "<def>Unheard</def>")
    with pytest.raises(SaveError, match="no faction is the player's: the save needs PlayerColony or PlayerTribe, and"):
        load_save(path, seed=1)


@pytest.mark.parametrize(
    ("pieces", "reason"),
    [
        ({}, "the colony has no living people"),
        ({"world": CARAVAN.format(pawn=ADA)}, "Ada is in a caravan or on another map; bring them home in RimWorld"),
        ({"world": TRAVELLING.format(pawn=ADA)}, "Ada is in a caravan or on another map; bring them home in RimWorld"),
        ({"things": holder("Building", "CryptosleepCasket", BEN)}, "Ben is in cryptosleep; wake them in RimWorld"),
        ({"things": on_map(PERSON.format(number=22, faction="Faction_0", nick="Rex", carried=""))}, "no living people"),
    ],
)
def test_a_save_with_nobody_to_play_is_refused_before_play(
    small_save: Writer, pieces: dict[str, str], reason: str
) -> None:
    path = small_save(**pieces)
    with pytest.raises(SaveError) as refusal:
        NewGames().start(path, sha256="a", seed=1)
    assert str(refusal.value).startswith(f"{path}: nobody can be played, because no colonist is on the map: ")
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_serving_a_save_with_nobody_to_play_is_refused_in_one_line(
    small_save: Writer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--save", str(small_save())]) != 0
    (line,) = [text for text in capsys.readouterr().err.splitlines() if "nobody can be played" in text]
    assert line.startswith("rle")


def test_a_save_without_a_map_is_refused(small_save: Writer) -> None:
    path = small_save()
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("<maps>")] + "<maps /></game></savegame>", encoding="utf-8")
    with pytest.raises(SaveError, match="the save has no map"):
        load_save(path, seed=1)


def test_the_map_with_people_is_played_if_the_open_one_has_none(small_save: Writer) -> None:
    path = small_save(things=on_map(ADA))
    text = path.read_text(encoding="utf-8")
    inhabited = text[text.index("<maps>") + len("<maps>") : text.index("</maps>")]
    empty = inhabited.replace(on_map(ADA), "").replace("<uniqueID>0<", "<uniqueID>1<")
    path.write_text(text.replace(inhabited, empty + inhabited), encoding="utf-8")
    loaded = load_save(path, seed=1)
    assert [pawn.name.nick for pawn in loaded.world.colonists()] == ["Ada"]
    assert "the colony plays number 2" in "".join(loaded.warnings)
    path.write_text(text.replace(inhabited, inhabited + empty.replace("<things>", f"<things>{on_map(BEN)}")), "utf-8")
    loaded = load_save(path, seed=1)
    assert ([pawn.name.nick for pawn in loaded.world.colonists()], loaded.away) == (["Ada"], ("Ben",))


@pytest.mark.parametrize(
    ("version", "warning"),
    [
        ("1.3.3387 rev685", None),
        ("1.4.3901 rev645", None),
        ("1.5.4409 rev1118", None),
        ("1.6.4633 rev1261", None),
        ("1.2.3005 rev1190", "is of RimWorld 1.2.3005 rev1190"),
        ("1.60.1 rev1", "is of RimWorld 1.60.1 rev1"),
        ("", "does not name the version of RimWorld that wrote it"),
    ],
)
def test_the_version_of_the_game_is_read(small_save: Writer, version: str, warning: str | None) -> None:
    path = replaced(small_save(things=on_map(ADA)), "1.6.4633 rev1261", version)
    loaded = load_save(path, seed=1)
    assert loaded.notes.game_version == version
    expected = (f"the save {warning}: the colony reads saves of RimWorld 1.3 to 1.6",) if warning else ()
    assert losses(loaded) == expected
