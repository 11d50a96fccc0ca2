"""`rle serve` as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from pytest_rle.cli import main
from pytest_rle.colony.saves import StartSpec, generate, write_save
from pytest_rle.records import EpisodeEnd, read_events

REPOSITORY = Path(__file__).parents[2]

HANG_S = 100.0
"""A test that waits longer than this for an event hangs."""


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saves") / "small.rws"
    write_save(generate(StartSpec(name="serve", world_seed="serve", width=60, height=60)), path)
    return path


@contextmanager
def serving(
    *arguments: str, cwd: Path = REPOSITORY, wrapper: Sequence[str] = ()
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process, started by the wrapper; yields it and the URL from its one line on stdout."""
    command = [*wrapper, sys.executable, "-m", "pytest_rle", "serve", "--port", "0", *arguments]
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("RIMAPI listening on http://127.0.0.1:"), process.communicate()[1]
        yield process, line.rpartition(" ")[2].strip()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly_with_a_listener_connected(save: Path, stop: signal.Signals) -> None:
    with serving("--save", str(save), "--seed", "7", "--lockstep") as (process, url):
        with httpx.Client(timeout=HANG_S) as client:
            state = client.get(f"{url}/api/v1/rle/state").json()["data"]
            assert (state["seed"], state["lockstep"]) == (7, True)
            assert len(state["save_sha256"]) == 64
            with client.stream("GET", f"{url}/api/v1/events") as stream:
                assert "event: connected" in next(stream.iter_text())
                process.send_signal(stop)
                assert process.wait(timeout=HANG_S) in (0, -stop)
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read() == ""
        assert process.stderr.read() == ""


BODY_ON_DEMAND = (
    b"POST /api/v1/deselect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
)
HALF_A_REQUEST = b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\n\r\nGET /api/v1/ver"


