from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_rle.colony.game import Game
from pytest_rle.colony.hashing import StateHasher
from pytest_rle.colony.saves import SaveCache, SaveError, load_save

HOUR = 2_500


@pytest.fixture(scope="module")
def save(small_project: Path) -> Path:
    """The save of a small map."""
    return small_project / "saves" / "crashlanded.rws.gz"


def test_a_copy_equals_the_world_of_the_file(save: Path) -> None:
    save_cache = SaveCache()
    read = load_save(save, seed=3, difficulty="Hard")
    for _ in range(2):
        copied = save_cache.load(save, sha256="a", seed=3, difficulty="Hard")
        assert StateHasher().digest(copied.world) == StateHasher().digest(read.world)
        assert copied.warnings == read.warnings


def test_playing_one_copy_does_not_change_the_next(save: Path) -> None:
    save_cache = SaveCache()
    first = Game(save_cache.load(save, sha256="a", seed=1).world)
    fresh = first.state_hash()
    first.advance(HOUR)
    assert first.state_hash() != fresh
    second = Game(save_cache.load(save, sha256="a", seed=1).world)
    assert second.state_hash() == fresh
    second.advance(HOUR)
    assert second.state_hash() == first.state_hash()


def test_copies_have_their_own_seed_and_difficulty(save: Path) -> None:
    save_cache = SaveCache()
    easy = save_cache.load(save, sha256="a", seed=1, difficulty="Easy").world
    plain = save_cache.load(save, sha256="a", seed=2).world
    assert (easy.seed, easy.storyteller.difficulty) == (1, "Easy")
    assert (plain.seed, plain.storyteller.difficulty) == (2, load_save(save, seed=2).world.storyteller.difficulty)


def test_a_file_is_read_once(tmp_path: Path, save: Path) -> None:
    save_cache, file = SaveCache(), tmp_path / "save.rws.gz"
    file.write_bytes(save.read_bytes())
    save_cache.load(file, sha256="a", seed=1)
    file.unlink()
    assert save_cache.load(file, sha256="a", seed=1).world.pawns
    with pytest.raises(SaveError):
        save_cache.load(file, sha256="b", seed=1)


def test_threads_can_share_the_cache(save: Path) -> None:
    save_cache = SaveCache()
    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(lambda seed: save_cache.load(save, sha256="a", seed=seed), range(4)))
    assert [each.world.seed for each in loaded] == [0, 1, 2, 3]
    assert len({id(each.world.grids) for each in loaded}) == 4


def test_an_unknown_difficulty_is_rejected(save: Path) -> None:
    with pytest.raises(SaveError, match="unknown difficulty"):
        SaveCache().load(save, sha256="a", seed=1, difficulty="Impossible")
