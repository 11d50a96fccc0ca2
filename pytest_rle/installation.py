"""Where RimWorld keeps its saves and the RIMAPI mod on this machine: Windows, Linux, macOS, and Windows from WSL.

Paths follow the game's manual (Unity's `persistentDataPath`) and Steam's folders. Nothing here opens a game.
"""

from __future__ import annotations

import dataclasses
import os
import platform
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Final, Literal

from pytest_rle.errors import GameError

SAVES_VARIABLE: Final = "RLE_RIMWORLD_SAVES"
"""The variable with the folder of RimWorld's saves, for a folder that is not the usual one."""

DLL_VARIABLE: Final = "RIMAPI_DLL_PATH"
"""The variable with the path of the mod's DLL."""

RIMWORLD_APP_ID: Final = "294100"
"""RimWorld's id on Steam, which names the folder of its mods from the Workshop."""

_COMPANY: Final = Path("Ludeon Studios", "RimWorld by Ludeon Studios", "Saves")
_UNITY: Final = Path(".config", "unity3d") / _COMPANY
_LOCAL_LOW: Final = Path("AppData", "LocalLow") / _COMPANY
_PROTON_HOME: Final = Path("steamapps", "compatdata", RIMWORLD_APP_ID, "pfx", "drive_c", "users", "steamuser")
_FLATPAK: Final = Path(".var", "app", "com.valvesoftware.Steam")
_DLL: Final = "1.[0-9]/Assemblies/RIMAPI.dll"
_LIBRARY: Final = re.compile(r'"path"\s+"([^"]+)"')
"""A Steam library in `libraryfolders.vdf`."""

System = Literal["windows", "linux", "macos", "wsl"]


class SavesFolderError(GameError):
    """RimWorld's folder of saves is not known. The text says where it was looked for, and what to set."""


@dataclasses.dataclass(frozen=True)
class Installation:
    """RimWorld on one machine.

    Attributes:
        system: The platform; `wsl` is Linux inside Windows, where RimWorld itself runs on Windows.
        variables: The environment.
        drives: On WSL, the folder below which the drives of Windows are.
    """

    system: System
    variables: Mapping[str, str]
    drives: Path = Path("/mnt")

    @classmethod
    def here(cls, variables: Mapping[str, str] = os.environ) -> Installation:
        """The installation of the machine that this process runs on."""
        return cls(_system(), variables)

    @property
    def home(self) -> Path:
        """The user's folder."""
        return Path(self.variables.get("HOME") or self.variables.get("USERPROFILE") or "")

    def usual_saves_folders(self) -> tuple[Path, ...]:
        """Where RimWorld keeps its saves on this platform, whether the folders exist or not."""
        if self.system == "windows":
            return (Path(self.variables.get("USERPROFILE") or self.home) / _LOCAL_LOW,)
        if self.system == "macos":
            return (self.home / "Library" / "Application Support" / "RimWorld" / "Saves",)
        native = [self.home / _UNITY, self.home / _FLATPAK / _UNITY]
        native += [library / _PROTON_HOME / _LOCAL_LOW for library in self.steam_libraries()]
        if self.system == "wsl":
            native = [user / _LOCAL_LOW for user in _glob(self.drives, "c/Users/*")] + native
        return tuple(native)

    def saves_folder(self) -> Path:
        """The folder of RimWorld's saves: `RLE_RIMWORLD_SAVES`, or else the only usual one that exists.

        Raises:
            SavesFolderError: There is no such folder, or there are several usual ones.
        """
        given = self.variables.get(SAVES_VARIABLE)
        if given:
            if not _is_folder(Path(given)):
                raise SavesFolderError(f"{SAVES_VARIABLE} is {given}, which is no folder: set it to RimWorld's saves")
            return Path(given)
        usual = self.usual_saves_folders()
        found = list(dict.fromkeys(folder for folder in usual if _is_folder(folder)))
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(map(str, found))
            raise SavesFolderError(
                f"RimWorld may keep its saves in any of {listed}: set {SAVES_VARIABLE} to the one that it uses"
            )
        raise SavesFolderError(
            f"RimWorld's folder of saves is not in {usual[0]}: start RimWorld once and save a game, or set "
            f"{SAVES_VARIABLE} to the folder (in RimWorld: Options, General, 'Open save data folder')"
        )

    def steam_libraries(self) -> tuple[Path, ...]:
        """The folders in which Steam may keep games, each with `steamapps` in it, whether they exist or not."""
        roots = [
            self.home / ".steam" / "steam",
            self.home / ".local" / "share" / "Steam",
            self.home / _FLATPAK / ".local" / "share" / "Steam",
            self.home / "Library" / "Application Support" / "Steam",
            Path(self.variables.get("PROGRAMFILES(X86)", "")) / "Steam",
        ]
        if self.system == "wsl":
            roots.append(self.drives / "c" / "Program Files (x86)" / "Steam")
        more = [Path(self._native(path)) for root in roots for path in _libraries(root)]
        return tuple(dict.fromkeys([*roots, *more]))

    def dlls(self) -> tuple[Path, ...]:
        """Every DLL of the mod: the one of `RIMAPI_DLL_PATH` alone, or else those of the Workshop and of `Mods`."""
        given = self.variables.get(DLL_VARIABLE)
        if given:
            return (Path(given),) if os.path.isfile(given) else ()  # noqa: PTH113 - Path.is_file raises without permission
        found: dict[Path, Path] = {}
        for library in self.steam_libraries():
            apps = library / "steamapps"
            game = apps / "common" / "RimWorld"
            workshop = apps / "workshop" / "content" / RIMWORLD_APP_ID
            for mods in (workshop, game / "Mods", game / "RimWorldMac.app" / "Mods"):
                for path in sorted(_glob(mods, f"*/{_DLL}"), reverse=True):
                    found.setdefault(path.resolve(), path)
        return tuple(found.values())

    def _native(self, path: str) -> str:
        r"""A path from Steam's list. On WSL, `D:\Games` is `/mnt/d/Games`."""
        path = path.replace("\\\\", "\\")
        drive, colon, rest = path.partition(":")
        if self.system != "wsl" or not colon or len(drive) != 1:
            return path
        return str(self.drives / drive.lower() / PurePosixPath(rest.replace("\\", "/").lstrip("/")))


def _system() -> System:
    name = platform.system()
    if name == "Windows":
        return "windows"
    if name == "Darwin":
        return "macos"
    return "wsl" if "microsoft" in platform.release().lower() else "linux"


def _libraries(root: Path) -> Iterator[str]:
    """The libraries that Steam lists in one of its folders."""
    try:
        text = (root / "steamapps" / "libraryfolders.vdf").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for found in _LIBRARY.finditer(text):
        yield found[1]


def _glob(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises without permission