def test_clients_in_the_middle_of_a_request_do_not_delay_the_end(save: Path) -> None:
    with serving("--save", str(save), "--paused") as (process, url):
        address = ("127.0.0.1", httpx.URL(url).port or 0)
        with (
            socket.create_connection(address, timeout=HANG_S) as one,
            socket.create_connection(address, timeout=HANG_S) as other,
        ):
            one.sendall(BODY_ON_DEMAND)
            other.sendall(HALF_A_REQUEST)
            assert one.recv(20)  # the server has begun to answer
            assert other.recv(20)
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=HANG_S) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_listener_that_does_not_read_is_dropped_at_the_end(save: Path) -> None:
    message = {"action": "message", "message": "much " * 20_000}
    with serving("--save", str(save), "--lockstep") as (process, url):
        with socket.socket() as listener, httpx.Client(timeout=HANG_S) as client:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            listener.connect(("127.0.0.1", httpx.URL(url).port))
            listener.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for _ in range(80):
                assert client.post(f"{url}/api/v1/dev/console", json=message).status_code == 200
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=HANG_S) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.fixture(scope="module")
def served(save: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A game in a process with few file descriptors, beside a scenario that is broken; its URL, and its save folder."""
    few_files = ("sh", "-c", 'ulimit -S -n 40 && exec "$@"', "sh")
    folder = tmp_path_factory.mktemp("served")
    (folder / "scenarios").mkdir()
    (folder / "scenarios" / "broken.yaml").write_text("days: [")
    options = ("--lockstep", "--save-folder", str(folder / "games"))
    with serving("--save", str(save), *options, cwd=folder, wrapper=few_files) as (_, url):
        yield url, folder / "games"


def test_it_accepts_more_connections_than_the_soft_limit_of_its_shell(served: tuple[str, Path]) -> None:
    with ExitStack() as stack:
        port = httpx.URL(served[0]).port or 0
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=HANG_S)) for _ in range(100)
        ]
        for client in clients:
            client.sendall(b"GET /api/v1/version HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert all(client.recv(12) == b"HTTP/1.1 200" for client in clients)


def test_a_game_is_saved_and_loaded_by_name(served: tuple[str, Path]) -> None:
    url, folder = served
    with httpx.Client(base_url=f"{url}/api/v1", timeout=HANG_S) as client:
        client.post("/rle/advance", params={"game_ticks": 250})
        assert client.post("/game/save", json={"file_name": "later"}).json()["success"]
        at_save = client.get("/rle/state").json()["data"]
        assert (folder / "later.rws").is_file()
        client.post("/rle/advance", params={"game_ticks": 250})
        assert client.post("/game/load", json={"file_name": "later"}).json()["success"]
        assert client.get("/rle/state").json()["data"]["game_tick"] == at_save["game_tick"]
        refused = client.post("/game/save", json={"file_name": "../escape"}).json()
        assert "is not a file name" in refused["errors"][0]
        assert not (folder.parent / "escape.rws").exists()


def test_it_listens_where_it_is_told_and_warns_of_a_network(save: Path) -> None:
    with serving("--save", str(save), "--lockstep", "--host", "0.0.0.0", "--allow-host", "Colony.test") as (
        process,
        url,
    ):
        named = httpx.get(f"{url}/api/v1/version", headers={"Host": "colony.test:80"}, timeout=HANG_S)
        assert named.status_code == 200
        process.terminate()
        assert process.stderr is not None
        assert "everyone who can reach 0.0.0.0 can play" in process.stderr.read()


@pytest.mark.parametrize("name", ["http://x", "x:80", "a b", ""])
def test_an_impossible_name_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--allow-host", name])
    assert caught.value.code == 2
    assert "without scheme or port" in capsys.readouterr().err


def test_a_game_with_faults_is_served(save: Path) -> None:
    with serving("--save", str(save), "--faults", "realistic") as (_, url):
        assert httpx.get(f"{url}/api/v1/game/state", timeout=HANG_S).json()["success"]
        assert httpx.get(f"{url}/api/v1/rle/state", timeout=HANG_S).status_code == 404


def test_faults_that_cannot_be_are_refused(capsys: pytest.CaptureFixture[str], save: Path) -> None:
    assert main(["serve", "--save", str(save), "--faults", "naming_dialog", "--lockstep"]) == 2
    assert "omit --lockstep" in one_line(capsys)
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--faults", "earthquake"])
    assert caught.value.code == 2
    assert "'earthquake' is neither a file nor one of realistic" in capsys.readouterr().err


def test_an_address_of_another_machine_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], save: Path) -> None:
    assert main(["serve", "--save", str(save), "--port", "0", "--host", "192.0.2.1"]) == 2
    assert "192.0.2.1 is not an address of this machine" in capsys.readouterr().err


def test_the_shipped_save_is_loaded_by_its_names(small_project: Path, tmp_path: Path) -> None:
    options = ("--lockstep", "--save-folder", str(tmp_path))
    with (
        serving("--scenario", "crashlanded", *options, cwd=small_project) as (_, url),
        httpx.Client(base_url=f"{url}/api/v1", timeout=HANG_S) as client,
    ):
        start = client.get("/rle/state").json()["data"]
        for name in ("crashlanded", "rle_crashlanded", "RLE_Crashlanded_v1"):
            client.post("/rle/advance", params={"game_ticks": 250})
            assert client.post("/game/load", json={"file_name": name}).status_code == 200
            assert client.get("/rle/state").json()["data"] == start


def test_a_save_needs_no_scenario_of_the_folder(served: tuple[str, Path]) -> None:
    assert httpx.get(f"{served[0]}/api/v1/rle/state", timeout=HANG_S).json()["success"]


def one_line(capsys: pytest.CaptureFixture[str]) -> str:
    output = capsys.readouterr()
    assert output.out == ""
    lines = output.err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_an_unknown_scenario_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--scenario", "moonbase"]) == 2
    assert f"there is no scenario 'moonbase' in {Path.cwd() / 'scenarios'}" in one_line(capsys)


def test_a_missing_save_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["serve", "--save", str(tmp_path / "none.rws")]) == 2
    assert "none.rws" in one_line(capsys)


def test_a_file_that_is_not_a_save_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bad.rws"
    path.write_text("this is not a save")
    assert main(["serve", "--save", str(path)]) == 2
    assert "bad.rws" in one_line(capsys)


def test_a_port_in_use_is_one_line_and_exit_2(capsys: pytest.CaptureFixture[str], save: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--save", str(save), "--port", str(port)]) == 2
    assert str(port) in one_line(capsys)


@pytest.mark.parametrize("port", ["http", "-1", "70000", "²"])
def test_an_impossible_port_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--port", port])
    assert caught.value.code == 2
    assert "is not a port" in capsys.readouterr().err or port == "-1"


@pytest.mark.parametrize("seed", ["-1", "1.5", "٣", str(2**63)])
def test_a_seed_follows_the_rules_of_the_plugin(seed: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", f"--seed={seed}"])
    message = f"argument --seed: {seed!r} is not a seed: write a whole number from 0 to 9223372036854775807\n"
    assert capsys.readouterr().err.endswith(message)


def test_a_seat_is_taken_with_the_printed_token_and_leaves_a_record_when_it_is_interrupted(
    small_project: Path, tmp_path: Path
) -> None:
    with serving("--seat", "--output", str(tmp_path / "out"), cwd=small_project) as (process, url):
        assert process.stdout is not None
        token = process.stdout.readline().removeprefix("token: ").strip()
        headers = {"Authorization": f"Bearer {token}"}
        state = httpx.get(f"{url}/api/v1/rle/seat?wait=true", headers=headers, timeout=HANG_S).json()["data"]
        assert state["is_your_turn"]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=HANG_S) == 130
        output, errors = process.communicate()
    assert token not in output + errors
    (record,) = (tmp_path / "out").glob("*/crashlanded-seed42")
    assert output == f"record: {record}\n"
    *_, end = read_events(record)
    assert isinstance(end, EpisodeEnd)
    assert end.truncated


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--seat", "--lockstep"], "--seat excludes --lockstep: time passes when the agent ends its turn"),
        (["--ticks", "3"], "--ticks belongs to a seat: add --seat"),
        (["--seat", "--rimapi-version", "1.9"], "--seat needs RIMAPI 1.10"),
        (["--seat", "--ticks", "0"], "'0' is not a number of turns from 1 on"),
        (["--seat", "--turn-timeout", "nan"], "'nan' is not a number of seconds above 0"),
        (["--seat", "--seat-name", "\x1b[31m"], "is no name: use up to 40 letters"),
    ],
)
def test_options_of_a_seat_that_do_not_fit_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(["serve", *arguments])
    except SystemExit as left:
        code = int(str(left.code))
    assert code == 2
    assert message in " ".join(capsys.readouterr().err.split())


def test_a_weak_token_is_refused(small_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_project)
    monkeypatch.setenv("RLE_SEAT_TOKEN", "short")
    assert main(["serve", "--seat", "--port", "0"]) == 2
