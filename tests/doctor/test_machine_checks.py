"""Each check of this machine, green and red."""

from __future__ import annotations

from pathlib import Path

from pytest_rle.doctor import Status
from pytest_rle.doctor.machine import Disk, SystemClock


async def test_a_folder_that_does_not_exist_yet_has_room(tmp_path: Path) -> None:
    finding = await Disk(tmp_path / "a" / "b", least_free_bytes=1).run()
    assert finding.status is Status.OK
    assert not (tmp_path / "a").exists()


async def test_a_full_disk_is_told(tmp_path: Path) -> None:
    finding = await Disk(tmp_path, least_free_bytes=1 << 62).run()
    assert finding.status is Status.FAILED
    assert "a game may need" in finding.text
    assert "--rle-output" in finding.remedy


async def test_a_folder_that_cannot_be_written_is_told() -> None:
    finding = await Disk(Path("/proc/none"), least_free_bytes=1).run()
    assert finding.status is Status.FAILED
    assert "cannot be written to" in finding.text


async def test_the_present_is_a_time_that_can_be() -> None:
    assert (await SystemClock().run()).status is Status.OK


async def test_a_clock_before_the_installation_is_told() -> None:
    finding = await SystemClock(now=0.0).run()
    assert finding.status is Status.FAILED
    assert "1970-01-01 00:00 UTC" in finding.text
