"""The scene: what stood on the map at each tick of an episode, from its record.

    from pytest_rle.scene import read_scenes

    for scene in read_scenes(Path("results/20261123-142233-9f3a/crashlanded-seed42")):
        print(scene.tick, len(scene.layers["buildings"]), scene.layers["sky"]["now"])

`docs/record.md` lists the layers and their columns.
"""

from __future__ import annotations

from pytest_rle.scene.layers import FOLLOWED, LAYERS, SEEN, Layer, Layers, Row, SceneChange, apply, difference
from pytest_rle.scene.page_form import PageScenes, page_scenes
from pytest_rle.scene.reader import NoScene, Scene, SceneReader, read_scenes, scene_at
from pytest_rle.scene.static_map import StaticMap, cells_of, read_static_map

__all__ = [
    "FOLLOWED",
    "LAYERS",
    "SEEN",
    "Layer",
    "Layers",
    "NoScene",
    "PageScenes",
    "Row",
    "Scene",
    "SceneChange",
    "SceneReader",
    "StaticMap",
    "apply",
    "cells_of",
    "difference",
    "page_scenes",
    "read_scenes",
    "read_static_map",
    "scene_at",
]
