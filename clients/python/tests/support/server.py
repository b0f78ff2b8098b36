from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

CHECKOUT = Path(__file__).parents[4]
#: With the Node that a checkout brings.
PATH = f"{CHECKOUT / 'node_modules/.bin'}{os.pathsep}{os.environ['PATH']}"
TRIES = 200


@dataclass(frozen=True)
class Server:
    """A server of this checkout."""

    url: str
    home: Path
    app_id: str
    pool_id: str
    pool_secret: str
    inbox_url: str

    def read_code(self, to: str) -> str:
        """Waits for the newest code that the development inbox holds for an address or number."""
        for _ in range(TRIES):
            messages = httpx.get(self.inbox_url).json()["messages"]
            codes = [message["code"] for message in messages if message["to"].endswith(to) and message["code"]]
            if codes:
                return str(codes[0])
            threading.Event().wait(0.05)
        raise AssertionError(f"no code came for {to}")

    def demand(self, *factors: str) -> None:
        """Has the application demand these second factors of everybody, and no others."""
        others = {"OTP", "SMS", "EMAIL", "FACE"} - set(factors)
        body = {"appId": self.app_id, "enabledFactors": factors, "disabledFactors": sorted(others)}
        path = "/api/v3/update-application-mfa-settings"
        answer = httpx.post(self.url + path, json=body, auth=(self.pool_id, self.pool_secret)).json()
        assert answer["code"] == 200, answer


@contextmanager
def start_server(home: Path, **settings: str) -> Generator[Server, None, None]:
    """Starts the service as the README says, on a free port of loopback and with a data folder of its own."""
    data = home / "data"
    own = {"COUNTERSIGN_PORT": "0", "COUNTERSIGN_DATA_DIR": str(data), "COUNTERSIGN_LOG_LEVEL": "warn"}
    environment = {"PATH": PATH, "HOME": str(home), **own, **settings}
    process = subprocess.Popen(
        ["npm", "start"],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        url = _wait_for_address(process)
        bootstrap = json.loads((data / "bootstrap.json").read_text())
        yield Server(
            url=url,
            home=home,
            app_id=bootstrap["appId"],
            pool_id=bootstrap["userPoolId"],
            pool_secret=bootstrap["userPoolSecret"],
            inbox_url=bootstrap["inboxUrl"],
        )
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout
        process.stdout.close()


def _wait_for_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    printed: list[str] = []
    for line in process.stdout:
        printed.append(line)
        listening = re.search(r"listening on (http://\S+)", line)
        if listening:
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return listening[1]
    raise AssertionError(f"the server ended before it listened:\n{''.join(printed)}")
