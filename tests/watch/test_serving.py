"""The server of a watched run: a real process, asked over real sockets."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import httpx_sse
import pytest

from pytest_rle.watch import WatchProcess
from tests.watch.conftest import GrowingRun

HANG_S = 60.0
"""A test that waits longer than this for an event hangs; no test depends on how long anything takes."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WatchProcess]:
    """The server of a run that never begins."""
    process = WatchProcess(tmp_path_factory.mktemp("served") / "run")
    yield process
    process.close()


def test_the_page_needs_the_whole_address(served: WatchProcess) -> None:
    url = httpx.URL(served.address)
    assert url.host == "127.0.0.1"
    token = url.path.strip("/")
    assert len(token) == 32
    answer = httpx.get(url)
    assert answer.status_code == 200
    assert "connect-src &#39;self&#39;" in answer.text
    assert "default-src &#39;none&#39;" in answer.text
    assert answer.headers["content-security-policy"] == "frame-ancestors 'none'"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert httpx.get(url.copy_with(path=f"/{token}")).headers["location"] == f"/{token}/"
    assert httpx.head(url).content == b""
    for path in ("/", "/events", "//", f"/{token[:-1]}/", f"/{token}x/events", f"/x/{token}/", "/favicon.ico"):
        refused = httpx.get(url.copy_with(path=path))
        assert refused.status_code == 404, path
        assert token not in refused.text
    assert httpx.get(url.copy_with(path=f"/{token}/other")).status_code == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:PORT", "127.0.0.1.evil.example:PORT", ""])
def test_a_foreign_host_is_refused_whatever_else_it_knows(served: WatchProcess, host: str) -> None:
    port = httpx.URL(served.address).port
    for path in ("", "events"):
        answer = httpx.get(served.address + path, headers={"Host": host.replace("PORT", str(port))})
        assert answer.status_code == 403


def test_this_machine_has_two_names(served: WatchProcess) -> None:
    port = httpx.URL(served.address).port
    assert httpx.get(served.address, headers={"Host": f"localhost:{port}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_server_is_only_read(served: WatchProcess, method: str) -> None:
    assert httpx.request(method, served.address).status_code == 405


@pytest.mark.parametrize("seen", ["x", "[]", '{"a":"b"}', '{"a":-1}', '{"a":1.5}', "[" * 5_000])
def test_a_malformed_query_is_refused(served: WatchProcess, seen: str) -> None:
    assert httpx.get(f"{served.address}events", params={"seen": seen}).status_code == 400


def test_open_pages_get_the_rest_when_the_run_is_over(growing: GrowingRun) -> None:
    process = WatchProcess(growing.folder)
    growing.begin("episode")
    growing.write("episode", growing.places[1])
    with (
        httpx.Client(timeout=HANG_S) as client,
        httpx_sse.connect_sse(client, "GET", f"{process.address}events") as sse,
    ):
        events = sse.iter_sse()
        first = json.loads(next(events).data)
        assert (first["row"]["name"], first["row"]["outcome"]) == ("episode", "playing")
        growing.write_rest("episode")
        process.say_goodbye()
        *rest, end = events
    assert json.loads(rest[-1].data)["row"]["outcome"] == "horizon"
    assert end.event == "end"
    process.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(process.address)


def test_the_server_dies_with_the_process_that_plays(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from pytest_rle.watch import WatchProcess
process = WatchProcess(Path(sys.argv[1]))
print(process.address, flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = [sys.executable, "-c", program, str(tmp_path)]
    player = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert player.stdout is not None
    address = player.stdout.readline().strip()
    with httpx.Client(timeout=HANG_S) as client, httpx_sse.connect_sse(client, "GET", f"{address}events") as sse:
        player.communicate("now\n", timeout=HANG_S)
        assert [event.event for event in sse.iter_sse()] == ["end"]
    assert player.returncode == -signal.SIGKILL
