"""Where RimWorld keeps its saves and its mods, by platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_rle.installation import Installation, SavesFolderError, System

SAVES = "Ludeon Studios/RimWorld by Ludeon Studios/Saves"

FOLDERS: dict[str, tuple[System, str]] = {
    "Windows": ("windows", f"home/AppData/LocalLow/{SAVES}"),
    "Linux": ("linux", f"home/.config/unity3d/{SAVES}"),
    "Steam from Flatpak": ("linux", f"home/.var/app/com.valvesoftware.Steam/.config/unity3d/{SAVES}"),
    "Proton": (
        "linux",
        "home/.steam/steam/steamapps/compatdata/294100/pfx/drive_c/users/steamuser/AppData/LocalLow/" + SAVES,
    ),
    "macOS": ("macos", "home/Library/Application Support/RimWorld/Saves"),
    "Windows from WSL": ("wsl", f"mnt/c/Users/Anna/AppData/LocalLow/{SAVES}"),
}


def installation(system: System, root: Path, **variables: str) -> Installation:
    home = str(root / "home")
    return Installation(system, {"HOME": home, "USERPROFILE": home, **variables}, drives=root / "mnt")


@pytest.mark.parametrize(("system", "folder"), FOLDERS.values(), ids=FOLDERS)
def test_the_usual_folder_of_saves_is_found(tmp_path: Path, system: System, folder: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    assert installation(system, tmp_path).saves_folder() == tmp_path / folder


def test_a_folder_that_is_named_counts(tmp_path: Path) -> None:
    (tmp_path / FOLDERS["Linux"][1]).mkdir(parents=True)
    assert installation("linux", tmp_path, RLE_RIMWORLD_SAVES=str(tmp_path)).saves_folder() == tmp_path
    with pytest.raises(SavesFolderError, match=r"RLE_RIMWORLD_SAVES is .*none, which is no folder"):
        installation("linux", tmp_path, RLE_RIMWORLD_SAVES=str(tmp_path / "none")).saves_folder()


def test_several_folders_are_no_answer(tmp_path: Path) -> None:
    for name in ("Linux", "Proton"):
        (tmp_path / FOLDERS[name][1]).mkdir(parents=True)
    with pytest.raises(SavesFolderError, match=r"in any of .*unity3d.*: set RLE_RIMWORLD_SAVES to the one"):
        installation("linux", tmp_path).saves_folder()


@pytest.mark.parametrize("system", ["windows", "linux", "macos", "wsl"])
def test_without_a_folder_the_message_says_where_it_would_be(tmp_path: Path, system: System) -> None:
    with pytest.raises(SavesFolderError, match=r"folder of saves is not in .*Saves: start RimWorld once"):
        installation(system, tmp_path).saves_folder()


def dll(folder: Path) -> Path:
    path = folder / "1.6" / "Assemblies" / "RIMAPI.dll"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"code")
    return path


def test_the_dlls_are_those_of_the_workshop_and_of_the_mods_folder_in_every_library(tmp_path: Path) -> None:
    steam = tmp_path / "home/.local/share/Steam"
    first = dll(steam / "steamapps/workshop/content/294100/3593423732")
    second = dll(tmp_path / "games/steamapps/common/RimWorld/Mods/RIMAPI")
    (steam / "steamapps/libraryfolders.vdf").write_text(f'"0"\n{{\n\t"path"\t\t"{tmp_path / "games"}"\n}}\n')
    assert installation("linux", tmp_path).dlls() == (first, second)
    assert installation("linux", tmp_path, RIMAPI_DLL_PATH=str(second)).dlls() == (second,)
    assert installation("linux", tmp_path, RIMAPI_DLL_PATH=str(tmp_path / "none")).dlls() == ()
    assert installation("linux", tmp_path / "elsewhere").dlls() == ()


def test_libraries_on_other_drives_of_windows_are_found_from_wsl(tmp_path: Path) -> None:
    steam = tmp_path / "mnt/c/Program Files (x86)/Steam/steamapps"
    steam.mkdir(parents=True)
    (steam / "libraryfolders.vdf").write_text('"1"\n{\n\t"path"\t\t"D:\\\\Games\\\\Steam"\n}\n')
    found = dll(tmp_path / "mnt/d/Games/Steam/steamapps/workshop/content/294100/3593423732")
    assert installation("wsl", tmp_path).dlls() == (found,)
