from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .server import CHECKOUT, PATH

_WRITE_PORTRAITS = """
import { writeFileSync } from "node:fs";
import { portraits } from "./e2e/support/portraits.ts";
for (const [name, picture] of Object.entries(portraits)) writeFileSync(`${process.argv[1]}/${name}.jpg`, picture);
"""


@dataclass(frozen=True)
class PhotoHost:
    """A host of pictures on loopback."""

    place: str

    def at(self, name: str) -> str:
        """Gives the address of a picture."""
        return f"http://{self.place}/{name}.jpg"


def make_portraits(folder: Path) -> Path:
    """Writes the portraits that the end-to-end tests have, as `adam.jpg`, `adamToday.jpg`, `eve.jpg`, `nobody.jpg` …"""
    command = ["node", "--input-type=module", "--eval", _WRITE_PORTRAITS, str(folder)]
    subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "PATH": PATH}, check=True)
    return folder


@contextmanager
def serve_photos(folder: Path) -> Generator[PhotoHost, None, None]:
    """Serves the pictures of a folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder))) as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield PhotoHost(place=f"127.0.0.1:{host.server_port}")
        host.shutdown()


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass
