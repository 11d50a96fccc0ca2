"""Paints the map of a scene: ground, zones, buildings, plans, items, pawns and fires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from PIL import Image, ImageDraw

from pytest_rle.picture import brush
from pytest_rle.picture.area import Area
from pytest_rle.picture.ground import Ground, Layers, cell_of, colours
from pytest_rle.picture.looks import LOOKS, kind_of_building, kind_of_item
from pytest_rle.rimworld.geometry import FRAME
from pytest_rle.rimworld.labels import label
from pytest_rle.shown import shown

FINE: Final = 2
"""A picture is painted this many times larger and then reduced, which smooths its edges."""

NAMED: Final = 12
"""The most enemies whose names a picture shows; the names of more would hide the map."""

LONGEST_NAME: Final = 16
"""Characters of a name."""

DETAILED: Final = 7
"""From this many pixels a cell, symbols of buildings and items are painted."""

_ORDER: Final = ("animal", "tame", "visitor", "colonist", "enemy")
"""The kinds of pawns; later ones are painted over earlier ones."""


class Painter:
    """Paints scenes of one map. It keeps the ground as long as nothing on it changes.

    Args:
        ground: The map.
        area: The part to paint.
        cell: Pixels of a cell.
    """

    def __init__(self, ground: Ground, area: Area, cell: int) -> None:
        self.ground = ground
        self.area = area
        self.size = (area.w * cell, area.h * cell)
        self._cell = cell * FINE
        self._line = max(FINE, self._cell // 12)
        self._base: tuple[tuple[object, ...], Image.Image] | None = None

    def paint(self, layers: Layers) -> Image.Image:
        """The map of a scene, as an RGB image."""
        image = self._ground(layers).copy()
        draw = ImageDraw.Draw(image)
        labels = self._zones(image, layers)
        for row in sorted(_rows(layers, "buildings"), key=lambda row: -row[3] * row[4]):  # small ones stay visible
            self._building(image, draw, row[0], row[1:5], row[5])
        for row in _rows(layers, "blueprints"):
            self._blueprint(image, draw, row[1:5])
        for row in _rows(layers, "orders"):
            part = self._visible(row[1:5])
            if part is not None:
                edge = LOOKS["marks"]["order"]["edge"]
                brush.dashed(draw, self._box(part), edge, width=self._line, dash=self._line * 1.5)
        for name, x, z, _, forbidden, *_ in _rows(layers, "items"):
            self._item(draw, name, x, z, forbidden=bool(forbidden))
        for _, x, z, *_ in _rows(layers, "deaths"):
            if x is not None and self.area.contains(x, z):
                brush.symbol(draw, "cross", self._box((x, z, 1, 1)), LOOKS["marks"]["death"]["edge"], self._line * 2)
        if self._cell >= DETAILED * FINE:
            for at, words in labels:
                brush.text(draw, at, words, 10 * FINE)
        self._pawns(draw, layers)
        for x, z, *_ in _rows(layers, "fires"):
            if x is not None and z is not None and self.area.contains(x, z):
                look = LOOKS["marks"]["fire"]
                brush.symbol(draw, "flame", self._box((x, z, 1, 1), -0.25), look["edge"], self._line)
                brush.symbol(draw, "flame", self._box((x, z, 1, 1)), look["fill"], self._line)
        self._far(draw, layers)
        return image.resize(self.size, Image.Resampling.LANCZOS)

    def _ground(self, layers: Layers) -> Image.Image:
        depends = tuple(layers.get(name) for name in ("floors", "mined", "felled"))
        if self._base is not None and all(a is b or a == b for a, b in zip(self._base[0], depends, strict=True)):
            return self._base[1]
        area, width = self.area, self.ground.width
        board = colours(self.ground, layers)[area.z : area.z + area.h, area.x : area.x + area.w]
        small = Image.fromarray(board[::-1].copy())
        image = small.resize((area.w * self._cell, area.h * self._cell), Image.Resampling.NEAREST)
        draw = ImageDraw.Draw(image)
        hidden = {cell_of(key, self.ground) for key in layers.get("mined", {})} | set(self.ground.fog)
        for name, cells in self.ground.rock.items():
            if name.startswith("mineable"):
                for cell in cells:
                    z, x = divmod(cell, width)
                    if cell not in hidden and area.contains(x, z):
                        brush.symbol(draw, "dot", self._box((x, z, 1, 1), 0.25), LOOKS["rock"]["ore"]["mark"], 1)
        felled = {cell_of(key, self.ground) for key in layers.get("felled", {})}
        for cell in self.ground.trees:
            z, x = divmod(cell, width)
            if cell not in felled and area.contains(x, z):
                left, top, right, bottom = self._box((x, z, 1, 1), 0.12)
                draw.ellipse((left, top, right, bottom), fill=LOOKS["rock"]["tree"]["fill"], outline="#38592f")
        self._base = (depends, image)
        return image

    def _visible(self, area: Sequence[int]) -> tuple[int, int, int, int] | None:
        """The part of an area that is in the picture or up to two cells beside it; None if there is none."""
        x, z, w, h = area
        frame = self.area
        left, bottom = max(x, frame.x - 2), max(z, frame.z - 2)
        right, top = min(x + w, frame.x + frame.w + 2), min(z + h, frame.z + frame.h + 2)
        return (left, bottom, right - left, top - bottom) if left < right and bottom < top else None

    def _box(self, area: Sequence[float], inset: float = 0.0) -> brush.Box:
        """The box of an area of cells in pixels, with an inset in cells. North is up."""
        x, z, w, h = area
        left, top = (x - self.area.x + inset) * self._cell, (self.area.z + self.area.h - z - h + inset) * self._cell
        return left, top, left + (w - 2 * inset) * self._cell, top + (h - 2 * inset) * self._cell

    def _zones(self, image: Image.Image, layers: Layers) -> list[tuple[brush.Point, str]]:
        """Tint the zones. Returns their labels, which come on top: crop and growth, or name."""
        labels: list[tuple[brush.Point, str]] = []
        for kind, name, _, *columns in _rows(layers, "zones"):
            area, crop, growth = columns[:4], columns[4], columns[6]
            part = None if None in area else self._visible(area)
            if part is None:
                continue
            look = LOOKS["zones"].get(kind, LOOKS["zones"]["other"])
            box, width = self._box(part), max(1, self._cell // 10)
            brush.tinted(image, box, look["fill"], look["pattern"], gap=self._cell, width=width)
            words = f"{label(crop)} {growth} %" if crop else name
            labels.append(((box[0] + 3 * FINE, box[1] + 2 * FINE), short(words)))
        return labels

    def _building(
        self, image: Image.Image, draw: ImageDraw.ImageDraw, name: str, area: Sequence[int], rotation: int
    ) -> None:
        part = self._visible(area)
        if part is None:
            return
        kind = kind_of_building(name)
        look = LOOKS["buildings"][kind]
        if name.startswith(FRAME):
            mark = LOOKS["marks"]["frame"]
            brush.tinted(image, self._box(part, 0.06), mark["edge"], mark["pattern"], gap=self._cell // 3, width=FINE)
            return
        inset = {"wall": 0.0, "conduit": 0.38}.get(kind, 0.06)
        box = self._box(part, inset)
        edge = look["fill"] if kind == "wall" else look["edge"]
        draw.rectangle(box, fill=look["fill"], outline=edge, width=self._line)
        if self._cell >= DETAILED * FINE and look["symbol"] not in ("none", "thin"):
            symbol = self._bed_head(area, rotation) if look["symbol"] == "pillow" else self._box(part, 0.26)
            brush.symbol(
                draw, "square" if look["symbol"] == "pillow" else look["symbol"], symbol, look["edge"], self._line
            )

    def _bed_head(self, area: Sequence[int], rotation: int) -> brush.Box:
        """The cell of a bed at which its sleeper's head lies: the side that it faces."""
        x, z, w, h = area
        head = {0: (x, z + h - 1, w, 1), 1: (x + w - 1, z, 1, h), 2: (x, z, w, 1), 3: (x, z, 1, h)}
        return self._box(head[rotation % 4], 0.22)

    def _blueprint(self, image: Image.Image, draw: ImageDraw.ImageDraw, area: Sequence[int]) -> None:
        part = self._visible(area)
        if part is None:
            return
        look = LOOKS["marks"]["blueprint"]
        box = self._box(part, 0.08)
        brush.tinted(image, box, look["edge"], "none", gap=1, width=1)
        brush.dashed(draw, box, brush.HALO, width=self._line * 2, dash=self._cell)
        brush.dashed(draw, box, look["edge"], width=self._line, dash=self._cell / 5)

    def _item(self, draw: ImageDraw.ImageDraw, name: str, x: int, z: int, *, forbidden: bool) -> None:
        if not self.area.contains(x, z):
            return
        look = LOOKS["items"][kind_of_item(name)]
        box = self._box((x, z, 1, 1), 0.24)
        brush.symbol(draw, look["symbol"], box, look["fill"], self._line)
        if forbidden and self._cell >= DETAILED * FINE:
            brush.symbol(draw, "slash", box, LOOKS["marks"]["forbidden"]["edge"], max(1, self._line // 2))

    def _pawns(self, draw: ImageDraw.ImageDraw, layers: Layers) -> None:
        pawns, places = layers.get("pawns", {}), layers.get("places", {})
        people, drafted = layers.get("people", {}), layers.get("drafted", {})
        named = 0
        names: list[tuple[float, float, str]] = []
        ordered = sorted(pawns, key=lambda key: _ORDER.index(str(pawns[key][0])) if pawns[key][0] in _ORDER else 0)
        for key in ordered:
            kind, name = str(pawns[key][0]), str(pawns[key][1])
            x, z = (places.get(key) or (None, None))[:2]
            if not (isinstance(x, int) and isinstance(z, int) and self.area.contains(x, z)):
                continue
            left, top, right, bottom = self._box((x, z, 1, 1))
            at, is_person = ((left + right) / 2, (top + bottom) / 2), kind not in ("animal", "tame")
            radius = max(self._cell * (0.62 if is_person else 0.42), (5 if is_person else 2.5) * FINE)
            look = LOOKS["pawns"].get(kind, LOOKS["pawns"]["visitor"])
            brush.shape(draw, look["shape"], at, radius, look["fill"], look["edge"], max(FINE, self._line))
            if key in drafted:
                ring = LOOKS["marks"]["drafted"]
                outer = radius * 1.45
                box = (at[0] - outer, at[1] - outer, at[0] + outer, at[1] + outer)
                brush.symbol(draw, ring["symbol"], box, ring["edge"], max(FINE, self._line))
            if key in people and people[key][8]:
                bar = (at[0] - radius * 1.4, at[1] - radius / 2, at[0] + radius * 1.4, at[1] + radius / 2)
                brush.symbol(draw, "bar", bar, LOOKS["marks"]["downed"]["edge"], self._line)
            if kind in ("colonist", "visitor") or (kind == "enemy" and named < NAMED):
                named += kind == "enemy"
                names.append((at[0], at[1] + radius * 1.25, short(name)))
        _write_names(draw, names)

    def has_far(self, layers: Layers) -> bool:
        """Whether a colonist or an enemy is outside of the area."""
        return next(self._beyond(layers), None) is not None

    def _far(self, draw: ImageDraw.ImageDraw, layers: Layers) -> None:
        """Mark colonists and enemies outside of the area at its border, in their direction."""
        area = self.area
        for kind, x, z in self._beyond(layers):
            edge_x, edge_z = min(max(x, area.x), area.x + area.w - 1), min(max(z, area.z), area.z + area.h - 1)
            left, top, right, bottom = self._box((edge_x, edge_z, 1, 1))
            look, middle = LOOKS["pawns"][kind], ((left + right) / 2, (top + bottom) / 2)
            brush.shape(draw, look["shape"], middle, 4 * FINE, look["fill"], brush.INK, FINE)

    def _beyond(self, layers: Layers) -> Iterator[tuple[str, int, int]]:
        places = layers.get("places", {})
        for key, (kind, *_) in layers.get("pawns", {}).items():
            place = places.get(key)
            if kind in ("colonist", "enemy") and place is not None and not self.area.contains(*place[:2]):
                yield kind, place[0], place[1]


def _write_names(draw: ImageDraw.ImageDraw, names: Sequence[tuple[float, float, str]]) -> None:
    """Write names below their pawns. One that would cover another is written lower."""
    taken: list[tuple[float, float, float, float]] = []
    size = 11 * FINE
    for x, y, words in names:
        for lower in range(4):
            box = draw.textbbox((x, y + lower * size), words, font=brush.font(size), anchor="ma")
            if not any(_overlap(box, other) for other in taken):
                brush.text(draw, (x, y + lower * size), words, size, anchor="ma")
                taken.append(box)
                break


def _overlap(one: brush.Box, other: brush.Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def short(name: str) -> str:
    """A name for a label: escaped, on one line, and cut."""
    plain = " ".join(shown(name).split())
    return plain if len(plain) <= LONGEST_NAME else f"{plain[: LONGEST_NAME - 1]}…"


def _rows(layers: Layers, name: str) -> Iterable[Sequence[Any]]:
    layer: Mapping[str, Sequence[Any]] = layers.get(name, {})
    return layer.values()
