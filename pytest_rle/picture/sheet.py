"""A picture for people: the map with a headline, the colonists and a legend of what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from PIL import Image, ImageDraw

from pytest_rle.picture import brush
from pytest_rle.picture.area import Area
from pytest_rle.picture.ground import Ground, Layers
from pytest_rle.picture.looks import LOOKS, kind_of_building, kind_of_ground, kind_of_item, kind_of_rock
from pytest_rle.picture.painter import FINE, Painter, short
from pytest_rle.rimworld.geometry import FRAME
from pytest_rle.rimworld.labels import label
from pytest_rle.shown import shown

HEADLINE: Final = 30
"""Pixels of the line above the map."""

PANEL: Final = 200
"""Pixels of the panel beside the map."""

PAPER: Final = "#f6f3ea"
LINE: Final = 17
"""Pixels between two entries of the legend."""

MOST_PEOPLE: Final = 8
"""Colonists that the panel lists; the rest are counted."""

BARS: Final = (("mood", 1, "#7a5fb0"), ("food", 2, "#6a9a3a"), ("rest", 3, "#3f78b5"))
"""The bars of a colonist: label, column of the layer `people`, colour."""

Entry = tuple[str, str, dict[str, Any]]
"""An entry of the legend: section of `looks.json`, label, look."""


def sheet(painter: Painter, layers: Layers, headline: str) -> Image.Image:
    """The picture of a scene with its headline and panel, as an RGB image."""
    width, height = painter.size
    page = Image.new("RGB", ((width + PANEL) * FINE, (max(height, 320) + HEADLINE) * FINE), PAPER)
    draw = ImageDraw.Draw(page)
    draw.text((10 * FINE, 7 * FINE), one_line(headline), fill=brush.INK, font=brush.font(14 * FINE))
    _panel(page, layers, painter, (width + 12, HEADLINE + 4), page.height // FINE)
    whole = page.resize((page.width // FINE, page.height // FINE), Image.Resampling.LANCZOS)
    whole.paste(painter.paint(layers), (0, HEADLINE))
    return whole


def headline(layers: Layers, moment: str, day: float) -> str:
    """What the line above the map says: the moment, such as "tick 4", day, date, weather and temperature."""
    words = [moment, f"day {day:.1f}"]
    sky = layers.get("sky", {}).get("now")
    if sky is not None:
        weather, temperature, date, season, *_ = sky
        words += [str(date), str(season).lower(), f"{label(str(weather))}, {temperature:g} °C"]
    return " · ".join(shown(word) for word in words if word)


def one_line(words: str) -> str:
    """Text without line breaks."""
    return " ".join(words.split())


def _panel(page: Image.Image, layers: Layers, painter: Painter, at: tuple[int, int], bottom: int) -> None:
    draw = ImageDraw.Draw(page)
    x, y = at
    people, health = layers.get("people", {}), layers.get("health", {})
    listed = list(people)[:MOST_PEOPLE]
    for key in listed:
        _person(draw, (x, y), layers, key, people[key], health.get(key, (100,)))
        y += 36
    if len(people) > len(listed):
        draw.text(
            (x * FINE, y * FINE), f"and {len(people) - len(listed)} more", fill=brush.INK, font=brush.font(11 * FINE)
        )
        y += LINE
    y += 6
    for section, words, look in _entries(layers, painter.ground, painter.area):
        if y + LINE > bottom:
            return
        _swatch(page, section, (x * FINE, y * FINE, (x + 14) * FINE, (y + 13) * FINE), look)
        draw.text(((x + 22) * FINE, y * FINE), words, fill=brush.INK, font=brush.font(11 * FINE))
        y += LINE
    if painter.has_far(layers) and y + LINE <= bottom:
        words = "small at the edge: beyond it"
        draw.text((x * FINE, y * FINE), words, fill=brush.INK, font=brush.font(11 * FINE))


def _person(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], layers: Layers, key: str, row: Sequence[Any], health: Sequence[Any]
) -> None:
    """A colonist: name, job, health, and bars for mood, food and rest."""
    x, y = at
    name = short(str(layers.get("pawns", {}).get(key, ("", "?"))[1]))
    state = "downed" if row[8] else _job(str(row[0]))
    look = LOOKS["pawns"]["colonist"]
    brush.shape(draw, look["shape"], ((x + 6) * FINE, (y + 7) * FINE), 5 * FINE, look["fill"], brush.INK, 1)
    draw.text(((x + 16) * FINE, y * FINE), name, fill=brush.INK, font=brush.font(12 * FINE))
    draw.text(((x + PANEL - 20) * FINE, (y + 1) * FINE), state, fill="#5b564d", font=brush.font(10 * FINE), anchor="ra")
    for place, (words, column, colour) in enumerate(BARS):
        left = x + 16 + place * 56
        _bar(draw, (left, y + 18), row[column], words, colour)
    if health and health[0] < 100:
        draw.text(((x + 2) * FINE, (y + 17) * FINE), "+", fill="#c4162a", font=brush.font(12 * FINE))


def _bar(draw: ImageDraw.ImageDraw, at: tuple[int, int], percent: int, words: str, colour: str) -> None:
    x, y = at
    draw.rectangle((x * FINE, y * FINE, (x + 48) * FINE, (y + 5) * FINE), fill="#ddd7c8")
    share = min(max(percent, 0), 100) / 100
    draw.rectangle((x * FINE, y * FINE, (x + 48 * share) * FINE, (y + 5) * FINE), fill=colour)
    draw.text((x * FINE, (y + 6) * FINE), f"{words} {percent}", fill="#5b564d", font=brush.font(8 * FINE))


def _job(job: str) -> str:
    """A JobDef in words: "HaulToCell" is "haul to cell"."""
    words = shown("".join(f" {letter.lower()}" if letter.isupper() else letter for letter in job).replace("_", " "))
    return one_line(words)[:22]


def _entries(layers: Layers, ground: Ground, area: Area) -> Iterator[Entry]:
    """What the area of the picture shows: pawns, marks, zones, buildings, items, ground."""
    places = layers.get("places", {})
    near = [key for key, place in places.items() if area.contains(*place[:2])]
    pawns = {str(layers.get("pawns", {}).get(key, ("",))[0]) for key in near}
    buildings = [str(row[0]) for row in layers.get("buildings", {}).values() if area.contains(*row[1:3])]
    items = [row for row in layers.get("items", {}).values() if area.contains(*row[1:3])]
    marks = {
        "blueprint": bool(layers.get("blueprints")),
        "frame": any(name.startswith(FRAME) for name in buildings),
        "order": bool(layers.get("orders")),
        "fire": bool(layers.get("fires")),
        "death": any(row[1] is not None and area.contains(*row[1:3]) for row in layers.get("deaths", {}).values()),
        "drafted": bool(layers.get("drafted")),
        "downed": any(row[8] for row in layers.get("people", {}).values()),
        "forbidden": any(row[4] for row in items),
    }
    zones = {row[0] if row[0] in LOOKS["zones"] else "other" for row in layers.get("zones", {}).values()}
    shown_kinds = {
        "pawns": pawns,
        "marks": {kind for kind, is_there in marks.items() if is_there},
        "zones": zones,
        "buildings": {kind_of_building(name) for name in buildings if not name.startswith(FRAME)},
        "items": {kind_of_item(row[0]) for row in items},
        "rock": _rocks(ground, area),
        "ground": {kind_of_ground(name) for name in _terrain(ground, area)},
    }
    for section, kinds in shown_kinds.items():
        yield from ((section, look["label"], look) for kind, look in LOOKS[section].items() if kind in kinds)


def _rocks(ground: Ground, area: Area) -> set[str]:
    width = ground.width
    kinds = [(kind_of_rock(name), cells) for name, cells in ground.rock.items()]
    kinds += [("tree", ground.trees), ("fog", ground.fog)]
    return {kind for kind, cells in kinds if any(area.contains(cell % width, cell // width) for cell in cells)}


def _terrain(ground: Ground, area: Area) -> set[str]:
    rows = range(area.z * ground.width, (area.z + area.h) * ground.width, ground.width)
    return {name for row in rows for name in ground.terrain[row + area.x : row + area.x + area.w]}


def _swatch(page: Image.Image, section: str, box: brush.Box, look: dict[str, Any]) -> None:
    draw = ImageDraw.Draw(page)
    left, top, right, bottom = box
    middle, inner = (
        ((left + right) / 2, (top + bottom) / 2),
        (left + 4 * FINE, top + 3 * FINE, right - 4 * FINE, bottom - 3 * FINE),
    )
    if section == "pawns":
        brush.shape(draw, look["shape"], middle, 5 * FINE, look["fill"], brush.INK, FINE)
    elif section == "items":
        symbol_box = (left + 2 * FINE, top + FINE, right - 2 * FINE, bottom - FINE)
        brush.symbol(draw, look["symbol"], symbol_box, look["fill"], FINE)
    elif section == "zones" or look.get("pattern") == "hatch":
        draw.rectangle(box, fill=PAPER)
        brush.tinted(page, box, look.get("fill") or look["edge"], look["pattern"], gap=4 * FINE, width=1)
    elif section == "marks" and "pattern" in look:
        brush.dashed(draw, box, look["edge"], width=FINE, dash=3 * FINE if look["pattern"] == "dashed" else 1.5 * FINE)
    elif section == "marks":
        brush.symbol(draw, look["symbol"], box, look.get("fill", look["edge"]), FINE)
    else:
        edge = look.get("edge", "#8a857a")
        draw.rectangle(box, fill=look["fill"], outline=edge, width=FINE)
        if "mark" in look:
            brush.symbol(draw, "dot", inner, look["mark"], 1)
        if look.get("symbol", "none") not in ("none", "thin"):
            symbol = "square" if look["symbol"] == "pillow" else look["symbol"]
            brush.symbol(draw, symbol, inner, edge, FINE)
