"""A client of Marionette, the protocol by which Firefox lets itself be driven. Firefox brings no other door of its own.

with Firefox(path) as firefox:
    firefox.open(page.as_uri())
    firefox.run("return document.title")
"""

from __future__ import annotations

import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

PATIENCE_S: Final = 60.0
"""How long a test waits for what is certain to happen, even on a busy machine."""

PREFERENCES: Final = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    # One process for one page, and none of the work of a first start: this halves the time to the first page.
    "fission.autostart": False,
    "dom.ipc.processCount": 1,
    "dom.ipc.processPrelaunch.enabled": False,
    "browser.startup.page": 0,
    "browser.newtab.preload": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.enabledScopes": 0,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.rdd-process.enabled": False,
    "network.process.enabled": False,
}


class Firefox:
    """A headless Firefox with a profile of its own and without a network."""

    def __init__(self, path: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="firefox", ignore_cleanup_errors=True)
        profile = Path(self._folder.name)
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES.items()]
        (profile / "user.js").write_text("\n".join(lines))
        command = [path, "--headless", "--no-remote", "--marionette", "--profile", str(profile)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._profile = profile
        self._number = 0

    def __enter__(self) -> Self:
        self._socket = socket.create_connection(("127.0.0.1", self._port()), timeout=PATIENCE_S)
        self._receive()
        self._send("WebDriver:NewSession", {})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._folder.cleanup()

    def open(self, address: str) -> None:
        """Load a page."""
        self._send("WebDriver:Navigate", {"url": address})

    def run(self, script: str) -> Any:
        """Run the body of an async function in the page. Returns its JSON value."""
        wrapped = f"const done = arguments[0]; (async () => {{ {script} }})().then(done, error => done(String(error)));"
        return self._send("WebDriver:ExecuteAsyncScript", {"script": wrapped, "args": []})["value"]

    def _port(self) -> int:
        """The port that Firefox has chosen, which it writes into its profile."""
        until = time.monotonic() + PATIENCE_S
        chosen = self._profile / "MarionetteActivePort"
        while time.monotonic() < until:
            if chosen.is_file() and chosen.read_text().strip():
                return int(chosen.read_text())
            time.sleep(0.05)
        raise TimeoutError("Firefox has not opened its port")

    def _send(self, command: str, arguments: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, arguments]).encode()
        self._socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, result = self._receive()
        if error is not None:
            raise AssertionError(f"{command}: {error['message']}")
        return result

    def _receive(self) -> Any:
        length = b""
        while (sign := self._socket.recv(1)) != b":":
            length += sign
        data = b""
        while len(data) < int(length):
            data += self._socket.recv(int(length) - len(data))
        return json.loads(data)
