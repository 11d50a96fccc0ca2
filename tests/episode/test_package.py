"""A packed run: it verifies, any change to it shows, and a hostile file is refused."""

from __future__ import annotations

import asyncio
import dataclasses
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from pytest_rle.cli import main
from pytest_rle.episode import EpisodeSpec
from pytest_rle.episode.package import MANIFEST, PackageError, package
from pytest_rle.records.codec import Packer
from pytest_rle.records.limits import LARGEST_FILE
from pytest_rle.scenario import Scenario, save_path
from tests.episode.conftest import play


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
async def record(spec: EpisodeSpec, kept: Path, tmp_path: Path) -> Path:
    if not (kept / "run").exists():
        shutil.copytree((await play(spec)).folder.parent, kept / "run")
    (played,) = (path for path in (kept / "run").iterdir() if path.is_dir())
    shutil.copytree(kept / "run", tmp_path / "run")
    return (tmp_path / "run" / played.name).rename(tmp_path / "run" / "crashlanded-seed42")


@pytest.fixture
def bundle(record: Path, tmp_path: Path) -> Path:
    path = tmp_path / "run.rle.zip"
    package(record.parent, path)
    return path


def rewritten(bundle: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(bundle) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)


def verified(bundle: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = main(["verify", str(bundle)])
    output = capsys.readouterr()
    return code, output.out + output.err


def test_a_packed_run_verifies_without_its_folder(
    bundle: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(record.parent)
    monkeypatch.chdir(tmp_path)
    code, text = verified(bundle, capsys)
    assert code == 0, text
    assert "crashlanded-seed42: identical: 2 ticks, 14 deliberations" in text
    assert re.search(r"score 0\.\d{6} under scoring [\d.]+, 2 ticks, .*, as recorded$", text, re.MULTILINE), text
    assert "not checked: who packed it: a bundle is not signed" in text
    assert "not checked: the scenario: it is not the crashlanded of this installation" in text
    assert text.endswith("\nverified\n")


def test_a_bundle_holds_digests_and_no_path_of_the_machine(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as files:
        manifest = json.loads(files.read(MANIFEST))
        whole = b"".join(files.read(name) for name in files.namelist())
    (episode,) = manifest["episodes"]
    assert {"scenario_sha256", "save_sha256", "prompts_sha256", "plugin_version", "score"} <= episode.keys()
    assert set(manifest["files"]) == set(zipfile.ZipFile(bundle).namelist()) - {MANIFEST}
    assert f"saves/{episode['save_sha256']}.rws.gz" in manifest["files"]
    assert sum(name.startswith("map-") for name in manifest["files"]) == 1, "the map is packed once"
    for folder in (tmp_path, Path.home(), Path.cwd()):
        assert f"{folder}/".encode() not in whole


def test_equal_records_give_equal_bytes(bundle: Path, record: Path, tmp_path: Path) -> None:
    package(record.parent, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


async def test_a_record_with_a_model_is_packed_with_its_answers_and_verifies(
    llm_spec: EpisodeSpec, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = (await play(dataclasses.replace(llm_spec, ticks=1, compress=True))).folder
    bundle = tmp_path / "run.rle.zip"
    package(folder, bundle)
    shutil.rmtree(folder)
    code, text = await asyncio.to_thread(verified, bundle, capsys)
    assert code == 0, text
    assert "not checked: that test-model gave the recorded answers" in text
    assert "/events.jsonl.zst" in " ".join(zipfile.ZipFile(bundle).namelist())


@pytest.mark.parametrize("packing", ["", ".gz", ".zip", ".zst"])
async def test_a_save_of_each_packing_travels_under_its_own_name(
    spec: EpisodeSpec, scenario: Scenario, tmp_path: Path, packing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = gzip.decompress(save_path(scenario).read_bytes())
    save = tmp_path / f"mine.rws{packing}"
    save.write_bytes(packed(plain, packing))
    played = dataclasses.replace(spec, save=save, allow_unpinned=True, policy="idle", ticks=1)
    folder = (await play(played)).folder
    bundle = tmp_path / "run.rle.zip"
    package(folder, bundle, save=save)
    assert [name for name in zipfile.ZipFile(bundle).namelist() if name.startswith("saves/")] == [
        f"saves/{hashlib.sha256(save.read_bytes()).hexdigest()}.rws{packing}"
    ]
    save.unlink()
    assert (await asyncio.to_thread(verified, bundle, capsys))[0] == 0


def packed(plain: bytes, packing: str) -> bytes:
    if packing == ".zip":
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mine.rws", plain)
        return whole.getvalue()
    if packing == ".zst":
        packer = Packer()
        return packer.pack(plain) + packer.end()
    return gzip.compress(plain, mtime=0) if packing == ".gz" else plain


@pytest.mark.parametrize("packing", ["", ".gz", ".zip", ".zst"])
def test_a_save_with_a_key_of_this_machine_is_not_packed(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packing: str
) -> None:
    monkeypatch.setenv("MY_API_KEY", "a-very-secret-value")
    save = tmp_path / "mine.rws"
    save.write_bytes(packed(b"<savegame>" + b"x" * (1 << 20) + b"a-very-secret-value</savegame>", packing))
    events = record / "events.jsonl"
    digest = hashlib.sha256(save.read_bytes()).hexdigest()
    events.write_text(re.sub(r'"save_sha256":"[0-9a-f]{64}"', f'"save_sha256":"{digest}"', events.read_text("utf-8")))
    with pytest.raises(PackageError, match="the save holds what looks like a key, so nothing was packed"):
        package(record, tmp_path / "run.zip", save=save)


@pytest.mark.parametrize("name", ["my run", "saves", "ünlaut"])
def test_a_folder_whose_name_does_not_fit_into_a_bundle_is_refused(record: Path, tmp_path: Path, name: str) -> None:
    record.rename(record.parent / name)
    with pytest.raises(PackageError, match="this name does not fit into a bundle"):
        package(record.parent, tmp_path / "run.zip")


def test_a_bundle_never_replaces_what_is_no_regular_file(
    record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["package", str(record), "-o", str(pipe)]) == 2
    message = "is not a regular file, so it is not replaced; write elsewhere with -o"
    assert capsys.readouterr().err == f"rle package: {pipe}: {message}\n"
    assert pipe.is_fifo()


EVENTS: Final = "crashlanded-seed42/events.jsonl"


def change_score(files: dict[str, bytes]) -> None:
    files[EVENTS] = files[EVENTS].replace(b'"outcome":"horizon"', b'"outcome":"victory"')


def change_manifest(files: dict[str, bytes]) -> None:
    manifest = json.loads(files[MANIFEST])
    manifest["episodes"][0]["score"] = 0.99
    files[MANIFEST] = json.dumps(manifest).encode()


def drop_file(files: dict[str, bytes]) -> None:
    del files["crashlanded-seed42/crashlanded.csv"]


def add_file(files: dict[str, bytes]) -> None:
    files["crashlanded-seed42/notes.txt"] = b"hello"


def change_save(files: dict[str, bytes]) -> None:
    name = next(name for name in files if name.startswith("saves/"))
    files[name] += b"\0"


CHANGES: Final[dict[Callable[[dict[str, bytes]], None], str]] = {
    change_score: f"{EVENTS} was altered after it was packed",
    change_manifest: "score is 0.99 in the manifest, and 0.",
    drop_file: "crashlanded-seed42/crashlanded.csv is missing",
    add_file: "crashlanded-seed42/notes.txt is not in the manifest",
    change_save: ".rws.gz was altered after it was packed",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_a_fault(
    bundle: Path, change: Callable[[dict[str, bytes]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(bundle, change)
    code, text = verified(bundle, capsys)
    assert code == 1
    assert CHANGES[change] in text
    assert text.endswith("\nnot verified\n")


def member(name: str, **attributes: Any) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


HOSTILE: Final = {
    "../evil": ([member("../evil")], "a file whose name is not allowed: '../evil'"),
    "absolute": ([member("/etc/evil")], "a file whose name is not allowed: '/etc/evil'"),
    "drive": ([member("C:evil")], "a file whose name is not allowed: 'C:evil'"),
    "backslash": ([member("a\\..\\evil")], "a file whose name is not allowed"),
    "escape": ([member("a\x1b[2J")], r"a file whose name is not allowed: 'a\x1b[2J'"),
    "twice": ([member("a/b"), member("A/b")], "holds 'A/b' twice"),
    "link": ([member("a", external_attr=(stat.S_IFLNK | 0o777) << 16)], "holds 'a' as a link"),
    "file and folder": ([member("a"), member("a/b")], "holds 'a' as a file and as a folder"),
    "other": ([member("a/b.txt")], "is no packed run: it has no manifest.json"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bundle_is_refused_in_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    members, message = HOSTILE[name]
    path = tmp_path / "inner" / "run.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w") as bundle:
        for each in members:
            bundle.writestr(each, b"x")
    code, text = verified(path, capsys)
    assert code == 2
    assert text.startswith(f"rle verify: {path}: ")
    assert message in text
    assert len(text.splitlines()) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["inner"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "run.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle, bundle.open("bomb", "w") as file:
        for _ in range((LARGEST_FILE >> 20) + 1):
            file.write(bytes(1 << 20))
    code, text = verified(path, capsys)
    assert code == 2
    assert f"unpacks to {LARGEST_FILE + (1 << 20):,} bytes, and the limit is {LARGEST_FILE:,}" in text


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "run.zip"
    path.write_bytes(b"PK\3\4 and so on")
    assert verified(path, capsys) == (2, f"rle verify: {path}: cannot be unpacked: File is not a zip file\n")


@pytest.mark.parametrize("text", ["/home/ann/x", "sk-abcdefghijklmnopqrstuv", "a-very-secret-value"])
def test_a_record_with_a_secret_or_a_private_path_is_not_packed(
    record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("MY_API_KEY", "a-very-secret-value")
    path = record / "crashlanded_summary.json"
    path.write_text(path.read_text("utf-8").replace('"policy"', f'"note": "{text}",\n  "policy"', 1), "utf-8")
    with pytest.raises(PackageError, match=r"summary\.json: line \d+ holds .*, so nothing was packed") as caught:
        package(record, tmp_path / "run.zip")
    assert text not in str(caught.value)
    assert not (tmp_path / "run.zip").exists()
