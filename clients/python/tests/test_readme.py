"""Everything that the README shows is done as it stands there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from .support.authenticator_app import AuthenticatorApp
from .support.readme import BLOCKS, PROGRAMS
from .support.server import CHECKOUT, Server

PHOTOS = {"me.jpg": "adam", "me-again.jpg": "adamToday", "me-today.jpg": "adamToday"}


def test_every_program_runs(
    server: Server, portraits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(server.home / "data", tmp_path / "data", ignore=shutil.ignore_patterns("*sqlite*", "*.db*"))
    for name, portrait in PHOTOS.items():
        shutil.copy(portraits / f"{portrait}.jpg", tmp_path / name)
    names: dict[str, Any] = {"__name__": "readme"}
    apps: list[AuthenticatorApp] = []

    def type_code(question: str) -> str:
        assert question.endswith(": ")
        if not apps:
            apps.append(AuthenticatorApp(names["app"]))
        return apps[0].next_code()

    monkeypatch.setattr("builtins.input", type_code)
    assert len(PROGRAMS) > 5
    for program in PROGRAMS:
        if "verify_face_mfa" in program:
            server.demand("OTP", "FACE")
        exec(compile(program, "README.md", "exec"), names)  # one after the other, as they are read
    server.demand()
    names["client"].close()
    names["backend"].close()
    printed = capsys.readouterr().out
    assert "is signed in with two factors." in printed
    assert "Keep this: " in printed
    assert not (tmp_path / "scan-me.png").exists()


def test_every_command_is_one_that_is_run_in_a_checkout() -> None:
    commands = [text.strip() for language, text in BLOCKS if language == "sh"]
    assert commands == ["pip install clients/python"]
    assert 'pip install --no-build-isolation --force-reinstall --no-deps "$package"' in read("scripts/python.sh")
    assert "package=clients/python" in read("scripts/python.sh")
    assert json.loads(read("package.json"))["scripts"]["python"] == "scripts/python.sh"


def test_no_block_is_of_another_kind() -> None:
    assert {language for language, _ in BLOCKS} == {"python", "sh"}


def read(path: str) -> str:
    return (CHECKOUT / path).read_text()
