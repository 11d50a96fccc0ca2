"""What a picture shows at which place, and that text of others stays text."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from pytest_rle.picture import brush
from pytest_rle.picture.area import LARGEST, SMALLEST, Area, home, whole
from pytest_rle.picture.film import LAST_FRAME_TIMES, MOST_FRAMES, chosen, write_film
from pytest_rle.picture.ground import Ground, cell_of, colours
from pytest_rle.picture.looks import LOOKS, kind_of, kind_of_building
from pytest_rle.picture.painter import Painter, short
from pytest_rle.picture.portrait import Sitter, portrait
from pytest_rle.picture.sheet import headline, sheet
from pytest_rle.rimworld import DEFS

CELL = 12
GROUND = Ground(
    width=60,
    height=50,
    terrain=["Soil"] * 3000,
    rock={"granite": [0, 1], "mineable_steel": [2]},
    trees=[65],
    fog=[120, 121],
)
HOSTILE = "<script>\x1b[2J\u202eevil"


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def middle_of(image: Image.Image, x: int, z: int) -> Any:
    """The colour in the middle of a cell of the whole map. North is up."""
    return image.getpixel((x * CELL + CELL // 2, (GROUND.height - 1 - z) * CELL + CELL // 2))


def painted(**layers: Any) -> Image.Image:
    return Painter(GROUND, whole(GROUND), CELL).paint(layers)


def test_a_wall_has_its_colour_in_its_cell_and_nowhere_else() -> None:
    image = painted(buildings={"1": ("Wall", 10, 20, 1, 1, 0)})
    assert middle_of(image, 10, 20) == rgb(LOOKS["buildings"]["wall"]["fill"])
    for x, z in ((9, 20), (11, 20), (10, 19), (10, 21)):
        assert middle_of(image, x, z) != rgb(LOOKS["buildings"]["wall"]["fill"])


def test_a_building_fills_its_whole_area() -> None:
    image = painted(buildings={"1": ("Table2x4c", 10, 20, 4, 2, 1)})
    fill = rgb(LOOKS["buildings"]["table"]["fill"])
    assert all(middle_of(image, x, z) == fill for x in range(10, 14) for z in (20, 21))


def test_each_kind_of_pawn_has_its_colour_and_its_own_shape() -> None:
    kinds = ("colonist", "enemy", "visitor", "tame", "animal")
    pawns = {kind: (kind, "", "") for kind in kinds}
    image = painted(pawns=pawns, places={kind: (10 + 5 * i, 30) for i, kind in enumerate(kinds)})
    for i, kind in enumerate(kinds):
        assert middle_of(image, 10 + 5 * i, 30) == pytest.approx(rgb(LOOKS["pawns"][kind]["fill"]), abs=8)
    people = ("colonist", "enemy", "visitor", "animal")
    assert len({LOOKS["pawns"][kind]["shape"] for kind in people}) == len(people), "shape alone tells them apart"


def test_ground_rock_fog_and_floors_have_their_colours() -> None:
    board = colours(GROUND, {"mined": {"1,0": (1,)}, "floors": {"5,5": ("WoodPlankFloor",)}})
    assert tuple(board[0, 0]) == rgb(LOOKS["rock"]["rock"]["fill"])
    assert tuple(board[0, 1]) != rgb(LOOKS["rock"]["rock"]["fill"]), "this rock was mined"
    assert tuple(board[2, 0]) == rgb(LOOKS["rock"]["fog"]["fill"])
    assert tuple(board[5, 5]) == rgb(LOOKS["ground"]["wood_floor"]["fill"])
    assert tuple(board[9, 9]) == rgb(LOOKS["ground"]["soil"]["fill"])


def test_a_felled_tree_is_gone() -> None:
    tree = rgb(LOOKS["rock"]["tree"]["fill"])
    painter = Painter(GROUND, whole(GROUND), CELL)
    assert middle_of(painter.paint({}), 5, 1) == tree
    assert middle_of(painter.paint({"felled": {"5,1": (1,)}}), 5, 1) != tree


@pytest.mark.parametrize(
    "layers",
    [
        {"zones": {"1": ("growing", "Field", 12, 10, 20, 4, 3, "Plant_Rice", 9, 50)}},
        {"blueprints": {"1": ("Wall", 10, 20, 1, 1, 0)}},
        {"buildings": {"1": ("Frame_Wall", 10, 20, 1, 1, 0)}},
        {"orders": {"0": ("mine", 10, 20, 3, 3)}},
        {"fires": {"1": (10, 20)}},
        {"deaths": {"1": ("Zig", 10, 20, 3, "enemy")}},
        {"items": {"1": ("MealSimple", 10, 20, 4, 0)}},
        {"items": {"1": ("Corpse_Human", 10, 20, 1, 1)}},
    ],
)
def test_everything_else_is_seen_in_its_cell_only(layers: Any) -> None:
    blank, image = painted(), painted(**layers)
    box = (10 * CELL, (GROUND.height - 21) * CELL, 11 * CELL, (GROUND.height - 20) * CELL)
    assert image.crop(box).tobytes() != blank.crop(box).tobytes()
    far = (30 * CELL, 0, 60 * CELL, 50 * CELL)
    assert image.crop(far).tobytes() == blank.crop(far).tobytes()


def test_a_row_without_a_place_is_left_out() -> None:
    nowhere = {
        "zones": {"1": ("stockpile", "Store", 4, None, None, None, None, "", 0, 0)},
        "fires": {"1": (None, None)},
        "deaths": {"1": ("Zig", None, None, 3, "enemy")},
        "places": {"1": (-5, 900)},
        "buildings": {"1": ("Wall", 5000, -3, 2, 2, 0)},
        "items": {"1": ("Steel", -1, 7, 1, 0)},
        "floors": {"x": ("Soil",), "9999,1": ("Soil",)},
    }
    assert painted(**nowhere).tobytes() == painted().tobytes()


def test_hostile_names_are_drawn_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    text = ImageDraw.ImageDraw.text

    def noted(self: Any, at: Any, words: str, *rest: Any, **options: Any) -> None:
        written.append(words)
        text(self, at, words, *rest, **options)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noted)
    layers: Any = {
        "pawns": {"1": ("colonist", HOSTILE, ""), "2": ("enemy", HOSTILE, "")},
        "places": {"1": (20, 20), "2": (25, 25)},
        "people": {"1": (HOSTILE, 1, 2, 3, 4, 5, 6, 7, 0)},
        "zones": {"1": ("stockpile", HOSTILE, 4, 3, 3, 2, 2, "", 0, 0)},
        "sky": {"now": (HOSTILE, 1.0, HOSTILE, HOSTILE)},
    }
    sheet(Painter(GROUND, whole(GROUND), CELL), layers, headline(layers, "tick 1", 0.5))
    assert sum("<script>" in words for words in written) >= 4
    assert all(words.isprintable() for words in written)


def test_things_of_any_size_are_cut_at_the_edge_of_the_picture() -> None:
    huge = (0, 0, 2**31, 2**31)
    layers: Any = {
        "zones": {"1": ("growing", "Field", 12, *huge, "Plant_Rice", 9, 50)},
        "blueprints": {"1": ("Wall", *huge, 0)},
        "buildings": {"1": ("Bed", *huge, 9)},
        "orders": {"0": ("mine", *huge)},
    }
    assert Painter(GROUND, whole(GROUND), CELL).paint(layers).size == (60 * CELL, 50 * CELL)
    area = home([layers], GROUND)
    assert (area.w, area.h) <= LARGEST


def test_the_legend_names_what_the_picture_shows_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(ImageDraw.ImageDraw, "text", lambda _, at, words, *rest, **options: written.append(words))
    layers: Any = {
        "pawns": {"1": ("colonist", "Katya", ""), "2": ("enemy", "Far", "")},
        "places": {"1": (20, 20), "2": (55, 45)},
        "buildings": {"1": ("Wall", 10, 20, 1, 1, 0), "2": ("Bed", 50, 40, 1, 2, 0)},
    }
    ground = dataclasses.replace(GROUND, rock={"granite": [610], "marble": [2999]})
    sheet(Painter(ground, Area(5, 5, 30, 30), CELL), layers, "tick 1")
    assert {"Katya", "colonist", "wall", "rock", "soil", "small at the edge: beyond it"} <= set(written)
    assert not {"enemy", "bed", "ore", "fire", "not discovered at first"} & set(written)


def test_a_name_is_one_short_line() -> None:
    assert short("Katya") == "Katya"
    assert short("a\nb") == r"a\nb"
    assert len(short("x" * 5000)) <= 16


def test_a_picture_shows_the_home_with_its_people() -> None:
    layers: Any = {
        "buildings": {"1": ("Wall", 30, 25, 1, 1, 0)},
        "pawns": {"2": ("colonist", "A", "")},
        "places": {"2": (33, 28)},
    }
    area = home([layers], GROUND)
    assert area.contains(30, 25)
    assert area.contains(33, 28)
    assert (area.w, area.h) >= SMALLEST


@given(
    places=st.lists(st.tuples(st.integers(-20, 420), st.integers(-20, 420)), max_size=6),
    size=st.tuples(st.integers(20, 400), st.integers(20, 400)),
)
def test_the_area_of_a_picture_lies_on_the_map_and_is_not_too_large(places: Any, size: tuple[int, int]) -> None:
    ground = Ground(width=size[0], height=size[1])
    layers: Any = {"buildings": {str(i): ("Wall", x, z, 1, 1, 0) for i, (x, z) in enumerate(places)}}
    area = home([layers], ground)
    assert area.x >= 0
    assert area.z >= 0
    assert area.x + area.w <= ground.width
    assert area.z + area.h <= ground.height
    assert 0 < area.w <= LARGEST[0]
    assert 0 < area.h <= LARGEST[1]


def test_every_def_has_a_kind_with_a_look() -> None:
    kinds = {kind for section in LOOKS.values() for kind in section}
    names = (*DEFS.buildings, *DEFS.terrain, *DEFS.items, *(f"Frame_{name}" for name in DEFS.buildings), "Modded_Thing")
    assert {kind_of(name) for name in names} <= kinds
    assert kind_of_building("Frame_Wall") == "wall"
    assert kind_of("Turret_Modded") == "defense"


def test_every_symbol_and_pattern_of_the_looks_is_drawn() -> None:
    for section in LOOKS.values():
        for kind, look in section.items():
            name = look.get("symbol", "none")
            if name in ("none", "thin", "pillow"):
                continue
            image = Image.new("RGB", (40, 40), "#ffffff")
            brush.symbol(ImageDraw.Draw(image), name, (5, 5, 35, 35), "#000000", 2)
            assert image.getextrema() != ((255, 255),) * 3, (kind, name)


@pytest.mark.parametrize(
    ("key", "cell"), [("3,2", 123), ("59,49", 2999), ("60,0", None), ("0,50", None), ("-1,0", None)]
)
def test_a_key_names_a_cell_of_the_map(key: str, cell: int | None) -> None:
    assert cell_of(key, GROUND) == cell


@pytest.mark.parametrize("suffix", [".webp", ".gif"])
def test_a_film_has_a_picture_for_each_scene(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"film{suffix}"
    frames = [Image.new("RGB", (40, 30), (40 * i, 90, 30)) for i in range(5)]
    seen: list[int] = []
    write_film(path, frames, frame_ms=200, on_frame=seen.append)
    with Image.open(path) as film:
        assert (film.size, getattr(film, "n_frames", 1)) == ((40, 30), 5)
        film.seek(4)
        film.load()
        assert film.info["duration"] == 200 * LAST_FRAME_TIMES
    assert seen == [1, 2, 3, 4, 5]


def test_a_long_film_is_bounded() -> None:
    assert chosen(4) == [0, 1, 2, 3]
    numbers = chosen(5000)
    assert len(numbers) == MOST_FRAMES
    assert (numbers[0], numbers[-1]) == (0, 4999)
    assert numbers == sorted(set(numbers))


def test_a_portrait_is_always_the_same_and_differs_between_pawns() -> None:
    one, other = Sitter(7, True, True, 30), Sitter(11, True, False, 71)
    assert portrait(one, 64, 48, "south").size == (64, 48)
    assert portrait(one, 64, 64, "south").tobytes() == portrait(one, 64, 64, "south").tobytes()
    pictures = {portrait(who, 64, 64, side).tobytes() for who in (one, other) for side in ("south", "north", "east")}
    pictures.add(portrait(Sitter(7, False, True, 3), 64, 64, "south").tobytes())
    assert len(pictures) == 7


def test_an_area_is_a_rectangle_of_cells() -> None:
    assert Area(2, 3, 2, 1).contains(3, 3)
    assert not Area(2, 3, 2, 1).contains(4, 3)
